import { readEnrolmentNo } from '@bulou/kernel';
import { compareNames } from '../chinese/name-similarity.ts';
import { readIds, readNames } from '../chinese/readings.ts';
import type { ArrayColumn, Column, RecordTable } from '../input/table.ts';
import { type Comparator, type Level, PairCache } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

/** Elements of a record, whether the column holds one value or many. */
export function makeElementReader(column: Column): (record: number) => Int32Array {
  if (column.kind === 'array')
    return (record) => column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
  const none = new Int32Array(0);
  return (record) => (column.codes[record] === 0 ? none : column.codes.subarray(record, record + 1));
}

const GUARDIAN_LEVELS: readonly Level[] = [
  { id: 'same-id', zh: '监护人身份证号相同', en: 'a guardian has the same identity number', m: 0.5, u: 1e-5 },
  { id: 'same-name', zh: '监护人姓名相同', en: 'a guardian has the same name', m: 0.35, u: 1e-3 },
  { id: 'similar-name', zh: '监护人姓名相近', en: 'guardians have similar names', m: 0.05, u: 1e-3 },
  { id: 'different', zh: '监护人不同', en: 'the guardians differ', m: 0.1, u: 0.99 },
];

/** Any guardian of one record against any of the other; parents' lists name one parent or the other. */
export function createGuardians(settings: SettingsOf<'guardians'>, table: RecordTable): Comparator {
  const nameColumn = settings.names === undefined ? undefined : table.getColumn(settings.names);
  const idColumn = settings.nationalIds === undefined ? undefined : table.getColumn(settings.nationalIds);
  const namesOf = nameColumn && makeElementReader(nameColumn);
  const idsOf = idColumn && makeElementReader(idColumn);
  const validIds =
    settings.nationalIds === undefined
      ? undefined
      : readIds(table, settings.nationalIds).map((id) => id?.kind === 'valid');
  const features = settings.names === undefined ? undefined : readNames(table, settings.names);
  const levels = finishLevels(GUARDIAN_LEVELS, settings);
  const cache = new PairCache();
  const nameLevel = (a: number, b: number) => {
    const left = features?.[a];
    const right = features?.[b];
    if (left === undefined || right === undefined) return 3;
    const level = compareNames(left, right);
    if (level === 'equal' || level === 'variant') return 1;
    return ['rare-character', 'same-sound', 'similar-sound', 'look-alike', 'swapped', 'part'].includes(level) ? 2 : 3;
  };
  const columns = [settings.names, settings.nationalIds].filter((name) => name !== undefined);
  return {
    ...baseOf(settings, 'guardians', '监护人', 'family'),
    levels,
    columns,
    describe: describeColumns(table, columns),
    evaluate: (left, right) => {
      if (idsOf && validIds && shareCode(idsOf(left), idsOf(right), validIds)) return 0;
      if (!namesOf) return bothPresent(idsOf, left, right) ? 3 : levels.length;
      const a = namesOf(left);
      const b = namesOf(right);
      if (a.length === 0 || b.length === 0) return levels.length;
      let best = 3;
      for (const x of a) for (const y of b) best = Math.min(best, x === y ? 1 : cache.get(x, y, nameLevel));
      return best;
    },
  };
}

function bothPresent(read: ((record: number) => Int32Array) | undefined, left: number, right: number): boolean {
  return read !== undefined && read(left).length > 0 && read(right).length > 0;
}

function shareCode(a: Int32Array, b: Int32Array, allowed?: readonly boolean[]): boolean {
  for (const x of a) for (const y of b) if (x === y && (allowed === undefined || allowed[x])) return true;
  return false;
}

/** Any element in common: phones, former names, ids of any kind. */
export function createArray(settings: SettingsOf<'array'>, table: RecordTable): Comparator {
  const read = makeElementReader(table.getColumn(settings.column) as ArrayColumn);
  const levels = finishLevels(
    [
      {
        id: 'intersect',
        zh: `${settings.label ?? settings.column}有相同项`,
        en: `${settings.column} have an element in common`,
        m: 0.8,
        u: 1e-5,
      },
      {
        id: 'different',
        zh: `${settings.label ?? settings.column}无相同项`,
        en: `${settings.column} have nothing in common`,
        m: 0.2,
        u: 0.99,
      },
    ],
    settings,
  );
  return {
    ...baseOf(settings, `array:${settings.column}`, settings.column, 'identity'),
    levels,
    columns: [settings.column],
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const a = read(left);
      const b = read(right);
      if (a.length === 0 || b.length === 0) return levels.length;
      return shareCode(a, b) ? 0 : 1;
    },
  };
}

const DIVISION_LEVELS: readonly Level[] = [
  { id: 'same-village', zh: '同村', en: 'the same village', m: 0.85, u: 0.004 },
  { id: 'same-township', zh: '同乡镇', en: 'the same township', m: 0.08, u: 0.08 },
  { id: 'same-county', zh: '同县', en: 'the same county', m: 0.05, u: 0.9 },
  { id: 'different', zh: '县不同', en: 'different counties', m: 0.02, u: 0.02 },
];

