import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { LIST_KINDS, Problem } from '@bulou/kernel';
import { backup, type Database, restore, verifyTrail } from '@bulou/store';
import { makeOpenFolder, withServerOnLoopback } from '@bulou/store/test-database';
import { openTermDatabase, type RunOptions, runTerm } from '../src/index.ts';
import {
  COUNTY,
  digestFolder,
  digestTables,
  makeRunOptions,
  makeSmallCounty,
  type RunPlaces,
  readCsvFile,
} from './small-county.ts';

const COLUMNS = {
  'children.csv':
    'child_id,name,national_id,birth_on,sex,stage,grade,school,boarding,division_code,household_no,poverty_status,study_place,state,reasons,sources',
  'links.csv': 'a,b,decision,match_probability,reasons',
  'determinations.csv': 'child_id,benefit,outcome,amount_fen,payers,reasons,pack_release',
  'payments.csv': 'payment_id,child_id,benefit,term,amount_fen,payers,payee_kind,payee_name,account,school',
  'findings.csv': 'code,severity,kind,path,sheet,row,column,value,reason,remedy',
};
const STATES = ['unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled'] as const;

let folder = '';
let county = '';
const paper = (options: RunOptions, name: string) => readCsvFile(path.join(options.outFolder, name));

/** Each test has its own data folder, so that none stands on another's. */
function makePlaces(name: string, lists = path.join(county, '2018-autumn')): RunPlaces {
  return { lists, dataFolder: path.join(folder, name, 'data'), outFolder: path.join(folder, name, 'out') };
}

async function withTermDatabase<T>(options: RunOptions, run: (database: Database) => Promise<T>): Promise<T> {
  const database = await openTermDatabase(options);
  try {
    return await run(database);
  } finally {
    await database.close();
  }
}

before(async () => {
  folder = await makeOpenFolder('bulou-term-');
  county = path.join(folder, 'county');
  await makeSmallCounty(county);
});
after(() => rm(folder, { recursive: true, force: true }));

test('a run writes its papers, finds every registered child, and changes nothing when it is repeated', async () => {
  const options = makeRunOptions('2018-autumn', makePlaces('first'));
  const first = await runTerm(options);
  assert.equal(first.repeated, false);
  for (const [name, columns] of Object.entries(COLUMNS)) {
    assert.equal(paper(options, name).columns, columns, name);
    assert.deepEqual([...readFileSync(path.join(options.outFolder, name)).subarray(0, 3)], [0xef, 0xbb, 0xbf], name);
  }
  for (const name of ['exceptions.xlsx', 'report.html', 'rosters/village', 'rosters/school'])
    assert.equal(existsSync(path.join(options.outFolder, name)), true, name);
  if (process.platform !== 'win32') assert.equal(statSync(options.outFolder).mode & 0o777, 0o700);

  const papers = digestFolder(options.outFolder);
  const tables = await withTermDatabase(options, digestTables);
  const second = await runTerm(options);
  assert.equal(second.repeated, true);
  assert.equal(second.summary.runId, first.summary.runId);
  assert.deepEqual(digestFolder(options.outFolder), papers);
  assert.deepEqual(await withTermDatabase(options, digestTables), tables);

  checkEquation(options);
  checkRegisteredChildren(options);
  checkMoney(options, first.summary.paid);
});

interface Territory {
  readonly kind: string;
  readonly key: string;
  readonly known: number;
  readonly states: Readonly<Record<(typeof STATES)[number], number>>;
  readonly [money: string]: unknown;
}

/** Both forms of the equation hold for every village, township, school and stage, and for the county. */
function checkEquation(options: RunOptions): void {
  const { territories } = JSON.parse(readFileSync(path.join(options.outFolder, 'coverage.json'), 'utf8')) as {
    territories: Territory[];
  };
  const fen = (territory: Territory, name: string) => (territory[name] as { amountFen: number }).amountFen;
  for (const territory of territories) {
    const place = `${territory.kind} ${territory.key}`;
    assert.equal(
      STATES.reduce((sum, state) => sum + territory.states[state], 0),
      territory.known,
      place,
    );
    assert.equal(
      fen(territory, 'paid') + fen(territory, 'owed') + fen(territory, 'displaced'),
      fen(territory, 'entitled'),
      place,
    );
  }
  const all = paper(options, 'children.csv').rows;
  const whole = territories.find(({ kind }) => kind === 'county');
  assert.equal(whole?.known, all.length);
  for (const state of STATES)
    assert.equal(whole?.states[state], all.filter((child) => child['state'] === state).length);
  assert.deepEqual(
    new Set(territories.map(({ kind }) => kind)),
    new Set(['county', 'township', 'village', 'school', 'stage']),
  );
}

