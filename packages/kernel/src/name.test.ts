import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hasUncertainCharacter, looksLikeName, maskName, normaliseName, surnameOf } from './name.ts';

/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

/** Characters of real names that break old software, of two and of four bytes, inside and outside the basic plane. */
const RARE = [...'䶮㛃㼆㵘㑺䴖𬀩𫖯𬱖𬭼𬤇𫍽𪻐𫞩𬘭𬸚犇堃喆昇淼珺頔甯旸玥翀赟琤祎彧妤垚骉燚'];

describe('normaliseName', () => {
  test('spaces and invisible characters inside a Chinese name go', () => {
    for (const text of [
      '王 伟',
      '王　伟',
      ' 王伟\t',
      '王\u200B伟',
      '王\u00A0伟',
      '\u202D王伟\u202C',
      '王伟，',
      '王伟。',
      '王\uFE00伟',
    ])
      assert.equal(normaliseName(text), '王伟', JSON.stringify(text));
  });

  test('every dot between the parts of a name becomes the same dot', () => {
    for (const dot of ['·', '•', '・', '･', '‧', '．', '.', '∙', '●', ' · ', '-', '—'])
      assert.equal(normaliseName(`买买提${dot}艾力`), '买买提·艾力', dot);
    assert.equal(normaliseName('阿依古丽•买买提.吐尔逊'), '阿依古丽·买买提·吐尔逊');
    assert.equal(normaliseName('·王伟·'), '王伟');
  });

  test('letters keep their spaces, except beside Han characters', () => {
    assert.equal(normaliseName('Ｗang  Wei'), 'Wang Wei');
    assert.equal(normaliseName('王 yan'), '王yan');
    assert.equal(normaliseName('王 ?'), '王?');
  });

  test('no rare character is lost or changed', () => {
    for (const character of RARE) assert.equal(normaliseName(`王 ${character}`), `王${character}`);
    assert.equal(normaliseName('王\uE863'), '王\uE863');
  });

  test('a radical or a compatibility character becomes the character it stands for', () => {
    assert.equal(normaliseName('\u2F9C'), '足');
    assert.equal(normaliseName('马\uF979'), '马凉');
  });

  test('once is enough, for any text', () => {
    const pieces = fc
      .array(fc.constantFrom(...'王伟买提艾·•．.-— \u3000\u200B?□*Aａ1，,。()'), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(pieces, anyText), (text) => {
        const once = normaliseName(text);
        assert.equal(normaliseName(once), once);
      }),
      { numRuns: 500 },
    );
  });
});

test('a surname has two characters only where a given name remains', () => {
  assert.deepEqual(surnameOf('王浩宇'), { surname: '王', given: '浩宇' });
  assert.deepEqual(surnameOf('欧阳娜'), { surname: '欧阳', given: '娜' });
  assert.deepEqual(surnameOf('欧阳'), { surname: '欧', given: '阳' });
  assert.deepEqual(surnameOf('爱新觉罗溥仪'), { surname: '爱新觉罗', given: '溥仪' });
  assert.deepEqual(surnameOf('𬭼伟'), { surname: '𬭼', given: '伟' });
  assert.deepEqual(surnameOf('买买提·艾力'), { surname: '', given: '买买提·艾力' });
  assert.deepEqual(surnameOf(''), { surname: '', given: '' });
});

test('a mask keeps the ends of a name, counted in characters', () => {
  assert.deepEqual(['王浩宇', '王浩', '王', '王𠅤宇', '欧阳娜娜'].map(maskName), [
    '王*宇',
    '王*',
    '王',
    '王*宇',
    '欧**娜',
  ]);
});

test('a stand-in for a character is noticed, a rare character is none', () => {
  for (const name of ['王?', '王□', '王*', '王yan', '王\uE863', '王〇一']) assert.ok(hasUncertainCharacter(name), name);
  for (const name of ['王伟', '买买提·艾力', 'Wang Wei', ...RARE]) assert.ok(!hasUncertainCharacter(name), name);
});

test('a name is not a number nor a sentence', () => {
  for (const name of ['王伟', '买买提·艾力', '迪丽热巴·迪力木拉提', 'Wang Wei', '王?', '𬭼'])
    assert.ok(looksLikeName(name), name);
  for (const name of ['', '12345', '?', '填表人审核人单位负责人', '410923201001011234'])
    assert.ok(!looksLikeName(name), name);
});
