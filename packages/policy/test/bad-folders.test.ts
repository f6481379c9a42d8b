/** Folders of packs broken at random, from a fixed seed: rules, releases, prose and what lies about; a check tells faults and never throws. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isProblem, makeRandom, plainDate, type Random } from '@bulou/kernel';
import { checkPolicies, explainChild, runWhatIf, testPolicies } from '../src/commands.ts';

const policies = join(import.meta.dirname, '../../../policies');
const TIMES = Number(process.env['BULOU_FUZZ'] ?? 8);
const scratch = mkdtempSync(join(tmpdir(), 'bulou-folders-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const PIECES = [
  '',
  '\u0000',
  '\ufeff',
  '{',
  '"',
  '}',
  'null',
  '[]',
  '\t- ',
  ': ',
  '九',
  '\r\n',
  '0x',
  '#',
  '&a *a',
  '%YAML 9',
];

/** Breaks one file of a pack in one of the ways in which files go bad. */
function breakFile(random: Random, path: string): void {
  const bytes = readFileSync(path);
  const at = random.integer(0, Math.max(0, bytes.length - 1));
  const kinds = [
    () => rmSync(path),
    () => writeFileSync(path, ''),
    () => writeFileSync(path, bytes.subarray(0, at)),
    () => writeFileSync(path, Buffer.from(bytes.toString('utf8'), 'utf16le')),
    () => writeFileSync(path, Buffer.from(bytes.map((byte, index) => (index === at ? 255 - byte : byte)))),
    () =>
      writeFileSync(path, Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES)), bytes.subarray(at)])),
    () => {
      rmSync(path);
      mkdirSync(path);
    },
    () => writeFileSync(`${path}.yaml`, bytes),
  ];
  random.pick(kinds)();
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A refusal in words is right; anything else thrown is a fault of the program. */
async function refuseOnly(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isProblem(error)) throw error;
    assert.doesNotMatch(`${error.zh}${error.en}`, /undefined|\[object|\n\s+at /);
  }
}

test(`${TIMES} broken folders of packs are told their faults and never throw`, async () => {
  const random = makeRandom(11);
  let faulty = 0;
  for (let turn = 0; turn < TIMES; turn += 1) {
    const root = join(scratch, `turn-${turn}`);
    cpSync(policies, root, { recursive: true });
    const broken: string[] = [];
    for (let more = random.integer(1, 3); more > 0; more -= 1) {
      const path = random.pick(listFiles(root));
      broken.push(path);
      breakFile(random, path);
    }
    const story = `turn ${turn}: ${broken.join(' ')}`;
    try {
      await refuseOnly(async () => {
        const { result, ok } = await checkPolicies({ root, on: plainDate('2026-01-01') });
        for (const fault of result) {
          assert.ok(fault.file !== '' && fault.line >= 1, JSON.stringify(fault));
          assert.doesNotMatch(`${fault.zh}${fault.en}`, /undefined|\[object|NaN|\n\s+at /, JSON.stringify(fault));
        }
        faulty += ok ? 0 : 1;
      });
      const folder = join(root, '410923');
      const moment = { term: '2018-autumn', censusOn: plainDate('2018-10-15') } as const;
      await refuseOnly(() => explainChild({ folder, ...moment, facts: { registered: true } }));
      await refuseOnly(() => explainChild({ folder, release: '2018.1', ...moment, facts: { registered: true } }));
      await refuseOnly(() => runWhatIf({ folder, whatIf: 'day-primary-1200', ...moment, population: [] }));
      if (turn % 8 === 0) await refuseOnly(() => testPolicies({ root, packs: ['henan'] }));
    } catch (error) {
      throw new Error(`${story}: ${error instanceof Error ? error.stack : String(error)}`, { cause: error });
    }
    rmSync(root, { recursive: true });
  }
  assert.ok(faulty > TIMES / 4, `${faulty} of ${TIMES} were found faulty`);
});
