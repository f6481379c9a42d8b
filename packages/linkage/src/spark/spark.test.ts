import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blockOn, compare, createLinker, type InputRow, LinkageModel, LinkageSettings } from '../index.ts';
import { writeSparkProgram } from './write-program.ts';

const RUNNER = fileURLToPath(new URL('../../test/spark/run-program.py', import.meta.url));
const python = process.env['BULOU_PYTHON'] ?? 'python3';

/** Why Spark cannot be tried here; `false` when it can. */
function findReasonToSkip(): string | false {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.status !== 0) return 'no java on the path';
  const spark = spawnSync(python, ['-c', 'import pyspark'], { encoding: 'utf8' });
  if (spark.error) return `no ${python}; BULOU_PYTHON may name another`;
  return spark.status === 0 ? false : `${python} has no pyspark; BULOU_PYTHON may name a python that has`;
}

const fixture = JSON.parse(readFileSync(new URL('../../test/splink/written.json', import.meta.url), 'utf8'));
const rows = fixture.datasets.input as InputRow[];
const written = {
  settings: LinkageSettings.parse(fixture.settings),
  model: LinkageModel.parse(fixture.model),
};

test('a real Spark gives the pairs and the weights that DuckDB gives', { skip: findReasonToSkip() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulou-spark-'));
  try {
    // Relatives and nulls as evidence stand in the model, so that every part of the weight is tried.
    const model = { ...written.model, relativeShare: 0.01 };
    await writeSparkProgram({ settings: written.settings, model }, folder);
    writeFileSync(join(folder, 'datasets.json'), JSON.stringify({ input: rows }));
    const run = spawnSync(python, [RUNNER, folder], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr.slice(-4000));
    const linker = await createLinker(written.settings, { input: rows }, { model });
    const result = await linker.link();
    const found = new Map<string, number>();
    for (const [, left, , right, weight] of JSON.parse(readFileSync(join(folder, 'pairs.json'), 'utf8')))
      found.set([left, right].sort().join(' '), weight);
    assert.equal(found.size, result.size);
    for (let index = 0; index < result.size; index += 1) {
      const { left, right, matchWeight } = result.getPair(index);
      const weight = found.get([left.id, right.id].sort().join(' ')) ?? Number.NaN;
      assert.ok(Math.abs(weight - matchWeight) < 1e-9, `${left.id} ${right.id}: ${weight} is not ${matchWeight}`);
    }
    linker.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what Spark cannot express is refused by name before anything is written', async () => {
  const settings = LinkageSettings.parse({
    mode: 'dedupe',
    datasets: [{ name: 'input' }],
    comparisons: [
      compare.chineseName('name'),
      compare.sql('word', [
        { id: 'bare', sql: 'strip_accents(name_l) = strip_accents(name_r)' },
        { id: 'else', sql: 'ELSE' },
      ]),
    ],
    blocking: [blockOn('同音', { column: 'name', as: 'pinyin' }), blockOn('name', 'name')],
  });
  const linker = await createLinker(settings, { input: ['王芳', '王芳', '李秀英'].map((name, id) => ({ id, name })) });
  const model = await linker.train();
  linker.close();
  const folder = join(tmpdir(), `bulou-spark-refused-${process.pid}`);
  await assert.rejects(
    writeSparkProgram({ settings, model }, folder),
    (error: { code?: string; details?: { refused?: string } }) =>
      error.code === 'linkage.spark-cannot-express' &&
      /chinese-name:name: equal, .*; word\/bare: strip_accents\(\); 同音: keys by pinyin/.test(
        error.details?.refused ?? '',
      ),
  );
  assert.ok(!existsSync(folder));
});
