/** Explanation: the waterfall of a pair, one sentence why, why not, and why two records were never compared. */
import { blockOn, compare, createLinker } from '@bulou/linkage';

const NAMES = ['浩宇', '梓涵', '一诺', '思睿', '雨桐', '子轩'];
const registry = Array.from({ length: 24 }, (_, at) => ({
  id: `r${at}`,
  name: `${'王李张刘'[at % 4]}${NAMES[at % 6]}`,
  born: `20${10 + (at % 8)}-0${1 + (at % 9)}-1${at % 10}`,
  village: `41092310020${at % 4}`,
}));
const roll = registry.slice(0, 16).map((row, at) => ({ ...row, id: `s${at}`, name: at === 3 ? '柳思瑞' : row.name }));
const linker = await createLinker(
  {
    mode: 'link',
    datasets: [
      { name: 'registry', uniqueWithin: true },
      { name: 'roll', uniqueWithin: true },
    ],
    comparisons: [compare.chineseName('name'), compare.date('born'), compare.division('village')],
    blocking: [blockOn('born', 'born'), blockOn('name', { column: 'name', as: 'pinyin' })],
    decisions: { accept: 0.9, review: 0.2 },
  },
  { registry, roll },
);
const result = await linker.link();
const [first, second] = [
  { dataset: 'registry', id: 'r0' },
  { dataset: 'roll', id: 's0' },
];
const { steps, matchWeight, zh } = linker.explain(first, second);
for (const step of steps) console.log(`${step.weight >= 0 ? '+' : ''}${step.weight.toFixed(1)} ${step.zh}`);
console.log(
  'the steps sum to the weight:',
  Math.abs(steps.reduce((sum, step) => sum + step.weight, 0) - matchWeight) < 1e-9,
);
console.log(zh);
console.log(result.explainDecision({ dataset: 'registry', id: 'r1' }, { dataset: 'roll', id: 's2' }).zh);
for (const { right, zh: why } of result.listRejected({ dataset: 'registry', id: 'r3' }))
  console.log(`${right.id}: ${why}`);
linker.close();
