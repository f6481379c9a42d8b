import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockOn, compare, createLinker, type InputRow, type LinkageSettingsInput } from '@bulou/linkage';
import { describeMachine } from './measure.ts';
import { measureOneRecord } from './parts/one-record.ts';
import { compareWithSplink } from './parts/splink.ts';

/**
 * Accuracy and time on two public development sets, unsupervised, seeds 1-10, the worst counts.
 * `npm run bench linkage FOLDER peers [ROWS]` holds Splink 5 beside it, also on two made rolls of ROWS rows each.
 * `npm run bench linkage FOLDER` with fake_1000.csv (Splink's example data) and febrl_dataset4a.csv, 4b (FEBRL).
 * `npm run bench linkage live [ROWS]` finds one record at a time among ROWS (a million) rows of a roll.
 */
export const summary = 'record linkage on FEBRL4 and fake_1000 (the folder with the files is the argument)';

/** A comma-separated file without quotes, as both sets are. Empty cells become null. */
function readRows(folder: string, name: string): Record<string, string | null>[] {
  const [head = '', ...lines] = readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',').map((column) => column.trim());
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] || null]));
  });
}

const FEBRL4: LinkageSettingsInput = {
  mode: 'link',
  idColumn: 'rec_id',
  datasets: [
    { name: 'a', uniqueWithin: true },
    { name: 'b', uniqueWithin: true },
  ],
  comparisons: [
    compare.forenameSurname('given_name', 'surname'),
    compare.date('date_of_birth'),
    compare.levenshtein('soc_sec_id', { thresholds: [1, 2] }),
    compare.jaroWinkler('address_1', { thresholds: [0.9, 0.8], termFrequency: true }),
    compare.damerauLevenshtein('postcode', { thresholds: [1, 2] }),
    compare.jaroWinkler('suburb', { thresholds: [0.9, 0.8] }),
    compare.exact('street_number'),
  ],
  blocking: [
    blockOn('soc_sec_id', { column: 'soc_sec_id', as: 'deletions' }),
    blockOn('names', 'given_name', 'surname'),
    blockOn('forename and birth', 'given_name', 'date_of_birth'),
    blockOn('surname and birth', 'surname', 'date_of_birth'),
    blockOn('birth and postcode', 'date_of_birth', 'postcode'),
    blockOn('forename and postcode', 'given_name', 'postcode'),
    blockOn('surname and postcode', 'surname', 'postcode'),
    blockOn('address', 'street_number', 'address_1'),
    blockOn('suburb and forename', 'suburb', 'given_name'),
    blockOn('suburb and surname', 'suburb', 'surname'),
  ],
};

const FAKE_1000: LinkageSettingsInput = {
  mode: 'dedupe',
  idColumn: 'unique_id',
  datasets: [{ name: 'fake' }],
  comparisons: [
    compare.forenameSurname('first_name', 'surname'),
    compare.date('dob'),
    compare.levenshtein('city', { thresholds: [1, 2], termFrequency: true }),
    compare.email('email'),
  ],
  blocking: [
    blockOn('names', 'first_name', 'surname'),
    blockOn('forename', { column: 'first_name', as: 'deletions' }),
    blockOn('surname', { column: 'surname', as: 'deletions' }),
    blockOn('birth', 'dob'),
    blockOn('e-mail', { column: 'email', as: 'deletions' }),
    blockOn('birth year and city', { column: 'dob', as: 'year' }, 'city'),
  ],
};

interface Score {
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
}
const f1 = ({ found, wrong, missed }: Score) => (2 * found) / (2 * found + wrong + missed);

async function measureFebrl4(folder: string, seed: number) {
  const inputs: Record<string, InputRow[]> = {
    a: readRows(folder, 'febrl_dataset4a.csv'),
    b: readRows(folder, 'febrl_dataset4b.csv'),
  };
  const start = performance.now();
  const linker = await createLinker({ ...FEBRL4, training: { seed } }, inputs);
  const result = await linker.link();
  const milliseconds = performance.now() - start;
  const person = (id: string) => id.replace(/^rec-(\d+)-.*$/, '$1');
  const same = result.listPairs('same');
  const right = same.filter((pair) => person(pair.left.id) === person(pair.right.id)).length;
  linker.close();
  return { errors: same.length - right + 5000 - right, wrong: same.length - right, missed: 5000 - right, milliseconds };
}

async function measureFake(folder: string, seed: number) {
  const rows: InputRow[] = readRows(folder, 'fake_1000.csv');
  const start = performance.now();
  const linker = await createLinker({ ...FAKE_1000, training: { seed } }, { fake: rows });
  const result = await linker.link();
  const milliseconds = performance.now() - start;
  const clusterOf = new Map(rows.map((row) => [String(row.unique_id), String(row.cluster)]));
  const all = countTruePairs([...clusterOf.values()]);
  const scored = Array.from({ length: result.size }, (_, index) => result.getPair(index))
    .map((pair) => ({ weight: pair.matchWeight, right: clusterOf.get(pair.left.id) === clusterOf.get(pair.right.id) }))
    .sort((a, b) => b.weight - a.weight);
  let best = 0;
  let found = 0;
  let bestWeight = 0;
  for (const [index, pair] of scored.entries()) {
    if (pair.right) found += 1;
    const score = f1({ found, wrong: index + 1 - found, missed: all - found });
    if (score > best) [best, bestWeight] = [score, pair.weight];
  }
  const clusters = result.listClusters().map((members) => members.map((member) => clusterOf.get(member.id) ?? ''));
  const linked = clusters.reduce((sum, members) => sum + (members.length * (members.length - 1)) / 2, 0);
  const together = clusters.reduce((sum, members) => sum + countTruePairs(members), 0);
  linker.close();
  const compared = scored.filter((pair) => pair.right).length;
  return {
    best,
    bestWeight,
    clustered: f1({ found: together, wrong: linked - together, missed: all - together }),
    blockingRecall: compared / all,
    milliseconds,
  };
}

function countTruePairs(labels: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

export async function run([folder, peers, rows]: readonly string[]): Promise<void> {
  if (folder === 'live') {
    console.log(describeMachine());
    return measureOneRecord(peers === undefined ? 1_000_000 : Number(peers));
  }
  if (folder === undefined) throw new Error('Give the folder with fake_1000.csv and febrl_dataset4a.csv, 4b.');
  console.log(describeMachine());
  if (peers === 'peers') return compareWithSplink(folder, rows === undefined ? undefined : Number(rows));
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
  for (const seed of seeds) console.log('febrl4', seed, JSON.stringify(await measureFebrl4(folder, seed)));
  for (const seed of seeds) console.log('fake_1000', seed, JSON.stringify(await measureFake(folder, seed)));
}
