/** `node packages/linkage/examples/two-lists.ts`: a registry and a roll of five children, and what becomes of them. */
import { blockOn, compare, createLinker } from '@bulou/linkage';

const registry = [
  { id: 'r1', name: '王浩宇', number: '410923201003151230', household: '001', village: '410923100201' },
  { id: 'r2', name: '李梓涵', number: '410923201107042220', household: '002', village: '410923100201' },
  { id: 'r3', name: '张一诺', number: '410923201209183000', household: '003', village: '410923100202' },
  { id: 'r4', name: '张一鸣', number: '41092320140101411X', household: '003', village: '410923100202' },
  { id: 'r5', name: '刘䶮', number: '', household: '004', village: '410923100203' },
];
const roll = [
  {
    id: 's1',
    name: '王皓宇',
    number: '410923201003151230',
    born: '2010-03-15',
    household: '001',
    village: '410923100201',
  },
  {
    id: 's2',
    name: '李梓涵',
    number: '410923201107024220',
    born: '2011-07-04',
    household: '002',
    village: '410923100201',
  },
  {
    id: 's3',
    name: '张一诺',
    number: '410923201209183127',
    born: '2012-09-18',
    household: '003',
    village: '410923100202',
  },
  { id: 's4', name: '刘yan', number: '', born: '2013-05-06', household: '004', village: '410923100203' },
];

const linker = await createLinker(
  {
    mode: 'link',
    datasets: [
      { name: 'registry', uniqueWithin: true },
      { name: 'roll', uniqueWithin: true },
    ],
    comparisons: [
      compare.chineseName('name'),
      compare.chineseIdentity({ nationalId: 'number', birthOn: 'born' }),
      compare.exact('household', { role: 'family', label: '户编号' }),
      compare.division('village'),
    ],
    blocking: [blockOn('number', { column: 'number', as: 'id' }), blockOn('household', 'household')],
    training: { relatives: true },
    // Nine rows teach a model little: what is learned stays near the makers' figures, so accept less.
    decisions: { accept: 0.9, review: 0.1 },
  },
  { registry, roll },
);
const result = await linker.link();
for (const pair of result.listPairs()) {
  console.log(`${pair.left.id} ${pair.right.id} ${pair.decision} ${pair.matchWeight.toFixed(1)} bits`);
  console.log(`   ${linker.explain(pair.left, pair.right).zh}`);
}
console.log('why not:', linker.explain({ dataset: 'registry', id: 'r4' }, { dataset: 'roll', id: 's3' }).zh);
linker.close();
