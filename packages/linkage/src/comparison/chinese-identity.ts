import { differenceOfIds } from '@bulou/kernel';
import {
  ABSENT_ID,
  compareBirths,
  type IdFeatures,
  readBirthNumber,
  readSexNumber,
} from '../chinese/identity-features.ts';
import { readIds } from '../chinese/readings.ts';
import type { RecordTable } from '../input/table.ts';
import type { Comparator, Level } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

/**
 * Identity number, birth date and sex are one piece of evidence: the number holds the other two, so counting them
 * apart would count them thrice. Best level first.
 */
export const IDENTITY_LEVELS = [
  {
    id: 'id-equal',
    zh: '身份证号相同且校验正确',
    en: 'the identity numbers are equal and valid',
    m: 0.8,
    u: 1e-9,
    relative: 1e-4,
  },
  {
    id: 'id-equal-birth-conflict',
    zh: '身份证号相同，但出生日期或性别矛盾',
    en: 'the identity numbers are equal, but birth date or sex contradict',
    m: 0.002,
    u: 1e-10,
    relative: 0.002,
  },
  {
    id: 'id-equal-faulty',
    zh: '身份证号相同但未通过校验',
    en: 'the identity numbers are equal, though not valid',
    m: 0.003,
    u: 1e-9,
    relative: 1e-5,
  },
  {
    id: 'id-one-slip',
    zh: '身份证号仅一处笔误（错一位、邻位颠倒或漏一位），且一方未通过校验',
    en: 'the identity numbers are one slip apart and one of them fails its check',
    m: 0.03,
    u: 1e-8,
    relative: 0.001,
  },
  {
    id: 'id-damaged',
    zh: '身份证号一方被表格软件损坏，前十五位一致',
    en: 'one identity number was rounded by a spreadsheet, the first 15 digits agree',
    m: 0.02,
    u: 1e-7,
    relative: 1e-4,
  },
  {
    id: 'id-two-slips',
    zh: '身份证号有两处笔误，且一方未通过校验',
    en: 'the identity numbers differ in two digits and one of them fails its check',
    m: 0.003,
    u: 2e-7,
    relative: 0.002,
  },
  {
    id: 'birth-sex-equal',
    zh: '缺身份证号，出生日期与性别一致',
    en: 'an identity number is missing; birth date and sex agree',
    m: 0.07,
    u: 1e-4,
    relative: 0.01,
  },
  {
    id: 'birth-equal',
    zh: '缺身份证号，出生日期一致',
    en: 'an identity number is missing; birth dates agree',
    m: 0.01,
    u: 1e-4,
    relative: 0.005,
  },
  {
    id: 'birth-equal-sex-different',
    zh: '缺身份证号，出生日期一致而性别不同',
    en: 'an identity number is missing; birth dates agree, sex differs',
    m: 0.003,
    u: 1e-4,
    relative: 0.008,
  },
  {
    id: 'birth-near',
    zh: '缺身份证号，出生日期相近',
    en: 'an identity number is missing; birth dates are near',
    m: 0.015,
    u: 0.004,
    relative: 0.01,
  },
  {
    id: 'birth-near-sex-different',
    zh: '缺身份证号，出生日期相近而性别不同',
    en: 'an identity number is missing; birth dates are near, sex differs',
    m: 0.001,
    u: 0.004,
    relative: 0.01,
  },
  { id: 'sex-equal', zh: '仅知性别相同', en: 'only sex is known, and agrees', m: 0.005, u: 0.01, relative: 0.01 },
  {
    id: 'id-different-faulty-birth-equal',
    zh: '身份证号不同（一方有误），出生日期一致',
    en: 'the identity numbers differ, one is faulty; birth dates agree',
    m: 0.01,
    u: 1e-4,
    relative: 0.01,
  },
  {
    id: 'id-different-valid-birth-equal',
    zh: '身份证号均有效而不同，出生日期一致',
    en: 'both identity numbers are valid and differ; birth dates agree',
    m: 0.001,
    u: 3e-4,
    relative: 0.04,
  },
  {
    id: 'id-different-valid',
    zh: '身份证号均有效而不同',
    en: 'both identity numbers are valid and differ',
    m: 0.001,
    u: 0.9,
    relative: 0.8,
  },
  {
    id: 'birth-different',
    zh: '身份证号缺失或有误，出生日期不同',
    en: 'an identity number is missing or faulty; birth dates differ',
    m: 0.002,
    u: 0.08,
    relative: 0.1,
  },
  { id: 'sex-different', zh: '仅知性别不同', en: 'only sex is known, and differs', m: 0.0005, u: 0.01, relative: 0.01 },
] as const satisfies readonly Level[];

export type IdentityLevel = (typeof IDENTITY_LEVELS)[number]['id'];
const INDEX = Object.fromEntries(IDENTITY_LEVELS.map((level, index) => [level.id, index])) as Record<
  IdentityLevel,
  number
>;

/** What one record says about who it is. Birth and sex are the columns', and the number's where a column is silent. */
export interface IdentityFacts {
  readonly id: IdFeatures;
  readonly birth: number;
  readonly sex: number;
  /** The columns alone: they can contradict a copied number. */
  readonly ownBirth: number;
  readonly ownSex: number;
}

/** The facts of one record from its number and its own columns. */
export function makeIdentityFacts(id: IdFeatures, ownBirth: number, ownSex: number): IdentityFacts {
  const trusted = id.kind === 'valid' || id.kind === 'damaged';
  return {
    id,
    birth: ownBirth !== 0 ? ownBirth : trusted || id.birth !== 0 ? id.birth : 0,
    sex: ownSex !== 0 ? ownSex : id.kind === 'valid' ? id.sex : 0,
    ownBirth,
    ownSex,
  };
}

