import type { RecordTable } from '../input/table.ts';
import type { ComparisonSettings, TermFrequency } from '../settings/settings.schema.ts';
import type { Level, RarityRule } from './comparator.ts';

export type SettingsOf<K extends ComparisonSettings['kind']> = Extract<ComparisonSettings, { kind: K }>;

/** Applies a person's own starting values and spreads what is missing so that m and relative shares sum to one. */
export function finishLevels(levels: readonly Level[], settings: ComparisonSettings): Level[] {
  const changed = levels.map((level) => {
    const own = settings.levels?.[level.id];
    return { ...level, m: own?.m ?? level.m, u: own?.u ?? level.u };
  });
  const totalM = changed.reduce((sum, level) => sum + level.m, 0);
  return changed.map((level) => ({ ...level, m: level.m / totalM }));
}

/** Text of the compared columns of one record, for explanations. */
export function describeColumns(table: RecordTable, names: readonly string[]): (record: number) => string {
  return (record) => {
    const texts: string[] = [];
    for (const name of names) {
      const column = table.getColumn(name);
      if (column.kind === 'value') {
        const code = column.codes[record] ?? 0;
        if (code !== 0) texts.push(String(column.values[code]));
        continue;
      }
      const elements = column.codes.subarray(column.offsets[record], column.offsets[record + 1]);
      if (elements.length > 0) texts.push([...elements].map((code) => String(column.values[code])).join('、'));
    }
    return texts.join(' ');
  };
}

/**
 * Term-frequency rules of a comparison of one column whose level 0 is equality and whose last level is "otherwise":
 * the exact level by default, the fuzzy ones too where the settings give them a weight.
 */
export function listRarities(
  wanted: TermFrequency,
  { codes, values }: Pick<RarityRule, 'codes' | 'values'>,
  levels: number,
): RarityRule[] {
  if (wanted === false) return [];
  const { exact, fuzzy, least } = wanted === true ? { exact: 1, fuzzy: 0, least: 0 } : wanted;
  const rules: RarityRule[] = [];
  for (let level = 0; level < levels - 1; level += 1) {
    const weight = level === 0 ? exact : fuzzy;
    if (weight > 0) rules.push({ level, codes, values, of: 0, weight, least });
  }
  return rules;
}
