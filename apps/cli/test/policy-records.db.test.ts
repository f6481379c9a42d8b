import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeOpenFolder } from '@bulou/store/test-database';
import { synthesiseCounty } from '@bulou/testkit';

const COMMAND = fileURLToPath(new URL('../bin/bulou.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../policies', import.meta.url));
const COUNTY = '410923';
const TERM = '2018-autumn';

let folder = '';
const data = (): string => path.join(folder, 'data');

before(async () => {
  folder = await makeOpenFolder('bulou-policy-');
  const county = path.join(folder, 'county');
  await synthesiseCounty({ countyCode: COUNTY, seed: 5, scale: 0.01, out: county, terms: [TERM] });
  const lists = ['registry', 'enrolment', 'attendance', 'survey', 'received'];
  const run = await bulou(
    ...['term', 'run', '--county', COUNTY, '--term', TERM, '--as-of', '2018-10-15'],
    ...lists.flatMap((kind) => [`--${kind}`, path.join(county, TERM, kind)]),
    ...['--policy', path.join(ROOT, COUNTY), '--data', data(), '--out', path.join(folder, 'out')],
  );
  assert.equal(run.code, 0, run.stderr);
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

const policy = (...args: readonly string[]) => bulou('policy', ...args, '--root', ROOT);
const fromRun = () => ['--data', data(), '--term', TERM];

/** The first child of the papers that is in a state. */
function findChild(state: string): string {
  const lines = readFileSync(path.join(folder, 'out', 'children.csv'), 'utf8').split('\n');
  return lines.find((line) => line.includes(`,${state},`))?.split(',')[0] ?? '';
}

test('a child of a run is explained by its id, under the release it was paid under, and agrees with the record', async () => {
  const paid = await policy('explain', COUNTY, '--child', findChild('payable'), ...fromRun());
  assert.equal(paid.code, 0, paid.stderr);
  assert.match(paid.stdout, /规则 nanle@2018\.1\+/);
  assert.match(paid.stdout, /本期状态：可发放/);
  assert.match(paid.stdout, /应发 [\d,.]+ 元/);
  assert.match(paid.stdout, /与这一期的记录一致。/);
  assert.doesNotMatch(paid.stdout, /这一期的记录不同/);

  const nobody = await policy('explain', COUNTY, '--child', 'nobody', ...fromRun());
  assert.equal(nobody.code, 2);
  assert.match(nobody.stderr, /没有编号为 nobody 的孩子/);
});

test('what-if and diff hold rules against the children of a run, who decide as they did then', async () => {
  const tried = await policy('whatif', COUNTY, 'day-primary-1200', ...fromRun());
  assert.equal(tried.code, 0, tried.stderr);
  assert.match(tried.stdout, /与运行时的记录核对 [1-9]\d* 项：[1-9]\d* 项一致，0 项不同/);
  assert.match(tried.stdout, /增加 [1-9]\d* 人，减少 0 人/);
  assert.match(tried.stdout, /城关镇/);

  const compared = await policy('diff', '2018.1', '2025.1', COUNTY, ...fromRun());
  assert.equal(compared.code, 0, compared.stderr);
  assert.match(compared.stdout, /增加 \d+ 人，减少 \d+ 人/);
});

test('what is not there is said: no such term, neither a file nor a database', async () => {
  const noTerm = await policy('whatif', COUNTY, 'day-primary-1200', '--data', data(), '--term', '2017-autumn');
  assert.equal(noTerm.code, 2);
  assert.match(noTerm.stderr, /没有运行过 2017-autumn 这一期；有：2018-autumn/);
  const nothing = await policy('explain', COUNTY, '--term', TERM);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /--facts child\.json/);
  assert.doesNotMatch(nothing.stderr, /at .*\.ts:/);
});
