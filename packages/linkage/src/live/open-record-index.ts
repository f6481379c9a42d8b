import { createComparators } from '../comparison/registry.ts';
import { type LinkageInputs, readSources } from '../input/sources.ts';
import { buildRecordTable, type RecordTable } from '../input/table.ts';
import { LinkageModel } from '../model/model.schema.ts';
import { countFrequencies } from '../model/rarity.ts';
import { makeScorer } from '../model/score.ts';
import { refusalOfSettings } from '../problems.ts';
import { BlockingRule, type KeyPart, LinkageSettings, type LinkageSettingsInput } from '../settings/settings.schema.ts';
import { LiveIndex, listLiveColumns } from './live-index.ts';
import { RecordIndex } from './record-index.ts';

export interface RecordIndexOptions {
  /**
   * Rules that records are found by, beside those of the settings. Without them every key part of the settings' rules
   * stands alone as well, so that a name without a birth date is found too.
   */
  readonly rules?: readonly Parameters<typeof BlockingRule.parse>[0][];
}

/** Keys that say too little to find anybody by when they stand alone. */
const ONLY_TOGETHER: ReadonlySet<string> = new Set(['year', 'surname-pinyin', 'pinyin-initials', 'soundex']);

/**
 * Reads the records once and keeps them, by key, in memory: the matches of one typed row are then found at once. The
 * weights are those of a linker with the same model over the same records; frequencies that the model does not hold are
 * counted here. Comparisons and rules in SQL, and `words`, are refused. About 0.7 kB a record for seven short columns and
 * eight rules. Throws a `LinkageRefusal` as `createLinker` does.
 */
export async function openRecordIndex(
  saved: { readonly settings: LinkageSettingsInput; readonly model: LinkageModel },
  inputs: LinkageInputs,
  options: RecordIndexOptions = {},
): Promise<RecordIndex> {
  const parsed = LinkageSettings.safeParse(saved.settings);
  if (!parsed.success) throw refusalOfSettings(parsed.error);
  const settings = parsed.data;
  const given = LinkageModel.parse(saved.model);
  const columns = listLiveColumns(settings, []);
  const names = settings.datasets.map(({ name }) => name);
  const table = buildRecordTable(settings, await readSources(names, inputs), { allowEmpty: true, allowUnknown: true });
  const { base, forget } = withOwnReadings(table);
  const model = given.frequencies === undefined ? { ...given, frequencies: countRarities(settings, base) } : given;
  // Every record is found, one that repeats another too, and in blocks too large for all their pairs.
  const { maxBlockPairs, ...limits } = settings.limits;
  const rules = listRules(settings, options).map(({ name, on }): BlockingRule => ({ name, on }));
  const index = new LiveIndex({ ...settings, limits }, rules, base, columns, () => true);
  forget();
  makeScorer(model, index.prepare([]).comparators);
  index.store.readAllIds();
  return new RecordIndex(model, index);
}

/** What is read out of each distinct value is needed only until the keys are made. */
function withOwnReadings(table: RecordTable): { base: RecordTable; forget: () => void } {
  const readings = new Map<string, readonly unknown[]>();
  const readValues = <T>(column: string, kind: string, read: (value: string | number) => T) => {
    const key = `${kind}\t${column}`;
    const made =
      readings.get(key) ?? table.getColumn(column).values.map((value, code) => (code === 0 ? undefined : read(value)));
    readings.set(key, made);
    return made as readonly (T | undefined)[];
  };
  return { base: { ...table, readValues }, forget: () => readings.clear() };
}

function countRarities(settings: LinkageSettings, table: RecordTable) {
  const weighed = settings.comparisons.filter((each) => 'termFrequency' in each && each.termFrequency !== false);
  return countFrequencies(createComparators(weighed, table, settings.columnTypes));
}

function listRules(settings: LinkageSettings, { rules }: RecordIndexOptions): BlockingRule[] {
  if (rules !== undefined) return [...settings.blocking, ...rules.map((rule) => BlockingRule.parse(rule))];
  const nameOf = (parts: readonly KeyPart[]) => JSON.stringify(parts);
  const known = new Set(settings.blocking.map(({ on }) => nameOf(on)));
  const alone = settings.blocking
    .flatMap(({ on }) => on)
    .filter((part) => {
      const name = nameOf([part]);
      if (known.has(name) || ONLY_TOGETHER.has(part.as)) return false;
      known.add(name);
      return true;
    })
    .map((part): BlockingRule => ({ name: `${[part.column].flat().join(' / ')} (${part.as})`, on: [part] }));
  return [...settings.blocking, ...alone];
}
