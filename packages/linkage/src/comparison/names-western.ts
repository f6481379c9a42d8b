import type { RecordTable } from '../input/table.ts';
import { characters, jaroWinkler } from '../text/similarity.ts';
import { baseOf } from './chinese-lists.ts';
import { type Comparator, PairCache } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

/** Forename and surname together, so that a swap of the two is seen and their evidence counted once. */
export function createForenameSurname(settings: SettingsOf<'forename-surname'>, table: RecordTable): Comparator {
  const forename = readColumn(table, settings.forename);
  const surname = readColumn(table, settings.surname);
  const levels = finishLevels(
    [
      { id: 'both', zh: '姓与名都相同', en: 'forename and surname are equal', m: 0.6, u: 1e-5 },
      { id: 'swapped', zh: '姓与名互换', en: 'forename and surname are swapped', m: 0.03, u: 1e-6 },
      { id: 'both-near', zh: '姓与名都相近', en: 'forename and surname are near', m: 0.15, u: 1e-5 },
      { id: 'surname', zh: '仅姓相同', en: 'only the surname is equal', m: 0.1, u: 0.002 },
      { id: 'forename', zh: '仅名相同', en: 'only the forename is equal', m: 0.08, u: 0.004 },
      { id: 'else', zh: '姓名不同', en: 'the names differ', m: 0.04, u: 0.99 },
    ],
    settings,
  );
  const shared = new PairCache();
  const near = (a: number, b: number) => {
    const key = (index: number) => (index % 2 === 0 ? forename : surname).texts[index >> 1] ?? [];
    return jaroWinkler(key(a), key(b)) >= 0.88 ? 1 : 0;
  };
  const similar = (a: number, b: number, odd: 0 | 1) => a === b || shared.get(a * 2 + odd, b * 2 + odd, near) === 1;
  return {
    ...baseOf(settings, 'forename-surname', '姓名', 'identity'),
    levels,
    columns: [settings.forename, settings.surname],
    describe: describeColumns(table, [settings.forename, settings.surname]),
    evaluate: (left, right) => {
      const [f1, f2] = [forename.codes[left] as number, forename.codes[right] as number];
      const [s1, s2] = [surname.codes[left] as number, surname.codes[right] as number];
      if ((f1 === 0 && s1 === 0) || (f2 === 0 && s2 === 0)) return levels.length;
      if (f1 === f2 && s1 === s2) return 0;
      const swapped = forename.text(f1) === surname.text(s2) && surname.text(s1) === forename.text(f2);
      if (swapped) return 1;
      if (f1 * f2 * s1 * s2 !== 0 && similar(f1, f2, 0) && similar(s1, s2, 1)) return 2;
      if (s1 === s2 && s1 !== 0) return 3;
      return f1 === f2 && f1 !== 0 ? 4 : 5;
    },
  };
}

function readColumn(table: RecordTable, name: string) {
  const { codes, values } = table.getValueColumn(name);
  const texts = values.map((value) => characters(String(value)));
  return { codes, texts, text: (code: number) => String(values[code] ?? '').toLowerCase() };
}
