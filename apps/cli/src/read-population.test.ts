import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isProblem, makeRandom, plainDate } from '@bulou/kernel';
import { loadPacks } from '@bulou/policy/load';
import { type FactFrame, readFactsFile, readPopulation } from './read-population.ts';

const POLICY = fileURLToPath(new URL('../../../policies/410923', import.meta.url));
const TIMES = Number(process.env['BULOU_FUZZ'] ?? 40);
const scratch = mkdtempSync(path.join(tmpdir(), 'bulou-facts-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const frame: FactFrame = {
  fields: [...(loadPacks(POLICY).at(-1)?.fields.values() ?? [])],
  term: '2018-autumn',
  censusOn: plainDate('2018-10-15'),
};

function write(name: string, text: string | Uint8Array): string {
  const file = path.join(scratch, name);
  writeFileSync(file, text);
  return file;
}

async function listWords(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (!isProblem(error)) throw error;
    return `${error.zh}\n${error.en}`;
  }
  return '';
}

const TABLE = `child_id,township,registered,学段,grade,birthOn,paid_before
a,城关镇,是,primary,3,2009-05-01,
b,,false,junior,,2005-01-31,nanle/freshman-match
c,元村镇,,小学,9,,
`;

test('a table of facts is read by name or title, and empty cells are unknown', async () => {
  const [a, b, c] = await readPopulation(write('good.csv', TABLE), frame);
  assert.equal(a?.facts['registered'], true);
  assert.equal(a?.facts['bornByCensus'], true);
  assert.equal(b?.paidBefore?.('nanle/freshman-match'), true);
  assert.equal(b?.facts['grade'], null);
  assert.equal(c?.facts['stage'], 'primary');
});

test('every fault of a table is told at once, with its line and what would be right', async () => {
  const bad = TABLE.replace('township', 'town')
    .replace('是,primary,3', 'perhaps,middle,30')
    .replace('2005-01-31', 'last May')
    .replace('\nc,', '\na,');
  const words = await listWords(() => readPopulation(write('bad.csv', bad), frame));
  assert.match(words, /有 6 处不对/);
  assert.match(words, /bad\.csv:1 “town”不是政策包的事实；有：child_id、township/);
  assert.match(words, /bad\.csv:2 “registered”是“perhaps”，只能是 true \/ false/);
  assert.match(words, /bad\.csv:2 “stage”是“middle”，只能是 infant、preschool/);
  assert.match(words, /bad\.csv:2 “grade”是“30”，只能是 1–9/);
  assert.match(words, /bad\.csv:3 “birthOn”是“last May”，只能是 2012-05-01/);
  assert.match(words, /bad\.csv:4 child_id a 第 2 行已经有了/);
});

test('every fault of a file of one child is told at once, with its line', async () => {
  const words = await listWords(() =>
    readFactsFile(write('bad.json', '{\n "registered": "perhaps",\n "staeg": "primary",\n "grade": [3]\n}'), frame),
  );
  assert.match(words, /有 3 处不对/);
  assert.match(words, /bad\.json:2 .*perhaps/);
  assert.match(words, /bad\.json:3 “staeg”不是/);
  assert.match(words, /bad\.json:4 “grade”/);
  const cut = await listWords(() => readFactsFile(write('cut.json', '{\n "registered": true,\n'), frame));
  assert.match(cut, /第 3 行起不是 JSON/);
});

test(`${TIMES} broken files of facts are refused in words or read, and never throw otherwise`, async () => {
  const random = makeRandom(12);
  const pieces = ['"', ',', '\n', '\u0000', '九', '\ufeff', ';', '\t', '1e9', '=1+1', '{', '[', 'null', '-', '\r', "'"];
  const json = '{"registered": true, "stage": "primary", "grade": 3, "birthOn": "2009-05-01"}';
  for (let turn = 0; turn < TIMES; turn += 1) {
    const [name, whole] = random.pick([['t.csv', TABLE] as const, ['t.json', json] as const]);
    let text: string = whole;
    for (let more = random.integer(1, 6); more > 0; more -= 1) {
      const at = random.integer(0, text.length);
      text = `${text.slice(0, at)}${random.pick(pieces)}${text.slice(Math.min(text.length, at + random.integer(0, 8)))}`;
    }
    const file = write(name, random.next() < 0.1 ? Buffer.from(text, 'utf16le') : text);
    const words = await listWords(() => (name === 't.csv' ? readPopulation(file, frame) : readFactsFile(file, frame)));
    assert.doesNotMatch(words, /undefined|\[object|NaN|\n\s+at /, text);
  }
});
