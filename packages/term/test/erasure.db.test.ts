import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { buildOfficeLines } from '@bulou/coverage/office';
import { Problem } from '@bulou/kernel';
import {
  backup,
  type Command,
  checkCatalogue,
  type Database,
  execute,
  type JsonValue,
  listFiles,
  listTables,
  NO_TERRITORY,
  readDatabaseError,
  verifyTrail,
} from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import {
  decideErasure,
  listErasures,
  listRetention,
  makeAuditPackCommand,
  openTermDatabase,
  proposeErasure,
  runTerm,
} from '../src/index.ts';
import { COUNTY, makeRunOptions, makeSmallCounty, readCsvFile } from './small-county.ts';

let folder = '';
let database: Database;

before(async () => {
  folder = await makeOpenFolder('bulou-erasure-');
  await makeSmallCounty(path.join(folder, 'county'), 0.01);
  const options = makeRunOptions('2018-autumn', {
    lists: path.join(folder, 'county', '2018-autumn'),
    dataFolder: path.join(folder, 'data'),
    outFolder: path.join(folder, 'out'),
  });
  await runTerm(options);
  database = await openTermDatabase(options);
  await buildOfficeLines(database, COUNTY, new Date());
});
after(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

async function send<I, R extends JsonValue>(
  role: string,
  command: Command<I, R>,
  input: NoInfer<I>,
  day: string,
  actorId = role,
) {
  const territory = role === 'security-administrator' ? NO_TERRITORY : COUNTY;
  const actor = { actorId, role, territory };
  const envelope = { commandId: randomUUID(), schemaVersion: 1, countyCode: COUNTY, actor, claimedAt: '' };
  const { result } = await execute(database, command, envelope, input, { now: () => new Date(`${day}T02:00:00Z`) });
  return result;
}

const is = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const readCounty = <T>(read: Parameters<Database['transaction']>[1]) =>
  database.transaction(COUNTY, read, { as: 'owner' }) as Promise<T>;

/** Everything that is counted and summed, in every table that has figures. */
async function readSums() {
  return await readCounty(async (tx) => ({
    run: await tx`select known_children, registered_children, entitled_fen, paid_fen, owed_fen, displaced_fen from coverage.coverage_run`,
    states:
      await tx`select state, stage, division_code, count(*) from coverage.child_state group by 1, 2, 3 order by 1, 2, 3`,
    determinations:
      await tx`select benefit, outcome, count(*), sum(amount_fen) from coverage.determination group by 1, 2 order by 1, 2`,
    payments:
      await tx`select payment_id, sequence, kind, child_id, amount_fen, payers from coverage.payment order by 1, 2`,
    tallies: await tx`select * from coverage.tally order by tally_no`,
    lines: await tx`select child_id, state, paid_fen, owed_fen, displaced_fen from coverage.child_line order by 1`,
  }));
}

/** Every table as text, sealed fields opened: what somebody who holds database and keys can read. */
async function readEverything(): Promise<string> {
  const { keys } = database;
  return await readCounty(async (tx) => {
    const texts: string[] = [];
    for (const { schema, name } of await listTables(tx)) {
      const rows = await tx.unsafe<Record<string, unknown>[]>(`select * from "${schema}"."${name}"`);
      for (const row of rows)
        for (const [column, value] of Object.entries(row)) {
          if (!(value instanceof Uint8Array))
            texts.push(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v)) ?? '');
          else if (column === 'rows_cipher')
            texts.push(inflateRawSync(keys.openBytes(value, 'source-rows')).toString('utf8'));
          else if (column === 'identity_cipher') texts.push(keys.openField(value, 'child-identity'));
          else if (column === 'finding_cipher') texts.push(keys.openField(value, 'finding'));
          else if (column === 'payee_cipher')
            texts.push(keys.openField(value, `coverage.payment/${COUNTY}/${row['payment_id']}`));
        }
    }
    return texts.join('\n');
  });
}

