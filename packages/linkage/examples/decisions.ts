/** Decisions: the global one-to-one optimum, what may not be joined, and precision and recall without labels. */
import { blockOn, chooseOneToOne, clusterConnected, clusterConstrained, compare, createLinker } from '@bulou/linkage';

// Greedy takes the 10 and is left with 1; the optimum is 9 + 9.
const links = [
  { left: 0, right: 10, gain: 10 },
  { left: 0, right: 11, gain: 9 },
  { left: 1, right: 10, gain: 9 },
  { left: 1, right: 11, gain: 1 },
];
const { chosen } = chooseOneToOne(links);
console.log('one-to-one optimum:', chosen.map((index) => links[index]?.gain).join(' + '));

// 0 and 2 stand in one list: connected components chain them, constrained clusters do not.
const edges = [
  { left: 0, right: 1, weight: 9 },
  { left: 1, right: 2, weight: 5 },
];
const rules = {
  groupsOf: (record: number) => (record === 1 ? [] : [7]),
  isForbidden: () => false,
  isVetoed: () => false,
};
console.log('connected:', [...clusterConnected(3, edges).clusterOf].join(' '));
console.log('constrained:', [...clusterConstrained(3, edges, rules).clusterOf].join(' '));

const NAMES = ['浩宇', '梓涵', '一诺', '思睿', '雨桐', '子轩', '欣怡'];
const registry = Array.from({ length: 28 }, (_, at) => ({
  id: `r${at}`,
  name: `${'王李张刘'[at % 4]}${NAMES[at % 7]}`,
  household: `${at}`,
}));
const twin = { id: 'twin', name: '王浩然', household: '0' };
const linker = await createLinker(
  {
    mode: 'link',
    datasets: [
      { name: 'registry', uniqueWithin: true },
      { name: 'roll', uniqueWithin: true },
    ],
    comparisons: [compare.chineseName('name'), compare.exact('household', { role: 'family' })],
    blocking: [blockOn('household', 'household'), blockOn('name', { column: 'name', as: 'pinyin' })],
    decisions: { accept: 0.9, review: 0.01 },
  },
  { registry: [...registry, twin], roll: registry.slice(0, 14).map((row, at) => ({ ...row, id: `s${at}` })) },
  {
    constraints: {
      cannotLink: [
        [
          { dataset: 'registry', id: 'r1' },
          { dataset: 'roll', id: 's1' },
        ],
      ],
    },
  },
);
const result = await linker.link();
for (const id of ['s0', 's1'])
  for (const { left, right, decision, reason } of result.listPairsOf({ dataset: 'roll', id }))
    console.log(`${left.id} ${right.id}: ${decision} (${reason})`);
const { byThreshold, method } = result.estimateThresholds();
const at = byThreshold.find(({ matchWeight }) => matchWeight === 0);
console.log(
  `at 0 bits ${at?.links} link, estimated precision between 0 and 1: ${at !== undefined && at.precision <= 1}`,
);
console.log(method.en.split(':')[0]);
linker.close();
