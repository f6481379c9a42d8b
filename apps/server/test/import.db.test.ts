/** Lists are handed in, read, corrected, confirmed and withdrawn, and a term runs from them while the office is open. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readFile } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import type { Route } from '../src/api/route.ts';
import { ROUTES } from '../src/api/routes.ts';
import { COUNTY, type OpenedTestOffice, openTestOffice } from './office-fixture.ts';

let folder = '';
let office: OpenedTestOffice;
let cookie = '';

before(async () => {
  folder = await makeOpenFolder('bulou-import-');
  office = await openTestOffice(folder);
  cookie = await office.signIn('county-clerk');
  await chooseRoll();
});
after(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Call {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: object;
  readonly file?: Buffer;
}

async function call(operation: keyof typeof ROUTES, { path: places = {}, query = {}, body, file }: Call = {}) {
  const route: Route = ROUTES[operation];
  const place = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] ?? 'none'));
  const search = new URLSearchParams(query);
  const type = file === undefined ? {} : { 'content-type': 'application/octet-stream' };
  return await office.app.inject({
    method: route.method,
    url: `/api/v1${place}${search.size === 0 ? '' : `?${search}`}`,
    headers: { host: 'localhost', cookie, ...type },
    ...(file === undefined ? (body === undefined ? {} : { payload: body }) : { payload: file }),
  });
}

async function ask(operation: keyof typeof ROUTES, given?: Call) {
  const response = await call(operation, given);
  assert.ok(response.statusCode < 300, `${operation}: ${response.body}`);
  return response.body === '' ? undefined : response.json();
}

async function until<T>(look: () => Promise<T>, isDone: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look();
    if (isDone(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function handIn(file: Buffer, declared: Record<string, string>) {
  const query = { kind: 'enrolment', divisionCode: COUNTY, dataOn: '2018-10-15', scope: 'complete', ...declared };
  const { importId, repeated } = await ask('uploadList', { query, file });
  const page = await readPage(importId);
  return { importId, repeated, page };
}

function readPage(importId: string) {
  return until(
    () => ask('getImport', { path: { importId } }),
    (page) => page.reading.state !== 'reading' && page.reading.state !== 'comparing',
  );
}

async function countRows(table: string): Promise<number> {
  return await office.db.transaction(COUNTY, async (tx) => {
    const [row] = await tx.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${table}`);
    return row?.rows ?? 0;
  });
}

/** The school roll of the made-up county that most payments stand on. */
let roll: { readonly file: string; readonly content: Buffer };
async function chooseRoll(): Promise<void> {
  const [found] = await office.db.transaction(
    COUNTY,
    (tx) => tx<{ path: string }[]>`
      select f.path from roster.run_file f
      join roster.source_file n on n.county_code = f.county_code and n.file_id = f.file_id
      join roster.child_row r on r.county_code = n.county_code and r.row_ref / 4194304 = n.file_no
      join coverage.payment p on p.county_code = r.county_code and p.child_id = r.child_id
      where f.kind = 'enrolment' group by 1 order by count(*) desc, 1 limit 1`,
  );
  const name = found?.path ?? '';
  const content = readFileSync(path.join(folder, 'county', '2018-autumn', 'enrolment', name));
  roll = { file: path.basename(name), content };
}

const BAD = `${['姓名,身份证号,学校名称,年级,备用一', '王小丫,410923201001011234,第一小学,三年级,甲', '李大明,41092320100101123,第一小学,四年级,乙'].join('\n')}\n`;

test('a list is kept, read and held against the last run; the same file again changes nothing', async () => {
  const first = await handIn(roll.content, { fileName: roll.file });
  assert.equal(first.repeated, false);
  assert.equal(first.page.reading.state, 'read', JSON.stringify(first.page.reading));
  assert.equal(first.page.against.what, 'run');
  const { counts } = first.page;
  assert.ok(counts.rows > 0);
  assert.equal(counts.new + counts.changed + counts.same, counts.rows);
  assert.equal(counts.changed, 0, 'the run read these very rows');
  assert.ok(counts.same > counts.new);
  for (const sheet of first.page.sheets) for (const { samples } of sheet.columns) assert.ok(samples.length <= 3);
  const tables = ['roster.list_import', 'roster.list_import_act', 'store.trail'];
  const before = await Promise.all(tables.map(countRows));
  const again = await handIn(roll.content, { fileName: '换了名字.xlsx' });
  assert.deepEqual([again.importId, again.repeated], [first.importId, true]);
  assert.deepEqual(await Promise.all(tables.map(countRows)), before);
  const [stored] = await office.db.transaction(
    COUNTY,
    (tx) =>
      tx<{ fileId: string }[]>`select file_id as "fileId" from roster.list_import where import_id = ${first.importId}`,
  );
  assert.deepEqual(await readFile(office.db, stored?.fileId ?? ''), roll.content);
});

