import type { RecordTable } from '../input/table.ts';
import { baseOf } from './chinese-lists.ts';
import type { Comparator } from './comparator.ts';
import { describeColumns, finishLevels, type SettingsOf } from './creator.ts';

/** Mean radius of the Earth in kilometres, as Splink has it. */
const EARTH_KILOMETRES = 6371;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres between two places in degrees (haversine formula; Sinnott 1984). */
export function measureKilometres(
  latitudeA: number,
  longitudeA: number,
  latitudeB: number,
  longitudeB: number,
): number {
  const [a, b] = [radians(latitudeA), radians(latitudeB)];
  const half =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(longitudeB - longitudeA) / 2) ** 2;
  return 2 * EARTH_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Two places by their distance. A place without both numbers, or off the globe, is missing. */
export function createDistance(settings: SettingsOf<'distance-km'>, table: RecordTable): Comparator {
  const latitude = readNumbers(table, settings.latitude, 90);
  const longitude = readNumbers(table, settings.longitude, 180);
  const kilometres = [...settings.kilometres].sort((a, b) => a - b);
  const name = settings.label ?? '地点';
  const near = kilometres.map((limit, index) => ({
    id: `within-${limit}-km`,
    zh: `${name}相距不超过 ${limit} 公里`,
    en: `the places are at most ${limit} km apart`,
    m: 0.9 / 2 ** (index + 1),
    u: 0.001 * 4 ** index,
  }));
  const far = { id: 'else', zh: `${name}相距更远`, en: 'the places are further apart', m: 0.1, u: 0.9 };
  const levels = finishLevels([...near, far], settings);
  const columns = [settings.latitude, settings.longitude];
  return {
    ...baseOf(settings, `distance-km:${columns.join(',')}`, name, 'place'),
    levels,
    columns,
    describe: describeColumns(table, columns),
    evaluate: (left, right) => {
      const apart = measureKilometres(latitude(left), longitude(left), latitude(right), longitude(right));
      if (Number.isNaN(apart)) return levels.length;
      const at = kilometres.findIndex((limit) => apart <= limit);
      return at === -1 ? kilometres.length : at;
    },
  };
}

/** The column's number of a record; NaN where there is none or it lies beyond `most`. */
function readNumbers(table: RecordTable, name: string, most: number): (record: number) => number {
  const { codes, values } = table.getValueColumn(name);
  const numbers = values.map((value, code) => {
    const number = code === 0 || String(value).trim() === '' ? Number.NaN : Number(value);
    return Math.abs(number) <= most ? number : Number.NaN;
  });
  return (record) => numbers[codes[record] as number] ?? Number.NaN;
}
