/** Blocking: what each rule costs and finds, the largest block, the recall of all, and rules proposed for a budget. */
import { blockOn, compare, createLinker, proposeBlocking } from '@bulou/linkage';

const SURNAMES = ['Lee', 'Ray', 'May', 'Fox', 'Day', 'Orr'];
/** Forty people with two records each; every fifth has a slip in the name, every seventh another city. */
const people = Array.from({ length: 40 }, (_, person) => {
  const name = `${SURNAMES[person % 6]} ${person}`;
  const born = `19${50 + (person % 40)}-0${1 + (person % 9)}-1${person % 10}`;
  const city = `city ${person % 8}`;
  return [
    { id: `${person}a`, name, born, city },
    { id: `${person}b`, name: person % 5 === 0 ? `${name}x` : name, born, city: person % 7 === 0 ? 'elsewhere' : city },
  ];
}).flat();
const known = {
  mode: 'dedupe',
  datasets: [{ name: 'people' }],
  comparisons: [compare.levenshtein('name'), compare.date('born'), compare.exact('city')],
} as const;

const linker = await createLinker(
  { ...known, blocking: [blockOn('name', 'name'), blockOn('city', 'city')] },
  { people },
);
for (const { rule, pairs, newPairs, cumulativePairs, largestBlocks } of await linker.countRules())
  console.log(
    `${rule}: ${pairs} pairs, ${newPairs} new, ${cumulativePairs} in all, largest block ${largestBlocks[0]?.records}`,
  );
const recall = (await linker.link()).estimateBlockingRecall();
console.log(
  `estimated blocking recall ${recall.recall.toFixed(2)} (${recall.byMethod.map(({ method }) => method).join(', ')})`,
);
linker.close();

const { rules } = await proposeBlocking(known, { people }, { pairBudget: 500 });
for (const { rule, pairs } of rules) console.log(`proposed: ${rule.name}, ${pairs} pairs`);
