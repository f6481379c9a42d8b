import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseSourceRef, passesLuhn, readNationalId, type TermId } from '@bulou/kernel';
import * as oldExcel from '@e965/xlsx';
import iconv from 'iconv-lite';
import { DEMONSTRATION_TERMS, type SynthesisSummary, synthesiseCounty } from './synthesise.ts';

let folder = '';
let summary: SynthesisSummary;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulou-testkit-'));
  summary = await synthesiseCounty({ countyCode: '410923', seed: 7, scale: 0.05, out: join(folder, 'a') });
});
after(() => rmSync(folder, { recursive: true, force: true }));

const listFiles = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
const digest = (root: string): string[] =>
  listFiles(root).map(
    (file) => `${file.slice(root.length)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
  );

/** Reads a truth table: its cells never hold a line break. */
const readTruth = (name: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(join(folder, 'a/truth', name), 'utf8')
    .trim()
    .split('\n');
  const split = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .slice(0, head.split(',').length)
      .map((match) => (match[1] ?? '').replace(/^"|"$/g, ''));
  return lines.map((line) =>
    Object.fromEntries(split(line).map((cell, index) => [head.split(',')[index] ?? '', cell])),
  );
};

test('the same seed gives the same bytes, another seed does not', async () => {
  await synthesiseCounty({ countyCode: '410923', seed: 7, scale: 0.05, out: join(folder, 'b') });
  assert.deepEqual(digest(join(folder, 'b')), digest(join(folder, 'a')));
  await synthesiseCounty({
    countyCode: '410923',
    seed: 8,
    scale: 0.05,
    out: join(folder, 'c'),
    terms: ['2018-autumn'],
  });
  assert.notDeepEqual(digest(join(folder, 'c', '2018-autumn')), digest(join(folder, 'a', '2018-autumn')));
});

test('every number that is meant to be valid is valid, and agrees with birthday and sex', () => {
  const people = readTruth('people.csv');
  assert.ok(people.length > 3000);
  assert.equal(new Set(people.map((person) => person['national_id'])).size, people.length);
  for (const person of people) {
    const reading = readNationalId(person['national_id']!);
    assert.equal(reading.state, 'valid');
    assert.equal(reading.birthOn, person['birth_on']);
    assert.equal(reading.sex, person['sex']);
  }
});

for (const term of DEMONSTRATION_TERMS) {
  test(`${term}: every data row is in the truth, each once, and shows the person's name or one damaged from it`, () => {
    const people = new Map(readTruth('people.csv').map((person) => [person['person_id'], person]));
    const rows = readTruth(`rows-${term}.csv`);
    assert.equal(new Set(rows.map((row) => row['source_ref'])).size, rows.length);
    const tables = new Map<string, string[][]>();
    let exact = 0;
    let named = 0;
    for (const row of rows) {
      const ref = parseSourceRef(row['source_ref']!);
      assert.ok(ref !== undefined);
      const key = `${ref.kind}/${ref.path}/${ref.sheet}`;
      if (!tables.has(key)) tables.set(key, readTable(join(folder, 'a', term, ref.kind, ref.path), ref.sheet));
      const cells = tables.get(key)![ref.row - 1];
      assert.ok(cells !== undefined, row['source_ref']);
      if (row['person_id'] === '') continue;
      named += 1;
      const person = people.get(row['person_id']);
      assert.ok(person !== undefined);
      if (cells.some((cell) => cell.replace(/\s/g, '') === person['name'])) exact += 1;
    }
    assert.ok(exact / named > 0.93 && exact / named < 1, `${exact} of ${named} rows have the true name`);
    assert.equal(countDataLines(tables), rows.length);
  });

  test(`${term}: the truth's payments add up from its entitlements`, () => {
    const states = new Map(readTruth(`states-${term}.csv`).map((row) => [row['person_id'], row['state']]));
    const due = readTruth(`entitlements-${term}.csv`).filter(
      (row) => row['outcome'] === 'pay' && states.get(row['person_id']) === 'payable',
    );
    const truth = summary.terms.find((each) => each.term === term)!.truth;
    assert.equal(due.length, truth.payments);
    assert.equal(
      due.reduce((sum, row) => sum + Number(row['amount_fen']), 0),
      truth.amountFen,
    );
    assert.ok(
      readTruth(`entitlements-${term}.csv`).every(
        (row) => (row['outcome'] === 'pay') === Number(row['amount_fen']) > 0,
      ),
    );
  });
}

let openBook: { readonly path: string; readonly book: oldExcel.WorkBook } | undefined;

