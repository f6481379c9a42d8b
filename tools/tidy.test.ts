import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  listConstraintFindings,
  listFindingsOfFile,
  listFindingsOfText,
  listMissingReadmes,
  type TidyFinding,
} from './tidy-rules.ts';

const PATH = 'packages/kernel/src/money.ts';
const messagesOf = (findings: readonly TidyFinding[]) => findings.map(({ line, message }) => `${line}: ${message}`);

test('clean source has no findings', () => {
  assert.deepEqual(listFindingsOfText({ path: PATH, text: "import { a } from './a.ts';\nexport const b = a;\n" }), []);
});

test('a banned word is named with its line and its replacement', () => {
  const text = `const fine = 1;\n// ${'TO'}${'DO'} later\nconst ${'ct'}x = 2;\n`;
  assert.deepEqual(messagesOf(listFindingsOfText({ path: PATH, text })), [
    `2: "${'TO'}${'DO'}": do it now, or open an issue and say so in prose`,
    `3: "const ${'ct'}x": write the whole word; the only abbreviations are id, db, sql and url`,
  ]);
});

test('a relative import may not leave its package, and may move about inside it', () => {
  const inside = { path: 'packages/roster/src/intake/read.ts', text: "import { a } from '../model.ts';" };
  const outside = {
    path: 'packages/roster/src/intake/read.ts',
    text: "import { a } from '../../../kernel/src/name.ts';",
  };
  assert.equal(listFindingsOfText(inside).length, 0);
  assert.match(listFindingsOfText(outside)[0]?.message ?? '', /leaves the package/);
});

test('a file of 501 lines is too long, one of 500 is not', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `const a${index} = 1;`).join('\n');
  assert.equal(listFindingsOfText({ path: PATH, text: lines(500) }).length, 0);
  assert.equal(listFindingsOfText({ path: PATH, text: lines(501) }).length, 1);
});

test('file names say what is in the file, and nothing is larger than a megabyte', () => {
  assert.equal(listFindingsOfFile('packages/kernel/src/date-utils.ts', 10).length, 1);
  assert.equal(listFindingsOfFile('packages/kernel/src/plainDate.ts', 10).length, 1);
  assert.equal(listFindingsOfFile('packages/kernel/src/plain-date.test.ts', 10).length, 0);
  assert.equal(listFindingsOfFile('docs/images/report.png', 1024 * 1024).length, 0);
  assert.equal(listFindingsOfFile('docs/images/report.png', 1024 * 1024 + 1).length, 1);
});

test('a package without a README is named', () => {
  const files = new Set(['packages/kernel/README.md']);
  assert.deepEqual(
    listMissingReadmes(['packages/kernel', 'packages/policy'], files).map(({ path }) => path),
    ['packages/policy/README.md'],
  );
});

test('constraint names are short, unlike a shard and unique, unless one was dropped first', () => {
  const long = 'a'.repeat(49);
  const findings = listConstraintFindings([
    {
      path: 'one.sql',
      text: `create table t (\n constraint t_key primary key (a),\n constraint ${long} check (a > 0),`,
    },
    { path: 'two.sql', text: 'constraint t_key unique (b), constraint t_fk_12 foreign key (c) references u' },
  ]);
  assert.deepEqual(messagesOf(findings), [
    `3: constraint ${long}: 49 bytes; at most 48`,
    '1: constraint t_key: already the name of one in one.sql',
    '1: constraint t_fk_12: ends in a number, as the name of a shard does',
  ]);
  const again = [
    { path: 'one.sql', text: 'constraint t_amount check (a > 0)' },
    {
      path: 'two.sql',
      text: 'alter table t drop constraint t_amount; alter table t add constraint t_amount check (a >= 0)',
    },
  ];
  assert.deepEqual(listConstraintFindings(again), []);
});
