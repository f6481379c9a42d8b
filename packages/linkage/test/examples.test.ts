import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

const FOLDER = new URL('../examples/', import.meta.url);

/** Lines that examples print, where the numbers can be worked out beforehand. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'settings.ts': ['the same weight from the saved model: true', 'refused by name: linkage.splink-cannot-run'],
  'inputs.ts': ['registry/r1 roll/s2', 'registry/r2 roll/s1 clinic/c1', 'clinic/c2 clinic/c3'],
  // Of forty people eight are spelt otherwise: 32 pairs by name. Each city has ten records, all pairs of them 45.
  'blocking.ts': ['name: 32 pairs, 32 new, 32 in all, largest block 2'],
  'comparisons.ts': [
    '萧红 肖红: variant',
    '王芳 王方: same-sound',
    '王国强 王国栋: generation',
    'two neighbours swapped: id-one-slip',
    'damaged by a spreadsheet: id-damaged',
    'no number, birth date and sex agree: birth-sex-equal',
  ],
  'training.ts': ['expected matches: 60 of 3600 pairs'],
  'decisions.ts': [
    'one-to-one optimum: 9 + 9',
    'connected: 0 0 0',
    'constrained: 0 0 2',
    'r0 s0: same (weight)',
    'twin s0: different (displaced)',
    'r1 s1: different (told-different)',
  ],
  'incremental.ts': ['z came: x0 y0 z', 'y0 went: x0 z', 'the same id throughout: true', 'changed changed split'],
  // Two records bear each name; z is the third.
  'one-record.ts': ['张三: r0 r20', 'z came: r0 r20 z', 'z went: r0 r20', 'the steps sum to the weight: true'],
  'explanation.ts': ['the steps sum to the weight: true'],
  // 50 true pairs, of which five have nothing in common: recall 45/50, F1 90/95.
  'evaluation.ts': ['precision 1.00, recall 0.90, F1 0.95', 'missed: {"not-blocked":5}, false: 0'],
  'spark.ts': ['9 statements; the last one makes bulou_pairs'],
};

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts')))
  test(`example ${file} runs and says what it should`, async (context) => {
    const printed: string[] = [];
    context.mock.method(console, 'log', (...said: readonly unknown[]) => printed.push(said.join(' ')));
    await import(new URL(file, FOLDER).href);
    assert.ok(printed.length > 0, 'it prints nothing');
    for (const line of SAID[file] ?? []) assert.ok(printed.includes(line), `${line}\nis not in\n${printed.join('\n')}`);
  });