/** A file's rows as an independent reader sees them. */
function readTable(path: string, sheet: string): string[][] {
  const bytes = readFileSync(path);
  const start = bytes.subarray(0, 2).toString('hex');
  if (start === '504b' || start === 'd0cf') {
    if (openBook?.path !== path) openBook = { path, book: oldExcel.read(bytes) };
    const { book } = openBook;
    return oldExcel.utils.sheet_to_json<string[]>(book.Sheets[sheet]!, {
      header: 1,
      defval: '',
      raw: false,
      blankrows: true,
    });
  }
  assert.equal(sheet, '');
  const text =
    start === 'fffe'
      ? iconv.decode(bytes, 'utf16le')
      : isUtf8(bytes)
        ? bytes.toString('utf8')
        : iconv.decode(bytes, 'gb18030');
  if (text.includes('<table'))
    return [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map((match) =>
      [...match[1]!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((cell) => cell[1]!),
    );
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(line.includes('\t') && !line.includes(',') ? '\t' : ','));
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Data lines are what is left without titles, heads, totals, notes and signatures. */
function countDataLines(tables: ReadonlyMap<string, string[][]>): number {
  let count = 0;
  for (const rows of tables.values()) {
    for (const cells of rows) {
      const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
      if (filled.length <= 2 || cells[0] === '合计') continue;
      if (
        cells.some((cell) => /^(姓\s?名|编号|学生姓名|幼儿姓名|孩子姓名|序号|学生基本情况|家庭情况)$/.test(cell.trim()))
      )
        continue;
      count += 1;
    }
  }
  return count;
}

const PLANTED = [
  'twin',
  'same-name-in-one-village',
  'id-one-digit',
  'id-adjacent-swap',
  'id-distant-swap',
  'id-excel-zeros',
  'id-digit-missing',
  'id-blank',
  'id-sibling-id',
  'id-parent-id',
  'name-homophone',
  'name-look-alike',
  'drop-out-unexplained',
  'drop-out-explained',
  'flagged-by-school-not-registered',
  'missing-from-registry',
  'present-not-on-roll',
  'on-roll-absent-slip',
  'on-roll-absent-gone',
  'on-two-rolls',
  'died',
  'graduated',
  'left-school',
  'outside-with-proof',
  'outside-without-proof',
  'infant-on-survey-only',
  'one-card-for-several-children',
  'siblings-on-one-card',
  'card-of-a-stranger',
  'card-number-damaged',
  'no-card',
  'moved-household',
  'split-household',
];

test('each planted case is there, with the rows that show it', () => {
  const terms = DEMONSTRATION_TERMS.map((term: TermId) => readTruth(`cases-${term}.csv`));
  for (const name of PLANTED) {
    const found = terms.flat().filter((row) => row['case'] === name);
    assert.ok(found.length > 0, `no case of ${name}`);
    assert.ok(
      found.every((row) => row['person_ids'] !== ''),
      name,
    );
  }
  for (const rows of terms)
    assert.ok(rows.some((row) => row['resolvable'] === 'no') && rows.some((row) => row['resolvable'] === 'yes'));
});

test('what cannot be resolved leaves no trace in rolls or received aid', () => {
  for (const row of readTruth('cases-2018-autumn.csv').filter((each) => each['case'] === 'drop-out-unexplained')) {
    const kinds = row['refs']!.split(';').map((ref) => ref.split(':')[0]);
    assert.deepEqual(
      kinds.filter((kind) => kind === 'enrolment' || kind === 'attendance' || kind === 'received'),
      [],
    );
    assert.ok(kinds.includes('registry'));
  }
});

test('accounts on the survey sheets pass Luhn unless a case says otherwise', () => {
  const accounts = new Set<string>();
  for (const file of listFiles(join(folder, 'a/2018-autumn/survey'))) {
    for (const sheet of Object.values(oldExcel.read(readFileSync(file)).Sheets))
      for (const row of oldExcel.utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false }))
        for (const cell of row) if (/^62[\d ]{17,}$/.test(cell ?? '')) accounts.add(cell.replaceAll(' ', ''));
  }
  assert.ok(accounts.size > 60);
  for (const account of accounts)
    if (account.length === 19 && !account.endsWith('0000')) assert.ok(passesLuhn(account), account);
});

test('unknown counties, scales, terms and settings are refused', async () => {
  const out = join(folder, 'refused');
  const make = (change: object) => synthesiseCounty({ countyCode: '410923', seed: 1, scale: 0.02, out, ...change });
  await assert.rejects(make({ countyCode: '410922' }), RangeError);
  await assert.rejects(make({ scale: 0 }), RangeError);
  await assert.rejects(make({ terms: ['2017-autumn', '2018-autumn'] }), RangeError);
  await assert.rejects(make({ settings: { dirt: { nothing: 1 } } }), RangeError);
});
