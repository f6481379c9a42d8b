import type { RecordTable } from '../input/table.ts';
import { compareWords, splitWords, weighWords } from '../text/words.ts';
import type { Comparator } from './comparator.ts';
import type { SettingsOf } from './creator.ts';
import { createByValue } from './generic.ts';

/** Titles, addresses, names of firms: by their words, rare ones counting most. Levels by similarity, at least each threshold. */
export function createWords(settings: SettingsOf<'words'>, table: RecordTable): Comparator {
  const { values } = table.getValueColumn(settings.column);
  const words = weighWords(values.map((value) => splitWords(String(value))));
  const thresholds = [...settings.thresholds].sort((a, b) => b - a);
  const compute = (a: number, b: number) => {
    const [left, right] = [words[a], words[b]];
    if (left === undefined || right === undefined) return thresholds.length + 1;
    const similarity = compareWords(left, right);
    const at = thresholds.findIndex((threshold) => similarity >= threshold);
    return at === -1 ? thresholds.length + 1 : at + 1;
  };
  const column = settings.label ?? settings.column;
  const middle = thresholds.map((threshold) => ({
    id: `words-${threshold}`,
    zh: `${column}用词相近（≥${threshold}）`,
    en: `${column} has much the same words (${threshold} or more)`,
  }));
  return createByValue(settings, table, middle, compute);
}
