import { readFileSync } from 'node:fs';
import { type PlainDate, readDateText, readYesNo, type TermId } from '@bulou/kernel';
import { deriveAgeFacts, type Facts, type FactValue, type Field, type PopulationChild } from '@bulou/policy';
import { cliProblems } from './problems.ts';
import { readRowTable } from './read-rows.ts';

/** The rules' facts with the moment they are asked at, against which a file of facts is read. */
export interface FactFrame {
  readonly fields: readonly Field[];
  readonly term: TermId;
  readonly censusOn: PlainDate;
}

const DERIVATION = 'age-facts';
const BIRTH = 'birthOn';
const OWN_COLUMNS = ['child_id', 'township', 'paid_before', BIRTH];
/** So many faults of a file are printed; the others are counted. */
const SHOWN = 40;

/** Something wrong in a file of facts: where, what, and what would be right. */
interface FactFault {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}

/**
 * One child's facts from a JSON file: `{"registered": true, "stage": "primary", …}`. `birthOn` gives the facts on age.
 * What is left out is unknown. Throws `cli.bad-facts` with every fault and its line.
 */
export function readFactsFile(path: string, frame: FactFrame): Facts {
  const { parsed, text } = parseJson(path);
  const facts: Record<string, FactValue | null> = {};
  const faults: FactFault[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    const line = lineOfKey(text, name);
    if (typeof value === 'object' && value !== null) faults.push(tellBadFact(line, name, '{…}', '"…"、true、1、null'));
    else Object.assign(facts, readFact({ line, name, text: value === null ? '' : String(value) }, frame, faults));
  }
  refuseFaults(path, faults);
  return facts;
}

function parseJson(path: string): { parsed: Record<string, unknown>; text: string } {
  let text = '';
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { parsed: parsed as Record<string, unknown>, text };
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: describeReadFault(error, text) }, error);
  }
  throw cliProblems['unreadable-file']({ path, reason: '应当是一个 JSON 对象 / it should hold one JSON object' });
}

function describeReadFault(error: unknown, text: string): string {
  if (!(error instanceof SyntaxError)) return '没有这个文件，或不能读 / no such file, or it cannot be read';
  const position = /position (\d+)/.exec(error.message)?.[1];
  const line = text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
  return `第 ${line} 行起不是 JSON；应当像 {"registered": true, "stage": "primary"} / not JSON from line ${line} on`;
}

function lineOfKey(text: string, key: string): number {
  const at = text.indexOf(JSON.stringify(key));
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

/** Throws the Problem that lists them, with the first many in full, when there are any. */
function refuseFaults(path: string, faults: readonly FactFault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, SHOWN);
  const more = faults.length - shown.length;
  throw cliProblems['bad-facts']({
    path,
    count: faults.length,
    zh: [...shown.map((each) => `${path}:${each.line} ${each.zh}`), ...(more > 0 ? [`还有 ${more} 处`] : [])].join(
      '\n',
    ),
    en: [...shown.map((each) => `${path}:${each.line} ${each.en}`), ...(more > 0 ? [`and ${more} more`] : [])].join(
      '\n',
    ),
  });
}

/**
 * Many children from a table: `child_id`, `township`, `paid_before` (benefits paid before, parted by `;`), `birthOn`,
 * and one column a fact, named as the vocabulary names it or by its Chinese title. Empty cells are unknown.
 * Throws `cli.bad-facts` with every fault of every row.
 */
export async function readPopulation(path: string, frame: FactFrame): Promise<PopulationChild[]> {
  const table = await readRowTable(path);
  const faults: FactFault[] = [];
  const columns = table.columns.map((column) => nameColumn(column, frame.fields, faults));
  const seen = new Map<string, number>();
  const children = table.rows.map(({ row, cells }) => {
    const facts: Record<string, FactValue | null> = {};
    let childId = `${row}`;
    let township = '';
    let paidBefore: readonly string[] = [];
    for (const [index, name] of columns.entries()) {
      const text = cells[index]?.trim() ?? '';
      if (name === undefined) continue;
      if (name === 'child_id') childId = text === '' ? childId : text;
      else if (name === 'township') township = text;
      else if (name === 'paid_before') paidBefore = text.split(';').filter((each) => each !== '');
      else Object.assign(facts, readFact({ line: row, name, text }, frame, faults));
    }
    const first = seen.get(childId);
    if (first === undefined) seen.set(childId, row);
    else
      faults.push({
        line: row,
        zh: `child_id ${childId} 第 ${first} 行已经有了；每个孩子一行`,
        en: `child_id ${childId} stands in line ${first} already; one row a child`,
      });
    return { childId, township, facts, paidBefore: (benefit: string) => paidBefore.includes(benefit) };
  });
  refuseFaults(path, faults);
  return children;
}

function nameColumn(column: string, fields: readonly Field[], faults: FactFault[]): string | undefined {
  if (OWN_COLUMNS.includes(column)) return column;
  const field = fields.find((each) => each.name === column || each.title.zh === column);
  if (field) return field.name;
  faults.push(tellUnknownFact(1, column, fields));
  return undefined;
}

function tellUnknownFact(line: number, name: string, fields: readonly Field[]): FactFault {
  const known = [...OWN_COLUMNS, ...fields.map((field) => field.name)].join('、');
  return {
    line,
    zh: `“${name}”不是政策包的事实；有：${known}`,
    en: `"${name}" is no fact of the packs; known are: ${known}`,
  };
}

function tellBadFact(line: number, name: string, value: string, wanted: string): FactFault {
  return {
    line,
    zh: `“${name}”是“${value}”，只能是 ${wanted}`,
    en: `${name} is "${value}" but can only be ${wanted}`,
  };
}

interface FactCell {
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

/** The facts that one cell gives; nothing, and one more fault, when it cannot be read. */
function readFact(
  { line, name, text }: FactCell,
  frame: FactFrame,
  faults: FactFault[],
): Record<string, FactValue | null> {
  const refuse = (wanted: string) => {
    faults.push(tellBadFact(line, name, text, wanted));
    return {};
  };
  if (name === BIRTH) {
    const birthOn = readDateText(text)?.on;
    if (text !== '' && birthOn === undefined) return refuse('2012-05-01');
    const age = deriveAgeFacts(birthOn, frame.censusOn, frame.term);
    const known = frame.fields.filter((field) => field.derived === DERIVATION).map((field) => field.name);
    return Object.fromEntries(
      Object.entries(age).flatMap(([key, value]) => (known.includes(key) ? [[key, value ?? null]] : [])),
    );
  }
  const field = frame.fields.find((each) => each.name === name);
  if (field === undefined) {
    faults.push(tellUnknownFact(line, name, frame.fields));
    return {};
  }
  if (text === '') return { [name]: null };
  if (field.type === 'boolean') {
    const value = readYesNo(text);
    return value === undefined ? refuse('true / false（是 / 否）') : { [name]: value };
  }
  if (field.type === 'integer') {
    const value = Number(text);
    const fits = Number.isInteger(value) && value >= field.from && value <= field.to;
    return fits ? { [name]: value } : refuse(`${field.from}–${field.to}`);
  }
  const code = field.codes.find((each) => each.code === text || each.zh === text);
  return code === undefined ? refuse(field.codes.map((each) => each.code).join('、')) : { [name]: code.code };
}
