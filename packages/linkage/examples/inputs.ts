/** Any number of datasets, from rows, a stream and a CSV file; linked with each other and within themselves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockOn, compare, createLinker } from '@bulou/linkage';

const folder = mkdtempSync(join(tmpdir(), 'bulou-example-'));
const csv = join(folder, 'clinic.csv');
writeFileSync(csv, 'id,name,born\nc1,李梓涵,2011-07-04\nc2,赵雨桐,2014-01-01\nc3,赵雨桐,2014-01-01\n');
async function* readRoll() {
  yield { id: 's1', name: '李梓涵', born: '2011-07-04' };
  yield { id: 's2', name: '王浩宇', born: '2010-03-15' };
}
const registry = [
  { id: 'r1', name: '王浩宇', born: '2010-03-15' },
  { id: 'r2', name: '李梓涵', born: '2011-07-04' },
];
const linker = await createLinker(
  {
    mode: 'link-and-dedupe',
    // Registry and roll list each person once; the clinic may have somebody twice.
    datasets: [{ name: 'registry', uniqueWithin: true }, { name: 'roll', uniqueWithin: true }, { name: 'clinic' }],
    comparisons: [compare.chineseName('name'), compare.date('born')],
    blocking: [blockOn('name', { column: 'name', as: 'pinyin' }), blockOn('born', 'born')],
    decisions: { accept: 0.5 },
  },
  { registry, roll: readRoll(), clinic: { csv } },
);
const result = await linker.link();
for (const members of result.listClusters())
  console.log(members.map(({ dataset, id }) => `${dataset}/${id}`).join(' '));
linker.close();
rmSync(folder, { recursive: true });