test('everybody of the register has a basis and a last day; the catalogue keeps its rules', async () => {
  const [missing] = await readCounty<{ count: number }[]>(
    (tx) => tx`
    select count(*)::int as count from roster.child_version v
    left join roster.retention r on r.county_code = v.county_code and r.child_id = v.child_id where r.child_id is null`,
  );
  assert.equal(missing?.count, 0);
  const lines = await readCounty<Awaited<ReturnType<typeof listRetention>>>((tx) =>
    listRetention(tx, COUNTY, '2019-12-31'),
  );
  assert.deepEqual(
    lines.map(({ rule, years, due, nextOn }) => [rule, years, due, nextOn]),
    [
      ['paid', 30, 0, '2048-12-31'],
      ['assessed', 5, 0, '2023-12-31'],
      ['listed', 1, 0, '2019-12-31'],
    ],
  );
  assert.equal(
    lines.every((line) => line.held > 0),
    true,
  );
  assert.deepEqual(await readCounty((tx) => checkCatalogue(tx)), []);
});

test('nothing is due before its last day, one person does not erase, and the database refuses what nobody confirmed', async () => {
  const ended = { ground: 'retention-ended' } as const;
  await assert.rejects(
    send('security-administrator', proposeErasure, ended, '2019-12-31'),
    is('term.nothing-to-erase'),
  );
  await assert.rejects(send('county-clerk', proposeErasure, ended, '2020-01-02'), is('network.role-lacks-right'));
  const [paid] = await readCounty<{ childId: string }[]>(
    (tx) => tx`
    select child_id as "childId" from roster.retention where rule = 'paid' limit 1`,
  );
  const request = { ground: 'request', childIds: [paid?.childId ?? ''] } as const;
  await assert.rejects(
    send('security-administrator', proposeErasure, { ...request, childIds: [...request.childIds] }, '2020-01-02'),
    is('term.kept-by-law'),
  );
  const { erasureId } = await send('security-administrator', proposeErasure, ended, '2020-01-02', 'one');
  await assert.rejects(
    send('bureau-leader', decideErasure, { erasureId, verdict: 'confirmed' }, '2020-01-02', 'one'),
    is('term.erasure-needs-another'),
  );
  await assert.rejects(
    send('security-administrator', decideErasure, { erasureId, verdict: 'confirmed' }, '2020-01-02'),
    is('network.role-lacks-right'),
  );
  // Not the commands alone: the tables and the functions refuse it, too.
  const attempts = [
    `update roster.erasure set state = 'confirmed', decided_by = 'one', decided_at = now() where erasure_id = '${erasureId}'`,
    `select roster.erase_identities('${COUNTY}', '${erasureId}', 'x', '00')`,
    `select coverage.erase_lines('${COUNTY}', '${erasureId}', 'x')`,
    `update roster.child_version set name = 'x'`,
  ];
  for (const attempt of attempts)
    await assert.rejects(
      database.transaction(COUNTY, (tx) => tx.unsafe(attempt)),
      (error) => ['42501', '23514'].includes(readDatabaseError(error)?.sqlState ?? ''),
      attempt,
    );
  const refused = await send('bureau-leader', decideErasure, { erasureId, verdict: 'refused' }, '2020-01-02');
  assert.equal(refused.state, 'refused');
  await assert.rejects(
    send('bureau-leader', decideErasure, { erasureId, verdict: 'confirmed' }, '2020-01-02'),
    is('term.erasure-decided'),
  );
});