test('what is wrong is shown masked and marked; a column that is corrected is remembered for every list that looks like it', async () => {
  const { importId, page } = await handIn(Buffer.from(BAD), { fileName: '补充.csv', scope: 'supplement' });
  assert.equal(page.counts.vanished, 0, 'of a supplement nobody vanishes');
  assert.ok(page.counts.errors >= 2);
  const findings = await ask('listImportFindings', { path: { importId }, query: { faults: 'true' } });
  assert.doesNotMatch(JSON.stringify(findings), /\d{15}/);
  assert.ok(
    findings.items.some((each: { code: string; row: number }) => each.code === 'id-bad-checksum' && each.row === 2),
  );
  const changes = await ask('listImportChanges', { path: { importId }, query: { kind: 'new' } });
  assert.deepEqual(
    changes.items.map((each: { name: string }) => each.name),
    ['王小丫', '李大明'],
  );
  const marked = await call('exportMarkedList', { path: { importId }, body: {} });
  assert.equal(marked.statusCode, 200, marked.body);
  assert.deepEqual([...marked.rawPayload.subarray(0, 2)], [0x50, 0x4b]);

  const [sheet] = page.sheets;
  const column = (shown: { columns: { letter: string; field?: string }[] }) =>
    shown.columns.find(({ letter }) => letter === 'E');
  assert.equal(column(sheet)?.field, undefined);
  await ask('rememberColumns', {
    path: { importId },
    body: { layoutKey: sheet.layoutKey, columns: { E: 'className' } },
  });
  assert.equal(column((await readPage(importId)).sheets[0])?.field, 'className');
  const alike = await handIn(Buffer.from(BAD.replace('王小丫', '赵小云')), {
    fileName: '再补充.csv',
    scope: 'supplement',
  });
  assert.equal(column(alike.page.sheets[0])?.field, 'className');
  assert.equal(alike.page.sheets[0].remembered, true);
  await ask('withdrawImport', { path: { importId: alike.importId }, body: { reason: '传错了' } });
  assert.equal((await call('confirmImport', { path: { importId: alike.importId }, body: {} })).statusCode, 409);
  const anew = await handIn(Buffer.from(BAD.replace('王小丫', '赵小云')), {
    fileName: '再补充.csv',
    scope: 'supplement',
  });
  assert.notEqual(anew.importId, alike.importId, 'what was withdrawn can be handed in again');
  const nothing = await handIn(Buffer.from('这里什么也没有'), { fileName: '空.txt' });
  assert.equal(nothing.page.reading.state, 'refused');
  assert.ok(nothing.page.reading.problem.zh.length > 5);
});

test('a term runs from the lists behind the open office; what is paid on a list keeps it from being withdrawn', async () => {
  const imports = (await ask('listImports')).items as { importId: string; fileName: string; state: string }[];
  const handed = imports.find((each) => each.state === 'open' && each.fileName === roll.file);
  const supplement = imports.find((each) => each.fileName === '再补充.csv' && each.state === 'open');
  assert.ok(handed && supplement);
  for (const { importId } of [handed, supplement]) {
    await readPage(importId);
    await ask('confirmImport', { path: { importId }, body: {} });
  }
  const query = { term: '2018-autumn', censusOn: '2018-10-15' };
  const offered = (await ask('listTermRunFiles', { query })) as {
    items: { key: string; kind: string; source: string; chosen: boolean }[];
    missing: string[];
  };
  assert.deepEqual(offered.missing, []);
  // A complete list of the whole county takes the place of the rolls that the last run read, but here it is one school's.
  const files = offered.items
    .filter((each) => each.source === 'import' || each.chosen || each.kind === 'enrolment')
    .map(({ key }) => key);
  const body = { ...query, files, purpose: '学期资助发放' };
  const started = await ask('startTermRun', { body });
  assert.equal((await call('startTermRun', { body })).json().code, 'server.run-under-way');
  assert.equal((await call('getHome')).statusCode, 200, 'the office answers meanwhile');
  const done = await until(
    async () =>
      (await ask('listTermRuns')).items.find((each: { runJobId: string }) => each.runJobId === started.runJobId),
    (job) => job.state !== 'running',
  );
  assert.equal(done.state, 'done', JSON.stringify(done.problem));
  assert.equal(done.result.repeated, false);
  const board = await until(
    () => ask('getCoverage'),
    (each) => each.cell.known === done.result.known,
  );
  assert.equal(board.cell.states.payable, done.result.payable);

  const refused = await call('withdrawImport', { path: { importId: handed.importId }, body: { reason: '传错了' } });
  assert.equal(refused.json().code, 'import.stands-on-it');
  assert.ok(refused.json().details.count > 0);
  await ask('withdrawImport', { path: { importId: supplement.importId }, body: { reason: '不是本县的孩子' } });

  const runs = await countRows('roster.run');
  const fewer = files.filter((key) => !key.includes(supplement.importId));
  assert.equal((await call('startTermRun', { body })).json().code, 'server.lists-changed');
  const { runJobId } = await ask('startTermRun', { body: { ...body, files: fewer } });
  await ask('cancelTermRun', { path: { runJobId }, body: {} });
  const cancelled = (await ask('listTermRuns')).items[0];
  assert.deepEqual([cancelled.runJobId, cancelled.state], [runJobId, 'cancelled']);
  assert.equal(await countRows('roster.run'), runs);
});
