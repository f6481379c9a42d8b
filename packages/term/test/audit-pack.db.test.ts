import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '@bulou/kernel';
import { type Database, digestSm3, execute, formatCheckpoint, readCheckpoint } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import { makeAuditPackCommand, openTermDatabase, runTerm } from '../src/index.ts';
import { COUNTY, makeRunOptions, makeSmallCounty, readCsvFile } from './small-county.ts';

let folder = '';
let database: Database;

before(async () => {
  folder = await makeOpenFolder('bulou-audit-pack-');
  await makeSmallCounty(path.join(folder, 'county'), 0.01);
  const options = makeRunOptions('2018-autumn', {
    lists: path.join(folder, 'county', '2018-autumn'),
    dataFolder: path.join(folder, 'data'),
    outFolder: path.join(folder, 'out'),
  });
  await runTerm(options);
  database = await openTermDatabase(options);
});
after(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

interface PackWish {
  readonly within?: string;
  readonly childId?: string;
  readonly whole?: boolean;
  readonly role?: string;
}

async function makePack(name: string, { role = 'auditor', whole = false, ...scope }: PackWish = {}) {
  const place = path.join(folder, name);
  const actor = { actorId: 'auditor-1', role, territory: COUNTY };
  const envelope = { commandId: randomUUID(), schemaVersion: 1, countyCode: COUNTY, actor, claimedAt: '' };
  const input = { packId: `pack-${name}-1`, term: '2018-autumn', purpose: '年度审计', whole, ...scope };
  const { result } = await execute(database, makeAuditPackCommand(place), envelope, input);
  return { place, made: result };
}

interface Verdict {
  readonly status: number | null;
  readonly holds: boolean;
  readonly findings: readonly { check: string; where: string; zh: string; en: string }[];
}

/** As an auditor does it: the verifier of the pack, started by itself. */
function verify(place: string, ...words: string[]): Verdict {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(place, 'verify.mjs'), '--json', ...words], {
    encoding: 'utf8',
  });
  assert.ok(status === 0 || status === 3, stderr);
  return { status, ...JSON.parse(stdout) };
}

const read = (place: string, name: string) => readFileSync(path.join(place, name), 'utf8');

/** What a careful forger does as well: the manifest lists the new digests. */
function mendManifest(place: string): void {
  const manifest = JSON.parse(read(place, 'manifest.json'));
  for (const file of manifest.files) {
    const content = readFileSync(path.join(place, file.path));
    file.bytes = content.length;
    file.sha256 = createHash('sha256').update(content).digest('hex');
  }
  writeFileSync(path.join(place, 'manifest.json'), JSON.stringify(manifest));
}

test('an honest pack holds, masked, for the term, a village and a child; the trail names its manifest', async () => {
  const { place, made } = await makePack('term');
  const verdict = verify(place, '--manifest', made.manifest);
  assert.deepEqual(verdict.findings, []);
  assert.equal(verdict.status, 0);
  const { rows } = readCsvFile(path.join(place, 'roster/children.csv'));
  assert.equal(rows.length, made.children);
  for (const name of listTexts(place)) {
    if (name.startsWith('trail/') || name.startsWith('run/') || name === 'manifest.json') continue;
    assert.doesNotMatch(read(place, name), /(?<![0-9a-z_])\d{17}[\dX](?![0-9a-z])/, name);
  }
  const [entry] = await database.transaction(
    COUNTY,
    (tx) => tx<{ body: string }[]>`select body from store.trail order by sequence desc limit 1`,
  );
  const { commandName, facts } = JSON.parse(entry?.body ?? '{}');
  assert.equal(commandName, 'term.make-audit-pack');
  assert.deepEqual([facts.manifest, facts.masked, facts.purpose], [made.manifest, true, '年度审计']);

  const resident = rows.find((row) => row['division_code']?.length === 12 && row['registered'] === 'yes');
  const village = await makePack('village', { within: resident?.['division_code'] ?? '' });
  assert.deepEqual(verify(village.place).findings, []);
  const child = await makePack('child', { childId: resident?.['child_id'] ?? '', whole: true });
  assert.deepEqual(verify(child.place).findings, []);
  assert.match(read(child.place, 'sources/cells.csv'), /,whole,全部,/);
  assert.equal(child.made.children, 1);
  // Printed for people: both languages, and which checks hold.
  const printed = spawnSync(process.execPath, [path.join(child.place, 'verify.mjs')], { encoding: 'utf8' });
  assert.match(printed.stdout, /全部相符。 \/ Everything holds\./);
});

