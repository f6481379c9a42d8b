import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@bulou/store';
import { makeOpenFolder } from '@bulou/store/test-database';
import { synthesiseCounty } from '@bulou/testkit';

const COMMAND = fileURLToPath(new URL('../bin/bulou.js', import.meta.url));
const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));

let folder = '';
let lists = '';

before(async () => {
  folder = await makeOpenFolder('bulou-cli-');
  lists = path.join(folder, 'county', '2018-autumn');
  await synthesiseCounty({
    countyCode: '410923',
    seed: 3,
    scale: 0.01,
    out: path.join(folder, 'county'),
    terms: ['2018-autumn'],
  });
});
after(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command, as a clerk starts it. */
async function bulou(...args: readonly string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** `term run` on the small county; each option may be replaced, or left out with `undefined`. */
function runTerm(changed: Readonly<Record<string, string | undefined>>): Promise<Ended> {
  const options: Record<string, string | undefined> = {
    county: '410923',
    term: '2018-autumn',
    'as-of': '2018-10-15',
    registry: path.join(lists, 'registry'),
    enrolment: path.join(lists, 'enrolment'),
    survey: path.join(lists, 'survey'),
    policy: POLICY,
    data: path.join(folder, 'data'),
    out: path.join(folder, 'out'),
    ...changed,
  };
  const args = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return bulou('term', 'run', ...args);
}

/** One plain sentence in Chinese, one in English, no stack, exit code 2; the words say what is wrong. */
function assertRefused({ code, stderr, stdout }: Ended, ...words: readonly string[]): void {
  const lines = stderr.trim().split('\n');
  const [zh = '', en = ''] = lines;
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  assert.equal(lines.length, 2, stderr);
  assert.match(zh, /\p{Script=Han}.*。$/u);
  assert.match(en, /^[A-Z"/-].*\.$/);
  for (const word of words) assert.equal(stderr.includes(word), true, `${word} is not in: ${stderr}`);
}

test('a wrong path, date, term or county is refused in one sentence', async () => {
  assertRefused(await runTerm({ registry: path.join(folder, 'nowhere') }), '--registry', 'nowhere');
  assertRefused(await runTerm({ registry: `${path.join(lists, 'registry')}@2018-02-30` }), '--registry', '2018-02-30');
  assertRefused(await runTerm({ 'as-of': '2018-13-01' }), '--as-of', '2018-13-01');
  assertRefused(await runTerm({ 'as-of': '2018-03-01' }), '--as-of', '2018-08-01');
  assertRefused(await runTerm({ term: '2018-winter' }), '2018-winter');
  assertRefused(await runTerm({ county: '南乐' }), '南乐');
});

test('missing lists are named', async () => {
  assertRefused(await runTerm({ survey: undefined, enrolment: undefined }), '--enrolment', '--survey');
});

test('a policy folder that is none is refused', async () => {
  const empty = path.join(folder, 'no-pack');
  mkdirSync(empty, { recursive: true });
  // Packs tell every fault at once, so here the refusal is a list.
  const { code, stderr } = await runTerm({ policy: empty });
  assert.equal(code, 2, stderr);
  assert.equal(stderr.includes(empty), true, stderr);
  assertRefused(await runTerm({ policy: path.join(folder, 'no-such-pack') }), 'no-such-pack');
});

test('folders that cannot be written to are refused before anything is read', async () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, 'not a folder');
  assertRefused(await runTerm({ out: file }), '--out', file);
  assertRefused(await runTerm({ out: path.join(file, 'below') }), '--out');
  assertRefused(await runTerm({ data: path.join(file, 'below') }), '--data');
  assert.equal(readFileSync(file, 'utf8'), 'not a folder');
});

test('a data folder that a living process has is refused, and free again afterwards', async () => {
  const data = path.join(folder, 'taken');
  const database = await openDatabase({ dataDir: data, applicationName: 'test' });
  try {
    assertRefused(await runTerm({ data }), data, String(process.pid));
  } finally {
    await database.close();
  }
  const ended = await runTerm({ data });
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /名单里的孩子/);
});

test('an archive that is none is refused', async () => {
  const file = path.join(folder, 'not-an-archive');
  writeFileSync(file, 'nothing');
  assertRefused(await bulou('restore', '--from', file, '--data', path.join(folder, 'restored')), file);
});
