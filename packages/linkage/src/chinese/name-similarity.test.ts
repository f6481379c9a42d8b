import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareNames, type NameLevel, readNameFeatures } from './name-similarity.ts';

const compare = (a: string, b: string) => compareNames(readNameFeatures(a), readNameFeatures(b));

const CASES: [string, string, NameLevel][] = [
  ['王小明', '王小明', 'equal'],
  ['王 伟', '王伟', 'equal'],
  ['萧红', '肖红', 'variant'],
  ['付伟', '傅伟', 'variant'],
  ['闫涛', '阎涛', 'variant'],
  ['張偉', '张伟', 'variant'],
  ['王?', '王䶮', 'rare-character'],
  ['王□宇', '王䶮宇', 'rare-character'],
  ['王yan', '王䶮', 'rare-character'],
  ['王龙天', '王䶮', 'rare-character'],
  ['王芳', '王方', 'same-sound'],
  ['张伟', '章伟', 'same-sound'],
  ['李梓涵', '李子晗', 'same-sound'],
  ['王芳', '王房', 'similar-sound'],
  ['李玲', '李铃', 'same-sound'],
  ['刘桂兰', '刘挂兰', 'look-alike'],
  ['王末来', '王未来', 'look-alike'],
  ['王明小', '王小明', 'swapped'],
  ['王小明', '王明', 'part'],
  ['买买提·吐尔逊', '买买提', 'part'],
  ['买买提•吐尔逊', '买买提·吐尔逊', 'equal'],
  ['李小明', '王小明', 'given-only'],
  ['王国强', '王国栋', 'generation'],
  ['王强', '王磊', 'surname'],
  ['欧阳建国', '欧阳建设', 'generation'],
  ['王强', '李磊', 'different'],
];

for (const [a, b, level] of CASES)
  test(`${a} / ${b}: ${level}`, () => {
    assert.equal(compare(a, b), level);
    assert.equal(compare(b, a), level);
  });

test('comparing names is symmetric whatever is written', () => {
  const name = fc.array(fc.constantFrom(...'王李张萧肖欧阳明铭小晓国建伟玮?□·䶮龙天ayn'), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(name, name, (a, b) => {
      assert.equal(compare(a.join(''), b.join('')), compare(b.join(''), a.join('')));
      assert.ok(['equal', 'rare-character'].includes(compare(a.join(''), a.join(''))));
    }),
    { numRuns: 2000 },
  );
});