/** Every child that the truth has as registered stands in children.csv with at least one of its rows. */
function checkRegisteredChildren(options: RunOptions): void {
  const truth = path.join(county, 'truth');
  const personOf = new Map(
    readCsvFile(path.join(truth, 'rows-2018-autumn.csv')).rows.map((row) => [row['source_ref'], row['person_id']]),
  );
  const found = new Set(
    paper(options, 'children.csv').rows.flatMap((child) =>
      (child['sources'] ?? '').split(';').map((ref) => personOf.get(ref)),
    ),
  );
  const registered = readCsvFile(path.join(truth, 'states-2018-autumn.csv')).rows;
  assert.equal(registered.length > 100, true);
  assert.deepEqual(
    registered.filter((child) => !found.has(child['person_id'])),
    [],
  );
}

/** Payers sum to the amount, and the payment list to what the run says. */
function checkMoney(options: RunOptions, paid: { payments: number; amountFen: string }): void {
  const payments = paper(options, 'payments.csv').rows;
  for (const { amount_fen: amount, payers = '' } of payments) {
    const shares = payers.split(';').map((share) => BigInt(share.split('=')[1] ?? ''));
    assert.equal(String(shares.reduce((sum, share) => sum + share, 0n)), amount);
  }
  assert.equal(payments.length, paid.payments);
  assert.equal(new Set(payments.map((payment) => payment['payment_id'])).size, payments.length);
  assert.equal(
    String(payments.reduce((sum, payment) => sum + BigInt(payment['amount_fen'] ?? ''), 0n)),
    paid.amountFen,
  );
}

