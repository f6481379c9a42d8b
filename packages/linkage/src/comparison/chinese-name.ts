import { compareNames, NAME_LEVELS, type NameLevel } from '../chinese/name-similarity.ts';
import { readNames } from '../chinese/readings.ts';
import type { RecordTable } from '../input/table.ts';
import { type Comparator, type Level, PairCache } from './comparator.ts';
import { describeColumns, finishLevels, listRarities, type SettingsOf } from './creator.ts';

const LEVELS: Readonly<Record<NameLevel, Omit<Level, 'id'>>> = {
  equal: { zh: '姓名相同', en: 'the names are equal', m: 0.93, u: 1e-4, relative: 0.001 },
  variant: {
    zh: '姓名只有异体字、繁简之别',
    en: 'the names differ only in the form of a character',
    m: 0.006,
    u: 1e-6,
    relative: 1e-4,
  },
  'rare-character': {
    zh: '一方姓名有未能录入的字，其余相同',
    en: 'one name has a character that could not be typed, the rest agrees',
    m: 0.006,
    u: 1e-6,
    relative: 5e-4,
  },
  'same-sound': {
    zh: '姓名读音（含声调）相同',
    en: 'the names sound the same, tones included',
    m: 0.012,
    u: 3e-5,
    relative: 0.001,
  },
  'similar-sound': {
    zh: '姓名读音相同、声调不同',
    en: 'the names sound the same but for tone',
    m: 0.008,
    u: 3e-5,
    relative: 0.002,
  },
  'look-alike': { zh: '姓名字形相近', en: 'the names look alike', m: 0.006, u: 2e-5, relative: 0.003 },
  swapped: { zh: '名字两字颠倒', en: 'the given characters are swapped', m: 0.002, u: 1e-6, relative: 2e-4 },
  part: { zh: '一方姓名少字或多字', en: 'one name lacks a character of the other', m: 0.008, u: 1e-4, relative: 0.01 },
  'given-only': {
    zh: '名相同而姓不同',
    en: 'the given names agree, the surnames do not',
    m: 0.003,
    u: 1e-3,
    relative: 1e-4,
  },
  generation: {
    zh: '同姓、名中一字相同（兄弟姐妹常见）',
    en: 'the surname and one given character agree, as brothers and sisters have it',
    m: 0.006,
    u: 0.005,
    relative: 0.45,
  },
  surname: { zh: '仅姓相同', en: 'only the surnames agree', m: 0.003, u: 0.06, relative: 0.45 },
  different: { zh: '姓名不同', en: 'the names differ', m: 0.003, u: 0.93, relative: 0.08 },
};

/** Compares Chinese names by character, sound and shape; each distinct pair of names once. */
export function createChineseName(settings: SettingsOf<'chinese-name'>, table: RecordTable): Comparator {
  const column = table.getValueColumn(settings.column);
  const features = readNames(table, settings.column);
  const levels = finishLevels(
    NAME_LEVELS.map((id) => ({ id, ...LEVELS[id] })),
    settings,
  );
  const missing = levels.length;
  const cache = new PairCache();
  // Equal texts that were normalised apart (spaces, dots) must share a code, or frequencies would miss them.
  const { textCodes, values } = codeTexts(
    features.map((found) => (found === undefined || found.uncertain ? '' : found.text)),
  );
  const codes = column.codes.map((code) => textCodes[code] ?? 0);
  const compute = (a: number, b: number) => {
    const [left, right] = [features[a], features[b]];
    return left === undefined || right === undefined ? missing : NAME_LEVELS.indexOf(compareNames(left, right));
  };
  return {
    name: settings.name ?? `chinese-name:${settings.column}`,
    label: settings.label ?? '姓名',
    role: settings.role ?? 'identity',
    nulls: settings.nulls ?? 'neutral',
    levels,
    columns: [settings.column],
    exact: { level: 0, codes },
    rarity: listRarities(settings.termFrequency, { codes, values }, levels.length),
    settings,
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const a = column.codes[left] as number;
      const b = column.codes[right] as number;
      if (a === 0 || b === 0) return missing;
      if (a === b && textCodes[a] !== 0) return 0;
      return cache.get(a, b, compute);
    },
  };
}

function codeTexts(texts: readonly string[]): { textCodes: Int32Array; values: string[] } {
  const known = new Map<string, number>();
  const values = [''];
  const textCodes = Int32Array.from(texts, (text) => {
    if (text === '') return 0;
    const code = known.get(text) ?? values.length;
    if (code === values.length) values.push(text);
    known.set(text, code);
    return code;
  });
  return { textCodes, values };
}