test('after the erasure nothing of them is left to read, the chain holds, and every sum is what it was', async () => {
  const sums = await readSums();
  const kept = await listFiles(database.dataDir);
  const { erasureId, children } = await send(
    'security-administrator',
    proposeErasure,
    { ground: 'retention-ended' },
    '2024-01-02',
  );
  const people = await readCounty<{ name: string; cipher: Uint8Array; gone: boolean }[]>(
    (tx) => tx`
    select v.name, v.identity_cipher as cipher, e.child_id is not null as gone from roster.child_version v
    left join roster.erasure_child e on e.county_code = v.county_code and e.child_id = v.child_id and e.erasure_id = ${erasureId}`,
  );
  const readNumber = (cipher: Uint8Array) =>
    JSON.parse(database.keys.openField(cipher, 'child-identity')).nationalId as string | undefined;
  const stay = new Set(people.filter((each) => !each.gone).map((each) => each.name));
  // Adults and families of whoever stays may share a name; a number is one person's.
  const numbersOf = (gone: boolean) =>
    people.filter((each) => each.gone === gone).flatMap((each) => readNumber(each.cipher) ?? []);
  const [goneNumbers, stayNumbers] = [numbersOf(true), numbersOf(false)];
  const earlier = await readEverything();
  assert.equal(
    goneNumbers.every((number) => earlier.includes(number)),
    true,
  );

  const done = await send('bureau-leader', decideErasure, { erasureId, verdict: 'confirmed' }, '2024-01-02');
  assert.equal(done.children, children);
  assert.equal(done.rows >= children, true);
  const now = await readEverything();
  const found = goneNumbers.filter((number) => now.includes(number));
  // A damaged list may give a child's number to a relative who stays; then it is the relative's row that holds it.
  assert.ok(found.length <= goneNumbers.length / 100, `${found.length} of ${goneNumbers.length} numbers are left`);
  assert.equal(
    stayNumbers.every((number) => now.includes(number)),
    true,
  );
  const names = people.filter((each) => each.gone && !stay.has(each.name)).map((each) => `"${each.name}"`);
  const lines = await readCounty<{ name: string }[]>((tx) => tx`select name from coverage.child_line`);
  const shown = JSON.stringify(lines.map((line) => line.name));
  assert.deepEqual(
    names.filter((name) => shown.includes(name)),
    [],
  );

  assert.deepEqual(await readSums(), sums);
  const verdict = await readCounty<{ findings: unknown[] }>((tx) => verifyTrail(tx, COUNTY));
  assert.deepEqual(verdict.findings, []);
  await verifyPack();
  const left = await listFiles(database.dataDir);
  assert.equal(kept.length - left.length, done.fileIds.length);
  const [erasure] = await readCounty<Awaited<ReturnType<typeof listErasures>>>((tx) =>
    listErasures(tx, COUNTY, { erasureId }),
  );
  assert.deepEqual(
    [erasure?.state, erasure?.proposedBy, erasure?.decidedBy],
    ['done', 'security-administrator', 'bureau-leader'],
  );
  await assert.rejects(
    send('security-administrator', proposeErasure, { ground: 'retention-ended' }, '2024-01-02'),
    is('term.nothing-to-erase'),
  );
});

/** An auditor's pack of a term whose people are erased in part holds as before. */
async function verifyPack(): Promise<void> {
  const place = path.join(folder, 'pack');
  const input = { packId: 'pack-after-erasure', term: '2018-autumn', purpose: '删除以后', whole: true };
  await send('auditor', makeAuditPackCommand(place), input, '2024-01-03');
  const { status, stdout } = spawnSync(process.execPath, [path.join(place, 'verify.mjs')], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
}

test('when the last of them goes, so do the files, and a backup of the rest is whole', async () => {
  const { erasureId } = await send(
    'security-administrator',
    proposeErasure,
    { ground: 'retention-ended' },
    '2049-01-02',
  );
  const sums = await readSums();
  const { fileIds } = await send('bureau-leader', decideErasure, { erasureId, verdict: 'confirmed' }, '2049-01-02');
  assert.equal(fileIds.length > 0, true);
  assert.deepEqual(await readSums(), sums);
  const left = new Set(await listFiles(database.dataDir));
  assert.deepEqual(
    fileIds.filter((fileId) => left.has(fileId)),
    [],
  );
  // A backup takes every file that a row names: one that is gone would stop it.
  const summary = await backup(database, path.join(folder, 'backup'), {});
  assert.equal(summary.files, left.size);
  const everything = await readEverything();
  const { rows } = readCsvFile(path.join(folder, 'out', 'children.csv'));
  const numbers = rows.flatMap((row) =>
    /^\d{17}[\dX]$/.test(row['national_id'] ?? '') ? [row['national_id'] ?? ''] : [],
  );
  assert.equal(numbers.length > 100, true);
  assert.deepEqual(numbers.filter((number) => everything.includes(number)).slice(0, 3), []);
});