/** A boarder who is paid as such and stands in a roll that is a text file. */
function findBoarder(options: RunOptions): { childId: string; file: string; row: number } {
  const boarding = new Set(
    paper(options, 'payments.csv')
      .rows.filter((payment) => payment['benefit'] === 'national/compulsory-boarding')
      .map((payment) => payment['child_id']),
  );
  for (const child of paper(options, 'children.csv').rows) {
    const place = /(?:^|;)enrolment:([^;#]+\.csv)#!(\d+)/.exec(child['sources'] ?? '');
    if (place === null || !boarding.has(child['child_id'])) continue;
    return { childId: child['child_id'] ?? '', file: decodeURIComponent(place[1] ?? ''), row: Number(place[2]) };
  }
  throw new Error('The county has no paid boarder in a text file; take another seed.');
}

/** Makes the pupil of one row a day pupil; the file is saved again in UTF-8, as an editor would. */
function correctRow(file: string, row: number): void {
  const bytes = readFileSync(file);
  const isUtf8 = Buffer.from(bytes.toString('utf8')).equals(bytes);
  const lines = new TextDecoder(isUtf8 ? 'utf-8' : 'gb18030').decode(bytes).split('\n');
  const line = lines[row - 1] ?? '';
  const corrected = line.replace(/住校|寄宿|(?<=,)是(?=,)|2-寄宿/, (word) => (word === '是' ? '否' : '走读'));
  assert.notEqual(corrected, line, line);
  lines[row - 1] = corrected;
  writeFileSync(file, lines.join('\n'));
}

test('a corrected file gives a revision that touches only the child it is about', async () => {
  const lists = path.join(folder, 'corrected-lists');
  cpSync(path.join(county, '2018-autumn'), lists, { recursive: true });
  const options = makeRunOptions('2018-autumn', makePlaces('corrected', lists));
  await runTerm(options);
  const children = paper(options, 'children.csv').rows;
  const payments = paper(options, 'payments.csv').rows;
  const { childId, file, row } = findBoarder(options);
  correctRow(path.join(lists, 'enrolment', file), row);

  const revised = await runTerm(options);
  assert.equal(revised.repeated, false);
  const revisedChildren = paper(options, 'children.csv').rows;
  const listRegistered = (rows: typeof children) =>
    rows.filter((child) => child['poverty_status'] !== 'not_registered').map((child) => child['child_id']);
  assert.deepEqual(listRegistered(revisedChildren), listRegistered(children));
  const without = (rows: typeof payments) => rows.filter((payment) => payment['child_id'] !== childId);
  assert.deepEqual(without(paper(options, 'payments.csv').rows), without(payments));
  const entries = await withTermDatabase(options, (database) =>
    database.transaction(
      COUNTY,
      (tx) =>
        tx<{ childId: string; kind: string; benefit: string }[]>`
          select child_id as "childId", kind, benefit from coverage.payment where revision = 2 order by kind, benefit`,
    ),
  );
  assert.deepEqual(
    [...entries],
    [
      { childId, kind: 'made', benefit: 'nanle/compulsory-day' },
      { childId, kind: 'withdrawn', benefit: 'national/compulsory-boarding' },
    ],
  );
  assert.deepEqual(revised.difference, { addedPayments: 1, removedPayments: 1, amountFen: '0' });
});

test('the next term knows the same people by the same ids', async () => {
  const spring = makeRunOptions('2018-spring', makePlaces('terms', path.join(county, '2018-spring')));
  const autumn = makeRunOptions('2018-autumn', {
    ...makePlaces('terms'),
    outFolder: path.join(folder, 'terms', 'autumn'),
  });
  await runTerm(spring);
  await runTerm(autumn);
  const before = idsByPerson(spring, '2018-spring');
  const now = idsByPerson(autumn, '2018-autumn');
  const registered = readCsvFile(path.join(county, 'truth', 'states-2018-autumn.csv')).rows.flatMap(
    ({ person_id: person = '' }) => (before.has(person) && now.has(person) ? [person] : []),
  );
  assert.equal(registered.length > 100, true);
  assert.deepEqual(
    registered.filter((person) => now.get(person) !== before.get(person)),
    [],
  );
});

/** The child that holds most of each person's rows, as the truth has them. */
function idsByPerson(options: RunOptions, term: string): Map<string, string> {
  const childOf = new Map(
    paper(options, 'children.csv').rows.flatMap((child) =>
      (child['sources'] ?? '').split(';').map((ref) => [ref, child['child_id'] ?? ''] as const),
    ),
  );
  const counts = new Map<string, Map<string, number>>();
  for (const row of readCsvFile(path.join(county, 'truth', `rows-${term}.csv`)).rows) {
    const { source_ref: ref = '', person_id: person = '' } = row;
    const child = childOf.get(ref);
    if (child === undefined || person === '') continue;
    const of = counts.get(person) ?? new Map<string, number>();
    counts.set(person, of.set(child, (of.get(child) ?? 0) + 1));
  }
  return new Map([...counts].map(([person, of]) => [person, [...of].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '']));
}

test('aid received that nobody has told of leaves the preschool benefits undecided', async () => {
  const kinds = LIST_KINDS.filter((kind) => kind !== 'received');
  const options = makeRunOptions('2018-autumn', { ...makePlaces('no-received'), kinds });
  await runTerm(options);
  const benefits = ['nanle/preschool-living', 'nanle/preschool-care'];
  const rows = paper(options, 'determinations.csv').rows.filter((row) => benefits.includes(row['benefit'] ?? ''));
  assert.deepEqual(
    rows.filter((row) => row['outcome'] === 'pay'),
    [],
  );
  const undecided = new Set(rows.filter((row) => row['outcome'] === 'undecided').map((row) => row['child_id']));
  assert.equal(undecided.size > 0, true);
  const states = paper(options, 'children.csv').rows.filter((child) => undecided.has(child['child_id']));
  assert.deepEqual(new Set(states.map((child) => child['state'])), new Set(['unresolved']));
  checkEquation(options);
});

test('without class lists, and with a hostile file among the lists, the run goes on and says what it refused', async () => {
  const lists = path.join(folder, 'hostile-lists');
  cpSync(path.join(county, '2018-autumn'), lists, { recursive: true });
  // A workbook only by its first bytes, and a text that names a program instead of pupils.
  writeFileSync(
    path.join(lists, 'enrolment', '坏文件.xlsx'),
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(64, 255)]),
  );
  const kinds = LIST_KINDS.filter((kind) => kind !== 'attendance');
  const options = makeRunOptions('2018-autumn', { ...makePlaces('hostile', lists), kinds });
  const { summary } = await runTerm(options);
  assert.equal(summary.paid.payments > 50, true);
  const findings = paper(options, 'findings.csv').rows.filter((finding) => finding['path'] === '坏文件.xlsx');
  assert.equal(findings.length > 0, true);
  for (const finding of findings) {
    assert.equal(finding['severity'], 'error');
    assert.notEqual(finding['reason'], '');
    assert.notEqual(finding['remedy'], '');
  }
  checkEquation(options);
  checkRegisteredChildren(options);
});

