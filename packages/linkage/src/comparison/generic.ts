import type { RecordTable } from '../input/table.ts';
import type { TermFrequency } from '../settings/settings.schema.ts';
import { characters, damerauLevenshtein, jaccard, jaro, jaroWinkler, levenshtein } from '../text/similarity.ts';
import { baseOf } from './chinese-lists.ts';
import { type Comparator, type Level, PairCache } from './comparator.ts';
import { describeColumns, finishLevels, listRarities, type SettingsOf } from './creator.ts';

/** Starting shares: most matches agree, the rest thin out level by level. */
function startLevels(column: string, middle: readonly { id: string; zh: string; en: string }[]): Level[] {
  const inner = middle.map((text, index) => ({ ...text, m: 0.1 / 2 ** index, u: 0.002 * 3 ** index }));
  return [
    { id: 'exact', zh: `${column}相同`, en: `${column} is equal`, m: 0.85, u: 0.001 },
    ...inner,
    { id: 'else', zh: `${column}不同`, en: `${column} differs`, m: 0.05, u: 0.95 },
  ];
}

/** A comparison of one column whose distinct values are compared pairwise, once each. */
export function createByValue(
  settings: Exclude<Comparator['settings'], { kind: 'guardians' }> & {
    column: string;
    termFrequency?: TermFrequency;
  },
  table: RecordTable,
  middle: readonly { id: string; zh: string; en: string }[],
  compute: (a: number, b: number) => number,
): Comparator {
  const { codes, values } = table.getValueColumn(settings.column);
  const levels = finishLevels(startLevels(settings.label ?? settings.column, middle), settings);
  const cache = new PairCache();
  return {
    ...baseOf(settings, `${settings.kind}:${settings.column}`, settings.column, 'identity'),
    levels,
    columns: [settings.column],
    exact: { level: 0, codes },
    rarity: listRarities(settings.termFrequency ?? false, { codes, values }, levels.length),
    describe: describeColumns(table, [settings.column]),
    evaluate: (left, right) => {
      const a = codes[left] as number;
      const b = codes[right] as number;
      if (a === 0 || b === 0) return levels.length;
      return a === b ? 0 : cache.get(a, b, compute);
    },
  };
}

export function createExact(settings: SettingsOf<'exact'>, table: RecordTable): Comparator {
  return createByValue(settings, table, [], () => 1);
}

type TextKind = 'levenshtein' | 'damerau-levenshtein' | 'jaro' | 'jaro-winkler' | 'jaccard';

/** Levels by distance (at most each threshold) or by similarity (at least each threshold). */
export function createText(settings: SettingsOf<TextKind>, table: RecordTable): Comparator {
  const texts = table.getValueColumn(settings.column).values.map((value) => characters(String(value)));
  const distance = settings.kind === 'levenshtein' || settings.kind === 'damerau-levenshtein';
  const thresholds = [...settings.thresholds].sort((a, b) => (distance ? a - b : b - a));
  const limit = thresholds.at(-1) ?? 0;
  const measure = (a: readonly string[], b: readonly string[]) => {
    if (settings.kind === 'levenshtein') return levenshtein(a, b, limit);
    if (settings.kind === 'damerau-levenshtein') return damerauLevenshtein(a, b, limit);
    if (settings.kind === 'jaro') return jaro(a, b);
    return settings.kind === 'jaccard' ? jaccard(a, b) : jaroWinkler(a, b);
  };
  const compute = (a: number, b: number) => {
    const value = measure(texts[a] ?? [], texts[b] ?? []);
    const at = thresholds.findIndex((threshold) => (distance ? value <= threshold : value >= threshold));
    return at === -1 ? thresholds.length + 1 : at + 1;
  };
  const column = settings.label ?? settings.column;
  const sign = distance ? '≤' : '≥';
  const middle = thresholds.map((threshold) => ({
    id: `${settings.kind}-${threshold}`,
    zh: `${column}相近（${sign}${threshold}）`,
    en: `${column} is near (${settings.kind} ${sign} ${threshold})`,
  }));
  return createByValue(settings, table, middle, compute);
}

/** Dates `YYYY-MM-DD` or `YYYYMMDD`: swapped day and month, one part off, within a month, within a year. */
export function createDate(settings: SettingsOf<'date'>, table: RecordTable): Comparator {
  const parts = table.getValueColumn(settings.column).values.map((value) => {
    const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(String(value));
    return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [0, 0, 0];
  });
  const compute = (a: number, b: number) => {
    const [y1 = 0, m1 = 0, d1 = 0] = parts[a] ?? [];
    const [y2 = 0, m2 = 0, d2 = 0] = parts[b] ?? [];
    if (y1 === 0 || y2 === 0) return 4;
    if (y1 === y2 && m1 === m2 && d1 === d2) return 0;
    if (y1 === y2 && m1 === d2 && d1 === m2) return 1;
    if (Number(y1 === y2) + Number(m1 === m2) + Number(d1 === d2) === 2) return 2;
    return Math.abs(Date.UTC(y1, m1 - 1, d1) - Date.UTC(y2, m2 - 1, d2)) <= 366 * 86_400_000 ? 3 : 4;
  };
  const column = settings.label ?? settings.column;
  return createByValue(
    settings,
    table,
    [
      { id: 'swapped', zh: `${column}月日颠倒`, en: `${column} has day and month swapped` },
      { id: 'one-part', zh: `${column}有一处不同`, en: `${column} differs in one of year, month and day` },
      { id: 'within-year', zh: `${column}相差不到一年`, en: `${column} is within a year` },
    ],
    compute,
  );
}

export function createNumber(settings: SettingsOf<'number'>, table: RecordTable): Comparator {
  const values = table.getValueColumn(settings.column).values.map(Number);
  const tolerances = [...settings.tolerances].sort((a, b) => a - b);
  const compute = (a: number, b: number) => {
    const x = values[a] ?? Number.NaN;
    const y = values[b] ?? Number.NaN;
    const apart = Math.abs(x - y) / (settings.relative ? Math.max(Math.abs(x), Math.abs(y), Number.MIN_VALUE) : 1);
    const at = tolerances.findIndex((tolerance) => apart <= tolerance);
    return at === -1 ? tolerances.length + 1 : at + 1;
  };
  const column = settings.label ?? settings.column;
  const middle = tolerances.map((tolerance) => ({
    id: `within-${tolerance}`,
    zh: `${column}相差不超过 ${tolerance}`,
    en: `${column} is within ${tolerance}`,
  }));
  return createByValue(settings, table, middle, compute);
}

/** An e-mail address: whole, the part before the @, then near. */
export function createEmail(settings: SettingsOf<'email'>, table: RecordTable): Comparator {
  const texts = table.getValueColumn(settings.column).values.map((value) => String(value).toLowerCase());
  const users = texts.map((text) => characters(text.split('@')[0] ?? ''));
  const compute = (a: number, b: number) => {
    if (texts[a] === texts[b]) return 0;
    const similarity = jaroWinkler(users[a] ?? [], users[b] ?? []);
    return similarity === 1 ? 1 : similarity >= 0.88 ? 2 : 3;
  };
  const column = settings.label ?? settings.column;
  return createByValue(
    settings,
    table,
    [
      { id: 'same-user', zh: `${column}用户名相同`, en: `${column} has the same name before the @` },
      { id: 'near-user', zh: `${column}用户名相近`, en: `${column} has a similar name before the @` },
    ],
    compute,
  );
}
