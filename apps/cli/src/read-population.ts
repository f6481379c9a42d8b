import { readFileSync } from 'node:fs';
import { type PlainDate, readDateText, readYesNo, type TermId } from '@bulou/kernel';
import { deriveAgeFacts, type Facts, type FactValue, type Field, type PopulationChild } from '@bulou/policy';
import { cliProblems } from './problems.ts';
import { type RowTable, readRowTable } from './read-rows.ts';

/** The rules' facts with the moment they are asked at, against which a file of facts is read. */
export interface FactFrame {
  readonly fields: readonly Field[];
  readonly term: TermId;
  readonly censusOn: PlainDate;
}

const DERIVATION = 'age-facts';
const BIRTH = 'birthOn';

/**
 * One child's facts from a JSON file: `{"registered": true, "stage": "primary", …}`. `birthOn` gives the facts on age.
 * What is left out is unknown.
 */
export function readFactsFile(path: string, frame: FactFrame): Facts {
  const parsed = parseJson(path);
  const facts: Record<string, FactValue | null> = {};
  for (const [name, value] of Object.entries(parsed)) {
    const text = value === null ? '' : String(value);
    Object.assign(facts, readFact({ path, row: 1, name, text }, frame));
  }
  return facts;
}

function parseJson(path: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: error instanceof Error ? error.message : '' }, error);
  }
  throw cliProblems['unreadable-file']({ path, reason: '应当是一个 JSON 对象 / it should hold one JSON object' });
}

/**
 * Many children from a table: `child_id`, `township`, `paid_before` (benefits paid before, parted by `;`), `birthOn`,
 * and one column a fact, named as the vocabulary names it or by its Chinese title. Empty cells are unknown.
 */
export async function readPopulation(path: string, frame: FactFrame): Promise<PopulationChild[]> {
  const table = await readRowTable(path);
  const columns = table.columns.map((column) => nameColumn(table, column, frame.fields));
  return table.rows.map(({ row, cells }) => {
    const facts: Record<string, FactValue | null> = {};
    let childId = `${row}`;
    let township = '';
    let paidBefore: readonly string[] = [];
    for (const [index, name] of columns.entries()) {
      const text = cells[index]?.trim() ?? '';
      if (name === 'child_id') childId = text;
      else if (name === 'township') township = text;
      else if (name === 'paid_before') paidBefore = text.split(';').filter((each) => each !== '');
      else Object.assign(facts, readFact({ path, row, name, text }, frame));
    }
    return { childId, township, facts, paidBefore: (benefit) => paidBefore.includes(benefit) };
  });
}

function nameColumn(table: RowTable, column: string, fields: readonly Field[]): string {
  if (['child_id', 'township', 'paid_before', BIRTH].includes(column)) return column;
  const field = fields.find((each) => each.name === column || each.title.zh === column);
  if (field) return field.name;
  throw cliProblems['unknown-fact']({ path: table.path, name: column, known: listNames(fields) });
}

function listNames(fields: readonly Field[]): string {
  return ['child_id', 'township', 'paid_before', BIRTH, ...fields.map((field) => field.name)].join('、');
}

interface FactCell {
  readonly path: string;
  readonly row: number;
  readonly name: string;
  readonly text: string;
}

function readFact({ path, row, name, text }: FactCell, frame: FactFrame): Record<string, FactValue | null> {
  const refuse = (wanted: string) => cliProblems['bad-fact']({ path, row, name, value: text, wanted });
  if (name === BIRTH) {
    const birthOn = readDateText(text)?.on;
    if (text !== '' && birthOn === undefined) throw refuse('2012-05-01');
    const age = deriveAgeFacts(birthOn, frame.censusOn, frame.term);
    const known = frame.fields.filter((field) => field.derived === DERIVATION).map((field) => field.name);
    return Object.fromEntries(
      Object.entries(age).flatMap(([key, value]) => (known.includes(key) ? [[key, value ?? null]] : [])),
    );
  }
  const field = frame.fields.find((each) => each.name === name);
  if (field === undefined) throw cliProblems['unknown-fact']({ path, name, known: listNames(frame.fields) });
  if (text === '') return { [name]: null };
  if (field.type === 'boolean') {
    const value = readYesNo(text);
    if (value === undefined) throw refuse('true / false（是 / 否）');
    return { [name]: value };
  }
  if (field.type === 'integer') {
    const value = Number(text);
    if (!Number.isInteger(value) || value < field.from || value > field.to) throw refuse(`${field.from}–${field.to}`);
    return { [name]: value };
  }
  const code = field.codes.find((each) => each.code === text || each.zh === text);
  if (code === undefined) throw refuse(field.codes.map((each) => each.code).join('、'));
  return { [name]: code.code };
}
