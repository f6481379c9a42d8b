import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  checkDigitOf,
  differenceOfIds,
  makeNationalId,
  maskNationalId,
  readNationalId,
  readSex,
} from './national-id.ts';
import { makePlainDate } from './plain-date.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

/** The example that GB 11643-1999 gives itself. */
const STANDARD_EXAMPLE = '11010519491231002X';

const anyId = fc
  .tuple(
    fc.constantFrom('410923', '412433', '110105'),
    fc.integer({ min: 1940, max: 2018 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([division, year, month, day, order]) => {
    const birth = (makePlainDate(year, month, day) ?? '').replaceAll('-', '');
    return makeNationalId(`${division}${birth}${String(order).padStart(3, '0')}`);
  });
/** A true number may end in 000 and is then indistinguishable from a rounded one. */
const anyTellableId = anyId.filter((id) => !id.endsWith('000'));

describe('the check character', () => {
  test('the example of the standard', () => {
    // Sum of digit × weight: 7+9+0+5+0+20+2+9+24+27+7+18+30+5+0+0+4 = 167, 167 mod 11 = 2, third of 10X98765432 is X.
    assert.equal(checkDigitOf(STANDARD_EXAMPLE), 'X');
    assert.equal(makeNationalId('11010519491231002'), STANDARD_EXAMPLE);
    assert.throws(() => makeNationalId('1101051949123100'), RangeError);
  });

  test('catches every wrong single digit', () => {
    fc.assert(
      fc.property(anyId, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (id, position, step) => {
        const digit = (Number(id[position]) + step) % 10;
        const wrong = `${id.slice(0, position)}${digit}${id.slice(position + 1)}`;
        assert.notEqual(checkDigitOf(wrong), wrong[17]);
        assert.equal(
          differenceOfIds(id, wrong),
          position >= 15 && (id.endsWith('000') || wrong.endsWith('000')) ? 'damaged-prefix' : 'one-digit',
        );
      }),
    );
  });

  test('catches every swap of neighbours', () => {
    fc.assert(
      fc.property(anyTellableId, fc.integer({ min: 0, max: 15 }), (id, position) => {
        fc.pre(id[position] !== id[position + 1]);
        const wrong = `${id.slice(0, position)}${id[position + 1]}${id[position]}${id.slice(position + 2)}`;
        assert.notEqual(checkDigitOf(wrong), wrong[17]);
        if (!wrong.endsWith('000')) assert.equal(differenceOfIds(id, wrong), 'adjacent-swap');
      }),
    );
  });
});

describe('readNationalId', () => {
  const valid = makeNationalId('41092320100101123');
  assert.equal(valid, '41092320100101123X');

  test('a valid number tells birth, sex and place', () => {
    const reading = readNationalId(valid);
    assert.equal(reading.state, 'valid');
    assert.equal(reading.value, valid);
    assert.deepEqual([reading.birthOn, reading.sex, reading.divisionCode6], ['2010-01-01', 'male', '410923']);
    assert.deepEqual(reading.notes, []);
  });

  test('every dress of the number is taken off', () => {
    for (const [text, note] of [
      [valid.toLowerCase(), 'x-form'],
      [valid.replace('X', '×'), 'x-form'],
      [valid.replace('X', 'Ⅹ'), 'x-form'],
      [valid.replace('X', 'Х'), 'x-form'],
      [`'${valid}`, 'quote'],
      [`“${valid}”`, 'quote'],
      [`${valid}\t`, 'spaces'],
      [`\u3000${valid}\u00A0`, 'spaces'],
      [`${valid}\u200B`, 'spaces'],
      [`\uFEFF${valid}`, 'spaces'],
      [`${valid}，`, 'trailing-mark'],
      ['４１０９２３２０１００１０１１２３X', 'full-width'],
      ['410923-20100101-123X', 'separators'],
    ] as const) {
      const reading = readNationalId(text);
      assert.equal(reading.value, valid, text);
      assert.ok(reading.notes.includes(note), `${text}: ${reading.notes}`);
      assert.equal(reading.raw, text);
    }
  });

  test('a number rounded by a spreadsheet is damaged and never completed', () => {
    for (const [text, numericCell] of [
      ['410923201001011000', false],
      ['4.10923201001011E+17', false],
      ['410923201001011234', true],
    ] as const) {
      const reading = readNationalId(text, { numericCell });
      assert.deepEqual(
        [reading.state, reading.value, reading.prefix15],
        ['damaged', undefined, '410923201001011'],
        text,
      );
      assert.equal(reading.birthOn, '2010-01-01');
    }
    const six = readNationalId('4.10923E+17');
    assert.deepEqual([six.state, six.prefix15, six.birthOn], ['damaged', undefined, undefined]);
    assert.equal(readNationalId('41092320100101100000').state, 'damaged');
  });

  test('wrong numbers say how they are wrong', () => {
    assert.equal(readNationalId('410923201001011234').state, 'bad-checksum');
    assert.equal(readNationalId('41092320100101123').state, 'incomplete');
    assert.deepEqual(readNationalId('410923201013011234').notes, ['no-such-birth-date']);
    assert.equal(readNationalId('G12345678').state, 'malformed');
    for (const text of ['', ' ', '无', '暂无', '-', '/', '0', 'null'])
      assert.equal(readNationalId(text).state, 'absent', text);
  });

  test('a number of the first generation is lengthened, a disability certificate shortened', () => {
    // 41092319800101123: sum 4·7+1·9+0+9·5+2·8+3·4+1·2+9·1+8·6+0+0+1·9+0+1·5+1·8+2·4+3·2 = 205, 205 mod 11 = 7, so 5.
    const old = readNationalId('410923800101123');
    assert.deepEqual([old.value, old.from15], ['410923198001011235', true]);
    const certificate = readNationalId(`${valid}43B1`);
    assert.deepEqual([certificate.value, certificate.disabilitySuffix], [valid, '43B1']);
  });

  test('reads back what is made, and never throws', () => {
    fc.assert(fc.property(anyTellableId, (id) => assert.equal(readNationalId(id).value, id)));
    const digits = fc.stringMatching(/^[\dXx.E+' ]{0,22}$/);
    fc.assert(
      fc.property(fc.oneof(anyText, digits), fc.boolean(), (text, numericCell) => {
        const { state, value } = readNationalId(text, { numericCell });
        assert.equal(value !== undefined, state === 'valid');
      }),
    );
  });
});

describe('differenceOfIds', () => {
  test('names the slip', () => {
    const id = '410923201001012344';
    assert.equal(differenceOfIds(id, id), 'equal');
    assert.equal(differenceOfIds(id, '410923201001012345'), 'one-digit');
    assert.equal(differenceOfIds(id, '410923102001012344'), 'distant-swap');
    assert.equal(differenceOfIds(id, '410923201001012000'), 'damaged-prefix');
    assert.equal(differenceOfIds(id, '41092320100101234'), 'one-missing');
    assert.equal(differenceOfIds(id, '410923201001019999'), 'different');
    assert.equal(differenceOfIds(id, '410923201001072349'), 'two-digits');
  });

  test('is the same both ways', () => {
    fc.assert(fc.property(anyId, anyId, (a, b) => assert.equal(differenceOfIds(a, b), differenceOfIds(b, a))));
    const text = fc.stringMatching(/^[\dX]{0,19}$/);
    fc.assert(fc.property(text, text, (a, b) => assert.equal(differenceOfIds(a, b), differenceOfIds(b, a))));
  });
});

test('the mask shows the place and the last four', () => {
  assert.equal(maskNationalId('41092320100101123X'), '410923********123X');
  assert.equal(maskNationalId('12345'), '*****');
});

test('sex in every spelling', () => {
  for (const text of ['男', '1', '1-男', '1.男', '1男', '男性', '男孩', 'M', ' 男 '])
    assert.equal(readSex(text), 'male', text);
  for (const text of ['女', '2', '2-女', '女生', 'female', 'F']) assert.equal(readSex(text), 'female', text);
  for (const text of ['', '0', '9', '未知', '男女', '1-女']) assert.equal(readSex(text), undefined, text);
});