test('a required list of which nothing can be read stops the run before it writes', async () => {
  const lists = path.join(folder, 'empty-lists');
  cpSync(path.join(county, '2018-autumn'), lists, { recursive: true });
  for (const name of readdirSync(path.join(lists, 'survey'))) writeFileSync(path.join(lists, 'survey', name), '');
  const options = makeRunOptions('2018-autumn', makePlaces('empty', lists));
  await assert.rejects(runTerm(options), (error) => error instanceof Problem && error.code === 'term.nothing-read');
  assert.deepEqual(readdirSync(options.outFolder), []);
});

test('what was backed up can be restored, and the same run says that it is a repetition', async () => {
  const options = makeRunOptions('2018-autumn', makePlaces('saved'));
  const first = await runTerm(options);
  const archive = path.join(folder, 'saved.bulou');
  const tables = await withTermDatabase(options, async (database) => {
    await backup(database, archive);
    return digestTables(database);
  });
  const restored = { ...options, dataFolder: path.join(folder, 'restored') };
  await restore(archive, {
    dataDir: restored.dataFolder,
    databaseUrl: undefined,
    passphrase: undefined,
    keyFile: path.join(options.dataFolder, 'keys.json'),
  });
  const again = await runTerm(restored);
  assert.equal(again.repeated, true);
  assert.equal(again.summary.runId, first.summary.runId);
  await withTermDatabase(restored, async (database) => {
    // When a migration was applied is each database's own.
    const content = withoutMigrations(await digestTables(database));
    const saved = withoutMigrations(tables);
    assert.deepEqual(content, saved);
    const verdict = await database.transaction(COUNTY, (tx) => verifyTrail(tx, COUNTY), { readOnly: true });
    assert.deepEqual(verdict.findings, []);
    assert.equal(verdict.entries > 0, true);
  });
});

test("an office's own server, named by DATABASE_URL, gives the same papers", async () => {
  const own = makeRunOptions('2018-autumn', makePlaces('own'));
  await runTerm(own);
  await withServerOnLoopback(async (url, serverFolder) => {
    const external = makeRunOptions('2018-autumn', {
      ...makePlaces('external'),
      dataFolder: path.join(serverFolder, 'data'),
    });
    process.env['DATABASE_URL'] = url('office', 'office');
    try {
      assert.equal((await runTerm(external)).repeated, false);
      assert.deepEqual(digestFolder(external.outFolder), digestFolder(own.outFolder));
      assert.equal((await runTerm(external)).repeated, true);
    } finally {
      delete process.env['DATABASE_URL'];
    }
    assert.equal(existsSync(path.join(serverFolder, 'data', 'postgres')), false);
  });
});

test('each purpose of writing whole numbers is entered, however long the path of the folder is', async () => {
  const places = makePlaces('long');
  const outFolder = path.join(folder, 'long', 'a-folder-with-a-name-that-goes-on-and-on-'.repeat(3));
  const options = makeRunOptions('2018-autumn', { ...places, outFolder, purpose: '学期资助发放' });
  await runTerm(options);
  await runTerm({ ...options, purpose: '审计核对' });
  const purposes = await withTermDatabase(options, (database) =>
    database.transaction(
      COUNTY,
      (tx) =>
        tx<{ purpose: string }[]>`
          select body::jsonb #>> '{facts,purpose}' as purpose from store.trail
          where command_name = 'term.write-outputs' order by sequence`,
    ),
  );
  assert.deepEqual(
    purposes.map(({ purpose }) => purpose),
    ['学期资助发放', '审计核对'],
  );
});

function withoutMigrations(tables: Awaited<ReturnType<typeof digestTables>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => name !== 'store.migration'));
}