/** Compares two records' identity facts; `undefined` when nothing can be compared. Symmetric. */
export function compareIdentity(a: IdentityFacts, b: IdentityFacts): IdentityLevel | undefined {
  if (a.id.kind === 'absent' || b.id.kind === 'absent') return compareWithoutId(a, b);
  if (a.id.text === b.id.text) return compareEqualIds(a, b);
  const births = compareBirths(a.birth, b.birth);
  if (a.id.kind === 'valid' && b.id.kind === 'valid')
    return births === 'equal' ? 'id-different-valid-birth-equal' : 'id-different-valid';
  if (a.id.kind === 'damaged' || b.id.kind === 'damaged') {
    if (a.id.prefix15 !== '' && a.id.prefix15 === b.id.prefix15) return 'id-damaged';
  } else {
    const difference = differenceOfIds(a.id.text, b.id.text);
    if (difference === 'one-digit' || difference === 'adjacent-swap' || difference === 'one-missing')
      return 'id-one-slip';
    if (difference === 'two-digits' || difference === 'distant-swap') return 'id-two-slips';
  }
  if (births === 'equal') return 'id-different-faulty-birth-equal';
  return births === 'different' ? 'birth-different' : compareWithoutId(a, b);
}

function compareEqualIds(a: IdentityFacts, b: IdentityFacts): IdentityLevel {
  if (a.id.kind === 'damaged') return 'id-damaged';
  if (a.id.kind !== 'valid') return 'id-equal-faulty';
  const birth = compareBirths(a.ownBirth, b.ownBirth);
  const sexes = a.ownSex !== 0 && b.ownSex !== 0 && a.ownSex !== b.ownSex;
  // Where only one side has a birth date of its own, the number itself speaks for the other side.
  const apart = birth === 'different' || disagreesWithNumber(a) !== disagreesWithNumber(b);
  return apart || sexes ? 'id-equal-birth-conflict' : 'id-equal';
}

/** The record's own birth date is far from the one in its valid number: the number may be someone else's. */
function disagreesWithNumber(facts: IdentityFacts): boolean {
  return facts.id.kind === 'valid' && compareBirths(facts.ownBirth, facts.id.birth) === 'different';
}

function compareWithoutId(a: IdentityFacts, b: IdentityFacts): IdentityLevel | undefined {
  const births = compareBirths(a.birth, b.birth);
  const bothSexes = a.sex !== 0 && b.sex !== 0;
  const sameSex = a.sex === b.sex;
  if (births === 'equal') return !bothSexes ? 'birth-equal' : sameSex ? 'birth-sex-equal' : 'birth-equal-sex-different';
  if (births === 'near') return bothSexes && !sameSex ? 'birth-near-sex-different' : 'birth-near';
  if (births === 'different') return 'birth-different';
  if (!bothSexes) return undefined;
  return sameSex ? 'sex-equal' : 'sex-different';
}

/** The joint comparison over the records at hand. */
export function createChineseIdentity(settings: SettingsOf<'chinese-identity'>, table: RecordTable): Comparator {
  const idColumn = table.getValueColumn(settings.nationalId);
  const ids = readIds(table, settings.nationalId);
  const birthColumn = settings.birthOn === undefined ? undefined : table.getValueColumn(settings.birthOn);
  const births = birthColumn?.values.map(readBirthNumber);
  const sexColumn = settings.sex === undefined ? undefined : table.getValueColumn(settings.sex);
  const sexes = sexColumn?.values.map(readSexNumber);
  const others = readOthersNumbers(settings, table);
  const earliest = settings.bornOnOrAfter === undefined ? 0 : readBirthNumber(settings.bornOnOrAfter);
  const readFacts = (record: number, refuted: boolean) => {
    const id = refuted ? ABSENT_ID : (ids[idColumn.codes[record] ?? 0] ?? ABSENT_ID);
    const birth = births?.[birthColumn?.codes[record] ?? 0] ?? 0;
    const foreign = id.kind === 'valid' && (id.birth < earliest || others.has(id.text)) && birth !== id.birth;
    return makeIdentityFacts(foreign ? ABSENT_ID : id, birth, sexes?.[sexColumn?.codes[record] ?? 0] ?? 0);
  };
  const facts = Array.from({ length: table.size }, (_, record) => readFacts(record, false));
  const levels = finishLevels(IDENTITY_LEVELS, settings);
  const columns = [settings.nationalId, settings.birthOn, settings.sex].filter((name) => name !== undefined);
  return {
    name: settings.name ?? `chinese-identity:${settings.nationalId}`,
    label: settings.label ?? '身份证号与出生日期',
    role: settings.role ?? 'identity',
    nulls: settings.nulls ?? 'neutral',
    levels,
    columns,
    settings,
    describe: describeColumns(table, columns),
    ownership: {
      numberOf: (record) => (facts[record]?.id.kind === 'valid' ? (idColumn.codes[record] as number) : 0),
      doubts: (record) => disagreesWithNumber(facts[record] as IdentityFacts),
      refute: (record, refuted) => {
        facts[record] = readFacts(record, refuted);
      },
    },
    evaluate: (left, right) => {
      const level = compareIdentity(facts[left] as IdentityFacts, facts[right] as IdentityFacts);
      return level === undefined ? levels.length : INDEX[level];
    },
  };
}

function readOthersNumbers(settings: SettingsOf<'chinese-identity'>, table: RecordTable): Set<string> {
  const found = new Set<string>();
  for (const name of settings.othersNumbers)
    for (const id of readIds(table, name)) if (id?.kind === 'valid') found.add(id.text);
  return found;
}
