import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addFractions,
  formatYuan,
  formatYuanInCapitals,
  parseFraction,
  readMoneyText,
  splitByShares,
  yuanToFen,
} from './money.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

describe('yuan and fen', () => {
  test('a number of yuan becomes fen, and nothing finer than a fen is read', () => {
    assert.equal(yuanToFen('1250'), 125000n);
    assert.equal(yuanToFen('1,250.5'), 125050n);
    assert.equal(yuanToFen('-312.50'), -31250n);
    assert.equal(yuanToFen('312.500'), 31250n);
    for (const text of ['', '1,25', '12,50', '0.005', '1e3', '１', '.5', '1.', '--1'])
      assert.equal(yuanToFen(text), undefined, text);
  });

  test('decimals are shown only where there are fen', () => {
    assert.deepEqual([0n, 5n, 31250n, 125000n, 1265000000n, -5n].map(formatYuan), [
      '0',
      '0.05',
      '312.50',
      '1,250',
      '12,650,000',
      '-0.05',
    ]);
  });

  test('what is written can be read back', () => {
    fc.assert(fc.property(fc.bigInt(), (fen) => assert.equal(yuanToFen(formatYuan(fen)), fen)));
  });
});

describe('shares', () => {
  test('fractions are read and added exactly', () => {
    assert.deepEqual(parseFraction('2/4'), { numerator: 1n, denominator: 2n });
    assert.deepEqual(parseFraction('0.25'), { numerator: 1n, denominator: 4n });
    assert.deepEqual(addFractions(['1/3', '1/6'].map(parseFraction)), { numerator: 1n, denominator: 2n });
    for (const text of ['', '1/0', '-1/2', 'half']) assert.throws(() => parseFraction(text), RangeError, text);
  });

  test('625 yuan by thirds: the last takes the fen that is over', () => {
    const third = parseFraction('1/3');
    assert.deepEqual(splitByShares(62500n, [third, third, third]), [20833n, 20833n, 20834n]);
    assert.deepEqual(splitByShares(50000n, [parseFraction('1/2'), parseFraction('1/2')]), [25000n, 25000n]);
  });

  test('shares that do not sum to one are refused', () => {
    assert.throws(() => splitByShares(100n, [parseFraction('1/2')]), RangeError);
    assert.throws(() => splitByShares(100n, []), RangeError);
  });

  test('the parts always sum to the amount', () => {
    const shares = fc
      .array(fc.bigInt({ min: 0n, max: 50n }), { minLength: 1, maxLength: 6 })
      .filter((all) => all.some((each) => each > 0n));
    fc.assert(
      fc.property(fc.bigInt(), shares, (fen, weights) => {
        const denominator = weights.reduce((sum, each) => sum + each, 0n);
        const parts = splitByShares(
          fen,
          weights.map((numerator) => ({ numerator, denominator })),
        );
        assert.equal(
          parts.reduce((sum, each) => sum + each, 0n),
          fen,
        );
        assert.equal(parts.length, weights.length);
      }),
    );
  });
});

describe('capitals', () => {
  test('amounts as bills write them', () => {
    const expected: [bigint, string][] = [
      [0n, '零元整'],
      [1n, '壹分'],
      [11n, '壹角壹分'],
      [105n, '壹元零伍分'],
      [2000n, '贰拾元整'],
      [31250n, '叁佰壹拾贰元伍角整'],
      [100100n, '壹仟零壹元整'],
      [125005n, '壹仟贰佰伍拾元零伍分'],
      [1001000n, '壹万零壹拾元整'],
      [1000010000n, '壹仟万零壹佰元整'],
      [1265000000n, '壹仟贰佰陆拾伍万元整'],
      [100001000000n, '壹拾亿零壹万元整'],
      [-50000n, '负伍佰元整'],
    ];
    for (const [fen, capitals] of expected) assert.equal(formatYuanInCapitals(fen), capitals);
    assert.throws(() => formatYuanInCapitals(10n ** 18n), RangeError);
  });

  test('what is written in capitals can be read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 7n }), fc.bigInt({ min: 0n, max: 10n ** 14n - 1n })),
        (fen) => assert.equal(readMoneyText(formatYuanInCapitals(fen)), fen),
      ),
    );
  });
});

describe('readMoneyText', () => {
  test('reads amounts as lists write them', () => {
    const expected: [string, bigint][] = [
      ...[
        '500',
        '500.0',
        '500元',
        '500元整',
        '¥500',
        '￥500.00',
        '伍佰',
        '伍佰元正',
        '五百块',
        '人民币伍佰元整',
        '500元/人',
        '500(元)',
        '0.05万元',
      ].map((text): [string, bigint] => [text, 50000n]),
      ...['1,250.00', '1 250', '一千二百五十元', '壹仟贰佰伍拾圆整', '一二五〇', '1250.0000000000002'].map(
        (text): [string, bigint] => [text, 125000n],
      ),
      ...['312.5', '叁佰壹拾贰元伍角', '三百一十二元五角整'].map((text): [string, bigint] => [text, 31250n]),
      ['5角', 50n],
      ['十五', 1500n],
      ['一千零五', 100500n],
      ['一万二千', 1200000n],
      ['0', 0n],
    ];
    for (const [text, fen] of expected) assert.equal(readMoneyText(text), fen, text);
  });

  test('a last digit counts in the next lower unit, as people say it', () => {
    assert.equal(readMoneyText('一千二'), 120000n);
    assert.equal(readMoneyText('二百五'), 25000n);
    assert.equal(readMoneyText('一万二'), 1200000n);
    assert.equal(readMoneyText('一千零二'), 100200n);
  });

  test('a slip of the pen never becomes another amount', () => {
    for (const text of [
      '',
      '元',
      '万',
      '千元',
      '佰',
      '十百',
      '五百千',
      '一二百',
      '12,50',
      '1250.555',
      '1e3',
      '五百人',
      '-',
      '角',
    ])
      assert.equal(readMoneyText(text), undefined, text);
  });

  test('never throws', () => {
    const words = fc.stringMatching(/^[零一二两五十百千万亿元角分整正\d.,]{0,12}$/);
    fc.assert(fc.property(fc.oneof(anyText, words), (text) => void readMoneyText(text)));
  });
});
