/** Comparisons: how two values are seen, Chinese names and identity numbers foremost. */
import { compareIdentity, compareNames, makeIdentityFacts, readIdFeatures, readNameFeatures } from '@bulou/linkage';

for (const [a, b] of [
  ['萧红', '肖红'],
  ['王芳', '王方'],
  ['刘桂兰', '刘挂兰'],
  ['王䶮', '王?'],
  ['王䶮', '王龙天'],
  ['王国强', '王国栋'],
  ['买买提•吐尔逊', '买买提·吐尔逊'],
  ['欧阳建国', '欧阳建设'],
] as const)
  console.log(`${a} ${b}: ${compareNames(readNameFeatures(a), readNameFeatures(b))}`);

const facts = (number: string, birth = 0, sex = 0) => makeIdentityFacts(readIdFeatures(number), birth, sex);
const own = '410923201003151236';
for (const [what, other] of [
  ['one digit off', facts('410923201003151286')],
  ['two neighbours swapped', facts('410923201003115236')],
  ['damaged by a spreadsheet', facts('410923201003151000')],
  ['no number, birth date and sex agree', facts('', 20100315, 1)],
  ['a valid number of another birth', facts('410923201107042229')],
] as const)
  console.log(`${what}: ${compareIdentity(facts(own), other)}`);
