import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Problem } from '@bulou/kernel';
import { checkCatalogue, copyRows, JsonCell, migrate, readDatabaseError, violatesConstraint } from '../src/index.ts';
import { withTestDatabase } from '../src/test-database.ts';

const code = (problem: string) => (error: unknown) => error instanceof Problem && error.code === problem;

test('the catalogue keeps the rules of the schema', async () => {
  await withTestDatabase(async (db) => {
    assert.deepEqual(await db.transaction('41', checkCatalogue), []);
    const broken = await db.transaction(
      '41',
      async (tx) => {
        await tx
          .unsafe(`create table store.bare (id text primary key, county_code text);
          comment on table store.bare is 'Bare. [placement: county]'`)
          .simple();
        return await checkCatalogue(tx);
      },
      { as: 'owner' },
    );
    assert.ok(broken.includes('bare_pkey of store.bare does not begin with county_code.'));
    assert.ok(broken.includes('store.bare.id has no comment.'));
  });
});

test('migrations run once, in order, and a changed one is refused', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'bulou-migrations-'));
  try {
    await withTestDatabase(async (db) => {
      const source = [{ schema: 'sample', dir }];
      await writeFile(path.join(dir, '0001-first.sql'), 'create table sample.one (id text);');
      await writeFile(path.join(dir, '0003-third.sql'), 'create table sample.three (id text);');
      assert.deepEqual(
        (await migrate(db, source)).map((migration) => migration.number),
        [1, 3],
      );
      assert.deepEqual(await Promise.all([migrate(db, source), migrate(db, source)]), [[], []]);
      await writeFile(path.join(dir, '0001-first.sql'), 'create table sample.one (id text);\r\n'.trimEnd());
      assert.deepEqual(await migrate(db, source), []);
      await writeFile(path.join(dir, '0002-second.sql'), 'select 1;');
      await assert.rejects(migrate(db, source), code('store.migration-order'));
      await rm(path.join(dir, '0002-second.sql'));
      await writeFile(path.join(dir, '0004-fourth.sql'), 'create table sample.four (id text); select 1 / 0;');
      await assert.rejects(migrate(db, source), /division by zero/);
      await writeFile(path.join(dir, '0004-fourth.sql'), 'create table sample.four (id text);');
      assert.equal((await migrate(db, source)).length, 1);
      await writeFile(path.join(dir, '0004-fourth.sql'), 'create table sample.four (other text);');
      await assert.rejects(migrate(db, source), code('store.migration-changed'));
      await rm(path.join(dir, '0004-fourth.sql'));
      await assert.rejects(migrate(db, source), code('store.migration-unknown'));
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('the settings that keep acknowledged work are on, and the server listens on no network', async () => {
  await withTestDatabase(async (db) => {
    await db.transaction('41', async (tx) => {
      const rows = await tx<{ name: string; setting: string }[]>`
        select name, setting from pg_settings
        where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_encoding')`;
      const settings = Object.fromEntries(rows.map((row) => [row.name, row.setting]));
      assert.deepEqual(settings, {
        fsync: 'on',
        full_page_writes: 'on',
        synchronous_commit: 'on',
        data_checksums: 'on',
        server_encoding: 'UTF8',
      });
      const [user] = await tx`select current_user as name, current_setting('app.division') as division`;
      assert.deepEqual({ ...user }, { name: 'bulou_app', division: '41' });
    });
    if (process.platform !== 'win32') {
      const [row] = await db.transaction(
        '41',
        (tx) => tx`select setting from pg_settings where name = 'listen_addresses'`,
        { as: 'owner' },
      );
      assert.equal(row?.setting, '');
    }
    await assert.rejects(
      db.transaction("41'; select 1; --", async () => {}),
      RangeError,
    );
  });
});

test('rows copied in come out unchanged', async () => {
  await withTestDatabase(async (db) => {
    await db.transaction('41', async (tx) => {
      await tx`create temp table cells (a text, b bigint, c boolean, d date, e timestamptz, f bytea, g jsonb, h text[],
        i smallint, j integer, k double precision) on commit drop`;
      const texts = [
        '王\t小\\明\n',
        '',
        '\\N',
        '\\.',
        '"{a,b}"',
        '𬭊㛃\r',
        'a\u0000b',
        `a${'长'.repeat(400_000)}`,
        'x'.repeat(300_000),
      ];
      const rows = texts.map((text, index) => [
        text,
        BigInt(index) * 10n ** 17n,
        index % 2 === 0,
        '2018-10-15',
        new Date('2018-10-15T08:00:00.123Z'),
        Buffer.from([0, 255, index]),
        new JsonCell({ text: text.replace('\u0000', '') }),
        index === 1 ? [] : [text.replace('\u0000', ''), 'NULL', 'x"y\\z'],
        index - 3,
        index === 2 ? null : 1_000_000 * (index - 4),
        index / 3,
      ]);
      async function* stream() {
        yield* rows;
      }
      assert.equal(await copyRows(tx, 'cells', [...'abcdefghijk'], stream()), rows.length);
      await assert.rejects(copyRows(tx, 'cells', ['no'], []), /has no column no/);
      const found = await tx`select * from cells order by b`;
      for (const [index, row] of found.entries()) {
        const [a, b, c, d, e, f, g, h, i, j, k] = rows[index]!;
        assert.deepEqual(
          { ...row },
          { a: (a as string).replace('\u0000', '\ufffd'), b, c, d, e, f, g: (g as JsonCell).value, h, i, j, k },
        );
      }
    });
  });
});

test('a row that is refused, or a source that fails, rejects the copy and leaves the pool usable', async () => {
  await withTestDatabase(async (db) => {
    for (let round = 0; round < 3; round += 1) {
      const columns = ['county_code', 'file_id', 'size_bytes', 'stored_at'];
      const refused = db.transaction('41', (tx) =>
        copyRows(tx, 'store.file', columns, [['410923', 'x', 1, new Date()]]),
      );
      await assert.rejects(refused, (error) => violatesConstraint(error, 'file_id_is_sha256'));
      async function* failing() {
        for (let index = 0; index < 20_000; index += 1)
          yield ['410923', String(index).padStart(64, '0'), 1, new Date()];
        throw new RangeError('The source ended.');
      }
      await assert.rejects(
        db.transaction('41', (tx) => copyRows(tx, 'store.file', columns, failing())),
        RangeError,
      );
      const many = Array.from({ length: 50_000 }, () => ['410923', 'bad', 1, new Date()]);
      await assert.rejects(
        db.transaction('41', (tx) => copyRows(tx, 'store.file', columns, many)),
        (error) => readDatabaseError(error)?.kind === 'constraint',
      );
    }
    const [row] = await db.transaction('41', (tx) => tx`select count(*) from store.file`);
    assert.equal(row?.count, 0n);
  });
});
