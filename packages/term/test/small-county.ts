/** A small made-up county for tests of whole runs, and what is compared of a run: its papers and its tables. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIST_KINDS, type ListKind } from '@bulou/kernel';
import { type Database, formatCanonicalJson, type JsonValue, listTables } from '@bulou/store';
import { synthesiseCounty } from '@bulou/testkit';
import { type RunOptions, readListArgument, readRunOptions } from '../src/index.ts';

export const COUNTY = '410923';
export const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));

/** Census days of the demonstration's terms. */
const CENSUS = { '2018-spring': '2018-04-15', '2018-autumn': '2018-10-15' } as const;
export type TestTerm = keyof typeof CENSUS;

/** One township of Nanle with its schools; at scale 0.02 some six thousand rows a term. */
export async function makeSmallCounty(out: string, scale = 0.02): Promise<void> {
  await synthesiseCounty({
    countyCode: COUNTY,
    seed: 7,
    scale,
    out,
    terms: ['2018-spring', '2018-autumn'],
  });
}

export interface RunPlaces {
  readonly lists: string;
  readonly dataFolder: string;
  readonly outFolder: string;
  readonly kinds?: readonly ListKind[];
  readonly purpose?: string;
}

export function makeRunOptions(term: TestTerm, places: RunPlaces): RunOptions {
  return readRunOptions({
    countyCode: COUNTY,
    term,
    censusOn: CENSUS[term],
    lists: (on) =>
      (places.kinds ?? LIST_KINDS).map((kind) => readListArgument(kind, path.join(places.lists, kind), on)),
    policyFolder: POLICY,
    dataFolder: places.dataFolder,
    outFolder: places.outFolder,
    ...(places.purpose === undefined ? {} : { purpose: places.purpose }),
  });
}

/** The same as words of the command line. */
export function makeRunArguments(term: TestTerm, places: RunPlaces): string[] {
  return [
    ...['term', 'run', '--county', COUNTY, '--term', term, '--as-of', CENSUS[term]],
    ...(places.kinds ?? LIST_KINDS).flatMap((kind) => [`--${kind}`, path.join(places.lists, kind)]),
    ...['--policy', POLICY, '--data', places.dataFolder, '--out', places.outFolder],
  ];
}

export interface CsvContent {
  readonly columns: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Reads one of the papers; quoted cells may hold commas, quotes and line ends. */
export function readCsvFile(file: string): CsvContent {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const records: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  for (let match = cells.exec(text); match !== null && cells.lastIndex <= text.length; match = cells.exec(text)) {
    const [, raw = '', end = ''] = match;
    records.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (cells.lastIndex >= text.length) break;
    if (end !== ',') records.push([]);
  }
  const [head = [], ...rest] = records;
  return {
    columns: head.join(','),
    rows: rest.map((record) => Object.fromEntries(head.map((name, index) => [name, record[index] ?? '']))),
  };
}

export interface TableDigest {
  readonly rows: number;
  readonly digest: string;
}

/** Every table as it lies, to the byte: for "nothing has changed". */
export async function digestTables(database: Database): Promise<Record<string, TableDigest>> {
  return forEachTable(database, (rows) => rows.map((row) => JSON.stringify(row)));
}

/**
 * Every table by its content: sealed fields opened, times left out, and of the trail what was done instead of the hashes
 * that hang on the time. Two databases that did the same are equal in it.
 */
export async function digestTableContents(database: Database): Promise<Record<string, TableDigest>> {
  return forEachTable(database, (rows, table) => rows.map((row) => describeRow(database, table, row)));
}

type Row = Record<string, unknown>;

async function forEachTable(
  database: Database,
  describe: (rows: readonly Row[], table: string) => string[],
): Promise<Record<string, TableDigest>> {
  return database.transaction(
    COUNTY,
    async (tx) => {
      const digests: Record<string, TableDigest> = {};
      for (const { schema, name } of await listTables(tx)) {
        // Names come from the catalogue of our own migrations.
        const rows = await tx.unsafe<{ row: Row }[]>(`select to_jsonb(t) as row from "${schema}"."${name}" t`);
        const lines = describe(
          rows.map(({ row }) => row),
          `${schema}.${name}`,
        ).sort();
        digests[`${schema}.${name}`] = { rows: lines.length, digest: digestOf(lines.join('\n')) };
      }
      return digests;
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

const CIPHER_CONTEXTS: Readonly<Record<string, (row: Row) => string>> = {
  rows_cipher: () => 'source-rows',
  identity_cipher: () => 'child-identity',
  finding_cipher: () => 'finding',
  payee_cipher: (row) => `coverage.payment/${row['county_code']}/${row['payment_id']}`,
};

function describeRow(database: Database, table: string, row: Row): string {
  if (table === 'store.trail') return describeTrailRow(row);
  const content: Row = {};
  for (const [column, value] of Object.entries(row)) {
    const context = CIPHER_CONTEXTS[column];
    if (/_at$|^(last_)?hash$/.test(column)) content[column] = value === null ? 'never' : 'some time';
    else if (context === undefined || typeof value !== 'string') content[column] = value;
    else content[column] = database.keys.openBytes(Buffer.from(value.slice(2), 'hex'), context(row)).toString('base64');
  }
  return formatCanonicalJson(content as JsonValue);
}

function describeTrailRow(row: Row): string {
  const { recordedAt, claimedAt, ...body } = JSON.parse(String(row['body'])) as Row;
  return formatCanonicalJson({ sequence: String(row['sequence']), body } as JsonValue);
}

/** Digests of every file below a folder, by its path; what may differ between equal runs is left out of coverage.json. */
export function digestFolder(folder: string): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    digests[name] = digestOf(name === 'coverage.json' ? withoutTimings(file) : readFileSync(file));
  }
  return Object.fromEntries(Object.entries(digests).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutTimings(file: string): string {
  const { timings, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The postmaster of the living owner of a data folder; `undefined` when none is known now. */
export function findPostmasterId(dataFolder: string): number | undefined {
  const file = path.join(dataFolder, 'owner.json');
  if (!existsSync(file)) return undefined;
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as { postmaster?: { processId?: number } };
    return owner.postmaster?.processId;
  } catch {
    return undefined;
  }
}
