/** Training without labels: u from frequencies, m by EM, the prior estimated, convergence reported; labels may steer. */
import { blockOn, compare, createLinker, type InputRow } from '@bulou/linkage';

const NAMES = ['Ann', 'Bob', 'Cid', 'Dot', 'Eve', 'Fay', 'Gus', 'Hal'];
/** Sixty people in two lists; every sixth is spelt otherwise in the second. */
const list = (letter: string, change: boolean): InputRow[] =>
  Array.from({ length: 60 }, (_, person) => ({
    id: `${letter}${person}`,
    forename: change && person % 6 === 0 ? 'Zoe' : NAMES[person % 8],
    born: `19${40 + person}-05-1${person % 10}`,
    town: `town ${person % 5}`,
  }));
const settings = {
  mode: 'link',
  datasets: [
    { name: 'left', uniqueWithin: true },
    { name: 'right', uniqueWithin: true },
  ],
  comparisons: [compare.exact('forename'), compare.exact('born'), compare.exact('town')],
  blocking: [blockOn('born', 'born'), blockOn('forename and town', 'forename', 'town')],
} as const;
const inputs = { left: list('l', false), right: list('r', true) };

const linker = await createLinker(settings, inputs);
const { training, comparisons } = await linker.train();
console.log(`converged: ${training.converged} after ${training.iterations} rounds`);
console.log(`expected matches: ${training.expectedMatches.toFixed(0)} of ${training.comparablePairs} pairs`);
for (const { name, levels } of comparisons)
  console.log(`${name}: m ${levels[0]?.m.toFixed(2)}, u ${levels[0]?.u.toFixed(3)}`);
linker.close();

const labels = Array.from({ length: 10 }, (_, at) => ({
  left: { dataset: 'left', id: `l${at * 6}` },
  right: { dataset: 'right', id: `r${at * 6}` },
  same: false,
}));
const steered = await createLinker(settings, inputs, { labels });
console.log(
  `with ${labels.length} pairs said to be two people: m ${(await steered.train()).comparisons[0]?.levels[0]?.m.toFixed(2)}`,
);
steered.close();