/** Official codes of 12 digits by shared prefix: 12 or 15 village, 9 township, 6 county. A shorter code says less. */
export function createDivision(settings: SettingsOf<'division'>, table: RecordTable): Comparator {
  const column = table.getValueColumn(settings.column);
  const texts = column.values.map(String);
  const levels = finishLevels(DIVISION_LEVELS, settings);
  const cache = new PairCache();
  const compute = (a: number, b: number) => {
    const left = texts[a] ?? '';
    const right = texts[b] ?? '';
    const known = Math.min(left.length, right.length);
    if (known >= 12 && left.slice(0, 12) === right.slice(0, 12)) return 0;
    if (known >= 9 && left.slice(0, 9) === right.slice(0, 9)) return known >= 12 ? 1 : levels.length;
    if (known < 6) return levels.length;
    if (left.slice(0, 6) !== right.slice(0, 6)) return 3;
    return known >= 9 ? 2 : levels.length;
  };
  return {
    ...baseOf(settings, `division:${settings.column}`, '行政区划', 'place'),
    levels,
    columns: [settings.column],
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const a = column.codes[left] as number;
      const b = column.codes[right] as number;
      if (a === 0 || b === 0) return levels.length;
      return cache.get(a, b, compute);
    },
  };
}

const SCHOOLING_LEVELS: readonly Level[] = [
  { id: 'same-class', zh: '同校同年级同班', en: 'the same school, grade and class', m: 0.6, u: 0.001 },
  { id: 'same-grade', zh: '同校同年级', en: 'the same school and grade', m: 0.25, u: 0.002 },
  { id: 'same-school', zh: '同校', en: 'the same school', m: 0.08, u: 0.01 },
  { id: 'different', zh: '学校不同', en: 'different schools', m: 0.07, u: 0.98 },
];

/** School, grade and class together: they are one piece of evidence about where a pupil sits. */
export function createSchooling(settings: SettingsOf<'schooling'>, table: RecordTable): Comparator {
  const school = table.getValueColumn(settings.school).codes;
  const grade = settings.grade === undefined ? undefined : table.getValueColumn(settings.grade).codes;
  const className = settings.className === undefined ? undefined : table.getValueColumn(settings.className).codes;
  const levels = finishLevels(SCHOOLING_LEVELS, settings);
  const columns = [settings.school, settings.grade, settings.className].filter((name) => name !== undefined);
  const same = (codes: Int32Array | undefined, left: number, right: number) =>
    codes !== undefined && codes[left] !== 0 && codes[left] === codes[right];
  return {
    ...baseOf(settings, `schooling:${settings.school}`, '学校班级', 'place'),
    levels,
    columns,
    describe: describeColumns(table, columns),
    evaluate: (left, right) => {
      if (school[left] === 0 || school[right] === 0) return levels.length;
      if (school[left] !== school[right]) return 3;
      if (!same(grade, left, right)) return 2;
      return same(className, left, right) ? 0 : 1;
    },
  };
}

const ENROLMENT_LEVELS: readonly Level[] = [
  { id: 'equal', zh: '学籍号相同', en: 'the school-roll numbers are equal', m: 0.9, u: 1e-8, relative: 1e-4 },
  {
    id: 'temporary-different',
    zh: '学籍号不同，其一为临时号',
    en: 'the school-roll numbers differ, one is temporary',
    m: 0.05,
    u: 0.2,
  },
  {
    id: 'different',
    zh: '正式学籍号不同',
    en: 'the formal school-roll numbers differ',
    m: 0.05,
    u: 0.8,
    relative: 0.9,
  },
];

/** 学籍号: one a person for life, except that a temporary `L` or made-up `J` number is replaced by a formal `G` one. */
export function createEnrolmentNo(settings: SettingsOf<'enrolment-no'>, table: RecordTable): Comparator {
  const column = table.getValueColumn(settings.column);
  const readings = column.values.map((value) => readEnrolmentNo(String(value)));
  const levels = finishLevels(ENROLMENT_LEVELS, settings);
  return {
    ...baseOf(settings, `enrolment-no:${settings.column}`, '学籍号', 'identity'),
    levels,
    columns: [settings.column],
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const a = readings[column.codes[left] as number];
      const b = readings[column.codes[right] as number];
      if (a === undefined || b === undefined || a.kind === 'absent' || b.kind === 'absent') return levels.length;
      if (a.text === b.text) return 0;
      return a.kind === 'G' && b.kind === 'G' ? 2 : 1;
    },
  };
}

export function baseOf(
  settings: Comparator['settings'],
  name: string,
  label: string,
  role: Comparator['role'],
): Pick<Comparator, 'name' | 'label' | 'role' | 'nulls' | 'settings'> {
  return {
    name: settings.name ?? name,
    label: settings.label ?? label,
    role: settings.role ?? role,
    nulls: settings.nulls ?? 'neutral',
    settings,
  };
}