function listTexts(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(csv|jsonl?|txt)$/.test(name));
}

test('nobody but an auditor makes a pack, and what is refused leaves no folder', async () => {
  const is = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
  await assert.rejects(makePack('refused', { role: 'county-clerk' }), is('network.role-lacks-right'));
  await assert.rejects(makePack('refused', { childId: 'c0' }), is('term.pack-without-children'));
  assert.equal(existsSync(path.join(folder, 'refused')), false);
});

test('every kind of tampering is named, whether or not the forger mends the manifest', async () => {
  const { place: honest } = await makePack('honest');
  const checkpoint = path.join(folder, 'kept.txt');
  const point = await database.transaction(COUNTY, (tx) => readCheckpoint(tx, COUNTY));
  const entries = read(honest, 'trail/entries.jsonl').trim().split('\n');
  const at = Math.floor(entries.length / 2);
  const earlier = JSON.parse(entries[at] ?? '{}') as { sequence: number; hash: string };
  writeFileSync(checkpoint, formatCheckpoint({ ...point, sequence: BigInt(earlier.sequence), hash: earlier.hash }));
  assert.equal(verify(honest, '--checkpoint', checkpoint).holds, true);

  const attack = (name: string, tamper: (place: string) => void, mend: boolean, ...words: string[]) => {
    const place = path.join(folder, `attack-${name}`);
    cpSync(honest, place, { recursive: true });
    tamper(place);
    if (mend) mendManifest(place);
    const { findings, status } = verify(place, ...words);
    assert.equal(status, 3, `${name}: not seen`);
    rmSync(place, { recursive: true });
    return findings;
  };
  const edit = (name: string, change: (text: string) => string) => (place: string) => {
    const text = read(place, name);
    const changed = change(text);
    assert.notEqual(changed, text, name);
    writeFileSync(path.join(place, name), changed);
  };
  const editTrail = (change: (lines: string[]) => void) =>
    edit('trail/entries.jsonl', (text) => {
      const lines = text.trim().split('\n');
      change(lines);
      return `${lines.join('\n')}\n`;
    });
  type Found = ReturnType<typeof attack>;
  const names = (findings: Found, check: string, words: RegExp) =>
    assert.ok(
      findings.some((each) => each.check === check && words.test(`${each.where} ${each.zh} ${each.en}`)),
      `${check} ${words} not among ${JSON.stringify(findings.slice(0, 5))}`,
    );

  // Without mending, the manifest names the file.
  const nameChanged = edit('roster/children.csv', (text) => text.replace(/,payable,/, ',not_entitled,'));
  names(attack('byte', nameChanged, false), 'manifest', /roster\/children\.csv .*内容改过/);
  const swap = (place: string) => {
    renameSync(path.join(place, 'run/files.csv'), path.join(place, 'swap'));
    renameSync(path.join(place, 'papers/papers.csv'), path.join(place, 'run/files.csv'));
    renameSync(path.join(place, 'swap'), path.join(place, 'papers/papers.csv'));
  };
  const swapped = attack('swap', swap, false);
  names(swapped, 'manifest', /run\/files\.csv .*changed or swapped/);
  names(swapped, 'manifest', /papers\/papers\.csv/);
  names(
    attack('gone', (place) => rmSync(path.join(place, 'decisions/acts.csv')), false),
    'manifest',
    /不见了/,
  );
  names(
    attack('put-in', (place) => writeFileSync(path.join(place, 'note.txt'), 'x'), false),
    'manifest',
    /note\.txt .*后来放进去/,
  );

  // With a mended manifest, what the files say to each other does.
  names(attack('swap-mended', swap, true), 'run', /少了运行读过的/);
  names(attack('state', nameChanged, true), 'payments', /不是“可发”/);
  names(attack('state-tally', nameChanged, true), 'equation', /coverage\/equation\.json whole/);
  const dropChild = edit('roster/children.csv', (text) =>
    text.replace(/\r\n[^\r\n]*,not_entitled,[^\r\n]*\r\n/, '\r\n'),
  );
  names(attack('child', dropChild, true), 'children', /这个孩子在名册里不见了/);
  const dropWhole = (place: string) => {
    const [, id = ''] = /\r\n(c[0-9a-z]+),yes/.exec(read(place, 'roster/everybody.csv')) ?? [];
    for (const name of ['roster/everybody.csv', 'roster/children.csv', 'coverage/determinations.csv'])
      writeFileSync(
        path.join(place, name),
        read(place, name).replaceAll(new RegExp(`\\r\\n${id},[^\\r\\n]*`, 'g'), ''),
      );
  };
  names(attack('left-out', dropWhole, true), 'children', /不是日志第 2 条记下的那份名单/);
  const removed = attack(
    'removed',
    editTrail((lines) => void lines.splice(at, 1)),
    true,
    '--checkpoint',
    checkpoint,
  );
  names(removed, 'trail', new RegExp(`缺第 #${at + 1} 条`));
  const turned = editTrail((lines) => {
    [lines[at], lines[at - 1]] = [lines[at - 1] ?? '', lines[at] ?? ''];
  });
  names(attack('reordered', turned, true), 'trail', /次序颠倒/);
  names(
    attack(
      'cut',
      editTrail((lines) => void lines.pop()),
      true,
    ),
    'trail',
    /末尾被截过/,
  );
  const actor = editTrail((lines) => {
    lines[at] = (lines[at] ?? '').replace(/(actorId\\":\\")[^\\]+/, '$1somebody');
  });
  names(attack('altered', actor, true), 'trail', new RegExp(`#${at + 1} .*改过`));
  names(
    attack('rewritten', (place) => rewriteTrail(place, at), true, '--checkpoint', checkpoint),
    'trail',
    /历史改写过/,
  );
  const total = edit('run/run.json', (text) =>
    text.replace(/"paidFen": "(\d+)"/, (_, fen) => `"paidFen": "${BigInt(fen) + 100n}"`),
  );
  names(attack('total', total, true), 'payments', /发放总额（分）：写的是/);
  const amount = edit('payments/payments.csv', (text) => text.replace(/,(\d+)00,/, ',$199,'));
  names(attack('amount', amount, true), 'payments', /各级分担之和不等于/);
  const paidTwice = edit('payments/payments.csv', (text) => {
    const [, line = ''] = text.split('\r\n');
    return `${text}${line}\r\n`;
  });
  names(attack('twice', paidTwice, true), 'payments', /接不上/);
  const cell = edit('coverage/equation.json', (text) =>
    text.replace(/"known": (\d+)/, (_, known) => `"known": ${Number(known) + 1}`),
  );
  names(attack('equation', cell, true), 'equation', /五种状态之和不等于总数/);
  const act = edit(
    'decisions/acts.csv',
    (text) => `${text}review,p1,410923,same,,nobody,,2018-10-16T00:00:00.000Z\r\n`,
  );
  names(attack('act', act, true), 'acts', /日志里没有这个人/);
  // All of it mended is another pack: its manifest is not the one that the trail names.
  const { made } = await makePack('again');
  const other = edit('README.txt', (text) => `${text} `);
  names(attack('manifest', other, true, '--manifest', made.manifest), 'manifest', /清单换过/);
});

/** A forger who holds the whole database rewrites an entry and every hash after it: only a checkpoint kept elsewhere tells. */
function rewriteTrail(place: string, at: number): void {
  const entries = read(place, 'trail/entries.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  let previous = '0'.repeat(64);
  for (const [index, entry] of entries.entries()) {
    if (index === at) entry.body = entry.body.replace(/("actorId":")[^"]+/, '$1somebody');
    entry.previousHash = previous;
    entry.hash = digestSm3(`sm3-1\n${COUNTY}\n${entry.sequence}\n${previous}\n${entry.body}`);
    previous = entry.hash;
  }
  writeFileSync(
    path.join(place, 'trail/entries.jsonl'),
    `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`,
  );
  writeFileSync(
    path.join(place, 'trail/checkpoint.txt'),
    `bulou-trail/${COUNTY} sm3-1\n${entries.length}\n${previous}\n`,
  );
  const manifest = JSON.parse(read(place, 'manifest.json'));
  manifest.checkpoint.hash = previous;
  writeFileSync(path.join(place, 'manifest.json'), JSON.stringify(manifest));
}
