import { formatSourceRef, type ListKind, type Random, type TermId, termLabel } from '@bulou/kernel';
import { schoolYearStart } from './dates.ts';
import type { DirtMaker, WrittenIdentity } from './dirt.ts';
import type { TitleFacts } from './layout-model.ts';
import type { PopulationMaker } from './population.ts';
import type { SynthesisSettings } from './settings.ts';
import type { BuiltSheet, Line } from './sheet-builder.ts';
import { type FileFormat, hasSheets, writeTableFile } from './workbook.ts';
import type { Person, Plants, School, Township } from './world.ts';

/** A planted or chanced case of one term, counted in the truth. */
export interface TruthCase {
  readonly name: string;
  readonly people: readonly Person[];
  readonly resolvable: boolean;
}

/** All that the lists of one term are written from, and what is noted while writing them. */
export interface TermContext {
  readonly term: TermId;
  readonly census: string;
  readonly folder: string;
  readonly seed: string;
  readonly maker: PopulationMaker;
  readonly townships: readonly Township[];
  readonly schools: readonly School[];
  readonly settings: SynthesisSettings;
  readonly dirt: DirtMaker;
  readonly plants: Plants;
  readonly notes: TermNotes;
}

export interface TermNotes {
  readonly rowLines: string[];
  readonly counts: Record<ListKind, number>;
  /** References of the rows of children in registered households. */
  readonly refs: Map<number, string[]>;
  /** Children whose true number can be read in at least one list. */
  readonly readableIds: Set<number>;
  readonly cases: TruthCase[];
  /** Damage by kind, with the row that carries it, for children in registered households. */
  readonly damage: { readonly name: string; readonly person: Person; readonly ref: string }[];
}

export function makeTermNotes(): TermNotes {
  return {
    rowLines: [],
    counts: { registry: 0, enrolment: 0, attendance: 0, survey: 0, received: 0 },
    refs: new Map(),
    readableIds: new Set(),
    cases: [],
    damage: [],
  };
}

export interface SheetToWrite {
  readonly built: BuiltSheet;
  readonly lines: readonly Line[];
  readonly identities: readonly (WrittenIdentity | undefined)[];
}

/** Writes one file and notes for every data row who it is. */
export function writeList(
  context: TermContext,
  kind: ListKind,
  path: string,
  format: FileFormat,
  sheets: readonly SheetToWrite[],
  random: Random,
  hidden?: BuiltSheet,
): void {
  writeTableFile(
    `${context.folder}/${kind}/${path}`,
    format,
    [...sheets.map(({ built }) => built.sheet), ...(hidden === undefined ? [] : [hidden.sheet])],
    random.integer(0, 5),
  );
  for (const { built, lines, identities } of sheets) {
    const sheet = hasSheets(format) ? built.sheet.name : '';
    lines.forEach((line, index) => {
      const ref = formatSourceRef({ kind, path, sheet, row: built.rowNumbers[index]! });
      noteRow(context, kind, ref, line, identities[index]);
    });
  }
}

function noteRow(
  context: TermContext,
  kind: ListKind,
  ref: string,
  line: Line,
  identity: WrittenIdentity | undefined,
): void {
  const { notes, maker } = context;
  notes.counts[kind] += 1;
  const person = line.personIndex === undefined ? undefined : maker.people[line.personIndex]!;
  notes.rowLines.push(`${quote(ref)},${person?.id ?? ''}`);
  if (person === undefined || !person.isChild) return;
  if (identity?.readable === true) notes.readableIds.add(person.index);
  if (person.family.registration === undefined) return;
  const refs = notes.refs.get(person.index);
  if (refs === undefined) notes.refs.set(person.index, [ref]);
  else refs.push(ref);
  if (identity?.idDamage !== undefined) notes.damage.push({ name: `id-${identity.idDamage}`, person, ref });
  if (identity?.nameDamage !== undefined) notes.damage.push({ name: `name-${identity.nameDamage}`, person, ref });
}

export function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function titleFacts(context: TermContext, unit: string, count: number): TitleFacts {
  const year = schoolYearStart(context.term);
  const [y = '', m = '', d = ''] = context.census.split('-');
  return {
    unit,
    term: termLabel(context.term, 'zh'),
    date: `${y}年${Number(m)}月${Number(d)}日`,
    count,
    year: `${year}-${year + 1}`,
  };
}
