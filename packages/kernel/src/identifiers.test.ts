import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { luhnDigitOf, maskBankAccount, passesLuhn, readBankAccount } from './bank-account.ts';
import { divisionLevelOf, isWithin, shortTownshipName, shortVillageName, townshipCodeOf } from './division.ts';
import { readEnrolmentNo } from './enrolment-no.ts';
import { maskPhone, readPhone, readPhones } from './phone.ts';
import { formatSourceRef, LIST_KINDS, parseSourceRef } from './source-ref.ts';
import { readYesNo } from './yes-no.ts';

const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

describe('bank accounts', () => {
  test("Luhn's check: 7992739871 is completed by 3", () => {
    assert.equal(luhnDigitOf('7992739871'), '3');
    assert.ok(passesLuhn('79927398713'));
    assert.ok(!passesLuhn('79927398710'));
  });

  test('a wrong digit is noticed, a spreadsheet number beyond 15 digits is damaged', () => {
    const card = `622202123456789012${luhnDigitOf('622202123456789012')}`;
    assert.equal(readBankAccount(` ${card.slice(0, 4)} ${card.slice(4)}\t`).text, card);
    assert.equal(readBankAccount(card).state, 'plausible');
    assert.equal(readBankAccount(`${card.slice(0, -1)}${(Number(card.at(-1)) + 1) % 10}`).state, 'luhn-failed');
    assert.equal(readBankAccount(card, { numericCell: true }).state, 'damaged');
    assert.equal(readBankAccount('6222021234567890000').state, 'damaged');
    assert.equal(readBankAccount('6.22202E+18').state, 'damaged');
    assert.equal(readBankAccount('无').state, 'absent');
    assert.equal(readBankAccount('12345').state, 'malformed');
    assert.equal(readBankAccount('123456789012').state, 'plausible');
    assert.equal(maskBankAccount(card), `6222****${card.slice(-4)}`);
  });

  test('Luhn notices every single wrong digit', () => {
    const digits = fc.stringMatching(/^\d{15,18}$/);
    fc.assert(
      fc.property(digits, fc.nat(14), fc.integer({ min: 1, max: 9 }), (head, position, step) => {
        const card = `${head}${luhnDigitOf(head)}`;
        const digit = (Number(card[position]) + step) % 10;
        assert.ok(passesLuhn(card));
        assert.ok(!passesLuhn(`${card.slice(0, position)}${digit}${card.slice(position + 1)}`));
      }),
    );
  });
});

describe('enrolment numbers', () => {
  test('only G with a right check character gives an identity number', () => {
    assert.equal(readEnrolmentNo("'g41092320100101123x").nationalId, '41092320100101123X');
    assert.deepEqual(readEnrolmentNo('G410923201001011234'), { kind: 'G', text: 'G410923201001011234' });
    assert.deepEqual(readEnrolmentNo('L41092320100101123X'), { kind: 'L', text: 'L41092320100101123X' });
    assert.equal(readEnrolmentNo('J41092320100101123X').nationalId, undefined);
    assert.equal(readEnrolmentNo('20180101').kind, 'other');
    assert.equal(readEnrolmentNo('无').kind, 'absent');
  });
});

describe('phones', () => {
  test('mobile and landline numbers in every spelling', () => {
    for (const text of [
      '13812345678',
      '138 1234 5678',
      '138-1234-5678',
      '+8613812345678',
      '008613812345678',
      '13812345678.0',
      '13812345678（父）',
    ])
      assert.equal(readPhone(text), '13812345678', text);
    assert.equal(readPhone('0393-6223344'), '03936223344');
    assert.equal(readPhone('(0393)6223344'), '03936223344');
    for (const text of ['', '0', '12345678901', '138123456789', '1.38E+10', '138****5678'])
      assert.equal(readPhone(text), undefined, text);
    assert.deepEqual(readPhones('13812345678/13987654321、13812345678'), ['13812345678', '13987654321']);
    assert.equal(maskPhone('13812345678'), '138****5678');
  });
});

