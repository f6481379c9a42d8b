/** Evaluation and charts: measured by the truth, errors with reasons, and the report as one page (`… report.html`). */
import { writeFileSync } from 'node:fs';
import { blockOn, compare, createLinker, evaluateLinkage, makeLinkageReport } from '@bulou/linkage';

const NAMES = ['Ann', 'Bob', 'Cid', 'Dot', 'Eve', 'Fay', 'Gus', 'Hal'];
/** Fifty people twice; every tenth has neither name nor birth date in common with its other record. */
const people = Array.from({ length: 50 }, (_, person) => {
  const row = {
    name: `${NAMES[person % 8]} ${person % 25}`,
    born: `19${40 + person}-05-11`,
    city: `city ${person % 6}`,
  };
  const other = person % 10 === 0 ? { name: `Zoe ${person}`, born: '', city: row.city } : row;
  return [
    { id: `${person}-a`, ...row },
    { id: `${person}-b`, ...other },
  ];
}).flat();
const linker = await createLinker(
  {
    mode: 'dedupe',
    datasets: [{ name: 'people' }],
    comparisons: [compare.levenshtein('name'), compare.date('born'), compare.exact('city')],
    blocking: [blockOn('name', 'name'), blockOn('born', 'born')],
    decisions: { accept: 0.9 },
  },
  { people },
);
const result = await linker.link();
const evaluation = evaluateLinkage(result, { clusters: ({ id }) => id.split('-')[0] });
const { clustered, errors } = evaluation;
console.log(
  `precision ${clustered.precision.toFixed(2)}, recall ${clustered.recall.toFixed(2)}, F1 ${clustered.f1.toFixed(2)}`,
);
console.log(`missed: ${JSON.stringify(errors.missed.byReason)}, false: ${errors.falseMatches.count}`);
const title = { zh: '例子', en: 'An example' };
const { html, figures } = makeLinkageReport(result, { title, rules: await linker.countRules(), evaluation });
console.log(`figures: ${Object.keys(figures).join(', ')}`);
const [, , path] = process.argv;
if (path?.endsWith('.html')) writeFileSync(path, html);
linker.close();
