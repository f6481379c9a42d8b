import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { THREE_TOWNS, THREE_TOWNS_MODEL, THREE_TOWNS_SETTINGS, THREE_TOWNS_TRUTH } from '../../test/three-towns.ts';
import { createLinker, evaluateLinkage, type InputRow, type LinkageReport, makeLinkageReport } from '../index.ts';
import { concealNumbers } from './conceal.ts';
import { escapeHtml, formatBits, formatShare } from './words.ts';

async function reportOf(people: readonly InputRow[]): Promise<LinkageReport> {
  const linker = await createLinker(THREE_TOWNS_SETTINGS, { people }, { model: THREE_TOWNS_MODEL });
  const result = await linker.link();
  const evaluation = evaluateLinkage(result, THREE_TOWNS_TRUTH);
  const rules = await linker.countRules();
  const report = makeLinkageReport(result, { title: { zh: '三镇', en: 'Three towns' }, rules, evaluation });
  linker.close();
  return report;
}

test('every figure is a valid Vega-Lite specification that draws', async () => {
  const { figures } = await reportOf(THREE_TOWNS);
  assert.deepEqual(Object.keys(figures), [
    'thresholds',
    'score-histogram',
    'waterfall-weakest-link',
    'waterfall-to-review',
    'waterfall-rejected',
    'match-weights',
    'm-u',
    'dependences',
    'blocking',
    'unlinkables',
    'completeness',
  ]);
  const schemaPath = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json');
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as object;
  const isValid = new Ajv({ strict: false, formats: { 'color-hex': true, uri: true } }).compile(schema);
  for (const [name, figure] of Object.entries(figures)) {
    assert.ok(isValid(figure), `${name}: ${JSON.stringify(isValid.errors?.slice(0, 3))}`);
    const complaints: string[] = [];
    const note = (...said: readonly unknown[]) => complaints.push(said.join(' '));
    const logger = { warn: note, error: note, info: () => logger, debug: () => logger, level: () => logger };
    const { spec } = compile(figure as unknown as TopLevelSpec, { logger: logger as never });
    assert.deepEqual(complaints, [], name);
    const drawn = await new View(parse(spec), { renderer: 'none' }).toSVG();
    assert.ok(drawn.includes('<path'), name);
  }
});

test('the page is one file that fetches nothing and runs nothing', async () => {
  const { html } = await reportOf(THREE_TOWNS);
  assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/);
  assert.doesNotMatch(html, /<script|<iframe|<img|<link|\son\w+=|\sstyle=|url\(|@import|javascript:/i);
  const references = [...html.matchAll(/\b(?:src|href|action)="([^"]*)"/g)].map((match) => match[1] ?? '');
  assert.deepEqual(
    references.filter((reference) => !/^(#[a-z-]+|data:application\/json;base64,[\w+/=]+)$/.test(reference)),
    [],
  );
  for (const heading of ['门槛定在哪里最好？', 'Where is the best threshold?', '错在哪里？', 'What went wrong?'])
    assert.ok(html.includes(heading), heading);
});

test('hostile values stay text', async () => {
  const evil = `"><script>alert(1)</script>'\u202E\u0000<svg onload=x>`;
  const people = THREE_TOWNS.map((row) => ({ ...row, town: row.town === 'York' ? evil : row.town }));
  const { html } = await reportOf(people);
  assert.doesNotMatch(html, /<script|onload=x>|\u202E/);
  assert.ok(html.includes('&#60;script&#62;alert(1)&#60;/script&#62;'));
  assert.equal(escapeHtml('a\uD800b\u200Bc'), 'a\uFFFDb\uFFFDc');
});

test('long numbers are starred, division codes are not', () => {
  assert.equal(concealNumbers('41092320100315123X 2010-03-15'), '410923**********3X 2010-03-15');
  assert.equal(concealNumbers('13812345678'), '138123***78');
  assert.equal(concealNumbers('410923100201'), '410923100201');
});

test('a share is never rounded up to all or down to nothing', () => {
  assert.deepEqual([1, 0.99999, 0.9995, 0.5, 0.00001, 0].map(formatShare), [
    '100%',
    '>99.99%',
    '99.95%',
    '50%',
    '<0.01%',
    '0%',
  ]);
  assert.deepEqual([3.83, -2.418, 0].map(formatBits), ['+3.8', '−2.4', '0.0']);
});