describe('divisions', () => {
  test('the length of a code is its level', () => {
    assert.deepEqual(['41', '4109', '410923', '410923100', '410923100201'].map(divisionLevelOf), [
      ...(['province', 'prefecture', 'county', 'township', 'village'] as const),
    ]);
    assert.throws(() => divisionLevelOf('41092'), RangeError);
    assert.throws(() => divisionLevelOf('41092x'), RangeError);
  });

  test('a prefix is a territory', () => {
    assert.ok(isWithin('410923100201', '410923'));
    assert.ok(isWithin('410923', '410923'));
    assert.ok(!isWithin('410923', '410923100'));
    assert.equal(townshipCodeOf('410923100201'), '410923100');
    assert.equal(townshipCodeOf('410923'), undefined);
  });

  test('all that people call a village is the same short name', () => {
    for (const text of ['岳村集村委会', '岳村集', '岳村集村', '岳村集行政村', '岳村集村民委员会', ' 岳村集 村委会'])
      assert.equal(shortVillageName(text), '岳村集', text);
    for (const text of ['西街关社区居民委员会', '西街关社区', '西街关居委会'])
      assert.equal(shortVillageName(text), '西街关', text);
    for (const text of ['岳村', '岳村村委会', '岳村村民委员会', '岳村委会'])
      assert.equal(shortVillageName(text), '岳村', text);
    assert.equal(shortVillageName('村委会'), '村委会');
    assert.deepEqual(['城关镇', '杨村乡', '城关', '新区街道办事处'].map(shortTownshipName), [
      '城关',
      '杨村',
      '城关',
      '新区',
    ]);
  });

  test('a short name is short already', () => {
    const name = fc.stringMatching(/^[岳东张庄集]{2,4}$/);
    const ending = fc.constantFrom('', '村', '村委会', '村民委员会', '居委会', '社区');
    fc.assert(
      fc.property(name, ending, (bare, suffix) => {
        assert.equal(shortVillageName(shortVillageName(`${bare}${suffix}`)), shortVillageName(`${bare}${suffix}`));
      }),
    );
  });
});

describe('yes and no', () => {
  test('an empty or unknown cell is neither', () => {
    for (const text of ['是', '√', '1', '有', 'Y', '1-是', '是。', '是（脱贫户）', '✓'])
      assert.equal(readYesNo(text), true, text);
    for (const text of ['否', '×', '0', '无', 'N', '0-否', '2-否', 'X', '没有', '不是'])
      assert.equal(readYesNo(text), false, text);
    for (const text of ['', ' ', '/', '—', '不详', '是否']) assert.equal(readYesNo(text), undefined, text);
  });
});

describe('source references', () => {
  test('what separates the parts is percent-encoded inside them', () => {
    const ref = { kind: 'enrolment', path: '城关镇/50%;#1!.xlsx', sheet: '', row: 4 } as const;
    assert.equal(formatSourceRef(ref), 'enrolment:城关镇/50%25%3B%231%21.xlsx#!4');
    assert.deepEqual(parseSourceRef('enrolment:城关镇/50%25%3B%231%21.xlsx#!4'), ref);
  });

  test('a reference is read back as it was, for any file and sheet', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LIST_KINDS), anyText, anyText, fc.nat(), (kind, path, sheet, row) => {
        const text = formatSourceRef({ kind, path, sheet, row });
        assert.deepEqual(parseSourceRef(text), { kind, path, sheet, row });
        assert.ok(!text.includes(';'));
      }),
    );
  });

  test('other text is no reference', () => {
    for (const text of ['', 'registry:a.csv', 'other:a#b!1', 'registry:a#b!x', 'registry:a;b#c!1'])
      assert.equal(parseSourceRef(text), undefined, text);
  });
});

test('no reader throws, whatever the cell holds', () => {
  const readers = [
    readBankAccount,
    readEnrolmentNo,
    readPhone,
    readPhones,
    readYesNo,
    parseSourceRef,
    shortVillageName,
    shortTownshipName,
  ];
  fc.assert(fc.property(anyText, (text) => readers.forEach((read) => void read(text))));
});
