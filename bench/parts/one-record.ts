/** One record at a time among a million: our index in memory beside DuckDB's SQL over the same five blocking rules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { blockOn, compare, createLinker, type LinkageSettingsInput, openRecordIndex } from '@bulou/linkage';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { makeRolls } from './splink.ts';

/** The model does not depend on how many rows it is trained on; its frequencies are counted over the roll that is asked. */
const TRAINED_ON = 50_000;
const QUESTIONS = 1000;
/** Asked before the clock runs. */
const WARMING = 50;
const COLUMNS = ['name', 'national_id', 'birth_on', 'sex', 'division', 'guardian', 'phone'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number] | 'id', string | null>>;

/** Columns and rules as in the comparison with Splink on the same rolls. */
const SETTINGS: LinkageSettingsInput = {
  mode: 'link',
  datasets: [
    { name: 'a', uniqueWithin: true },
    { name: 'b', uniqueWithin: true },
  ],
  comparisons: [
    compare.chineseName('name'),
    compare.chineseIdentity({ nationalId: 'national_id', birthOn: 'birth_on', sex: 'sex' }),
    compare.exact('division', { role: 'place' }),
    compare.exact('guardian', { role: 'family' }),
    compare.exact('phone', { role: 'family' }),
  ],
  blocking: [
    blockOn('number', 'national_id'),
    blockOn('name and birth', 'name', 'birth_on'),
    blockOn('birth and village', 'birth_on', 'division'),
    blockOn('name and village', 'name', 'division'),
    blockOn('telephone', 'phone'),
  ],
  limits: { maxPairs: 200_000_000, memoryMegabytes: 4000 },
};

/** What Splink asks for new records, as one statement for each rule; the weighing is left out, in its favour. */
const PEER_SQL = [
  'national_id = $national_id',
  'name = $name and birth_on = $birth_on',
  'birth_on = $birth_on and division = $division',
  'name = $name and division = $division',
  'phone = $phone',
]
  .map((rule) => `select * from roll where ${rule}`)
  .join(' union ');

/** Prints build time, memory, the times of a thousand questions of each kind, and how often the right record came first. */
export async function measureOneRecord(rows: number): Promise<void> {
  const parquet = (folder: string, roll: string) => ({ parquet: join(folder, `${roll}.parquet`) });
  const small = makeRolls(TRAINED_ON);
  const linker = await createLinker(SETTINGS, { a: parquet(small, 'a'), b: parquet(small, 'b') });
  const model = await linker.train();
  linker.close();
  const rolls = makeRolls(rows);
  const personOf = readTruth(join(rolls, 'truth.csv'));
  const database = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  const asked = await readQuestions(database, parquet(rolls, 'b').parquet, personOf);

  const before = countMegabytes();
  const start = performance.now();
  const index = await openRecordIndex({ settings: SETTINGS, model }, { a: parquet(rolls, 'a'), b: [] });
  const built = (performance.now() - start) / 1000;
  console.log(
    `index of ${rows.toLocaleString('en-US')} rows: built in ${built.toFixed(1)} s, ${countMegabytes() - before} MB`,
  );

  const kinds = { 'whole row': COLUMNS, 'name and birth date': ['name', 'birth_on'], name: ['name'] } as const;
  for (const [kind, columns] of Object.entries(kinds)) {
    const times: number[] = [];
    let [first, among, compared] = [0, 0, 0];
    for (const [at, row] of asked.entries()) {
      const typed = Object.fromEntries(columns.map((column) => [column, row[column]]));
      const from = performance.now();
      const found = index.listMatches(typed);
      if (at >= WARMING) times.push(performance.now() - from);
      if (at < WARMING) continue;
      const people = found.matches.map(({ record }) => personOf.get(record.id));
      const person = personOf.get(row.id as string);
      if (people[0] === person) first += 1;
      if (people.includes(person)) among += 1;
      compared += found.compared;
    }
    const shares = `first ${((100 * first) / QUESTIONS).toFixed(1)} %, among ten ${((100 * among) / QUESTIONS).toFixed(1)} %`;
    console.log(`ours, ${kind}: ${sayTimes(times)}; weighed ${(compared / QUESTIONS).toFixed(1)}; right one ${shares}`);
  }
  await measurePeer(database, parquet(rolls, 'a').parquet, asked);
  database.closeSync();
}

async function measurePeer(database: DuckDBConnection, path: string, asked: readonly Row[]): Promise<void> {
  await database.run(`create table roll as select * exclude person from '${path.replaceAll("'", "''")}'`);
  const statement = await database.prepare(PEER_SQL);
  const times: number[] = [];
  let found = 0;
  for (const [at, row] of asked.entries()) {
    const from = performance.now();
    const { id: _, sex: __, guardian: ___, ...values } = row;
    statement.bind(values as Record<string, DuckDBValue>);
    const read = await statement.runAndReadAll();
    if (at < WARMING) continue;
    times.push(performance.now() - from);
    found += read.currentRowCount;
  }
  const version = (await database.runAndReadAll('select version()')).getRows()[0]?.[0];
  console.log(`DuckDB ${version}, whole row: ${sayTimes(times)}; found ${(found / QUESTIONS).toFixed(1)}, not weighed`);
}

/** Rows of the second roll whose person is in the first, faults and all, in an order that no clock decides. */
async function readQuestions(
  database: DuckDBConnection,
  path: string,
  personOf: ReadonlyMap<string, string>,
): Promise<Row[]> {
  const known = new Set([...personOf].flatMap(([id, person]) => (id.startsWith('a') ? [person] : [])));
  const sql = `select id, ${COLUMNS.join(', ')} from '${path.replaceAll("'", "''")}' order by hash(id, 'asked') limit 3000`;
  const rows = (await database.runAndReadAll(sql)).getRowObjects() as unknown as Row[];
  return rows.filter(({ id }) => known.has(personOf.get(id ?? '') ?? '')).slice(0, QUESTIONS + WARMING);
}

function readTruth(path: string): Map<string, string> {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return new Map(lines.map((line) => line.split(',') as [string, string]));
}

function sayTimes(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms of ${times.length}`;
}

/** Memory of JavaScript's heap and of typed arrays after a collection, in megabytes. */
function countMegabytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1_000_000);
}
