import { makeRuleKeys } from '../blocking/keys.ts';
import { readIdFeatures } from '../chinese/identity-features.ts';
import { readIds } from '../chinese/readings.ts';
import type { Comparator } from '../comparison/comparator.ts';
import { createComparators } from '../comparison/registry.ts';
import { type InputRow, makeRowDataset } from '../input/dataset.ts';
import { buildRecordTable, type RecordTable } from '../input/table.ts';
import { LinkageRefusal } from '../problems.ts';
import type { BlockingRule, ComparisonSettings, LinkageSettings } from '../settings/settings.schema.ts';
import { listValues, RecordStore, type StoredRecord } from './record-store.ts';
import { type RecordKeys, RuleIndex } from './rule-index.ts';

/** A few records made ready to be compared with each other; those asked for come first, in the order asked. */
export interface SmallTable {
  readonly table: RecordTable;
  readonly comparators: readonly Comparator[];
}

type IdentitySettings = Extract<ComparisonSettings, { kind: 'chinese-identity' }>;

/** Columns that blocking, comparing and grouping look at. Throws a `LinkageRefusal` on what cannot be kept live. */
export function listLiveColumns(settings: LinkageSettings, groups: readonly string[]): string[] {
  refuseUnsupported(settings);
  const lists = settings.datasets.map(({ name }) => makeRowDataset(name, []));
  const empty = buildRecordTable(settings, lists, { allowEmpty: true, allowUnknown: true });
  const columns = new Set(createComparators(settings.comparisons, empty).flatMap(({ columns: own }) => [...own]));
  for (const { column } of settings.blocking.flatMap(({ on }) => on))
    for (const name of typeof column === 'string' ? [column] : column) columns.add(name);
  for (const { uniqueWithin } of settings.datasets) if (typeof uniqueWithin === 'string') columns.add(uniqueWithin);
  for (const { othersNumbers } of listIdentities(settings)) for (const name of othersNumbers) columns.add(name);
  for (const name of groups) columns.add(name);
  return [...columns];
}

function refuseUnsupported(settings: LinkageSettings): void {
  const comparison = settings.comparisons.find(({ kind }) => kind === 'sql' || kind === 'words');
  const rule = settings.blocking.find(({ sql }) => sql !== undefined);
  const found = comparison?.kind ?? rule?.name;
  if (found === undefined) return;
  throw new LinkageRefusal(
    'not-live',
    `“${found}”要看全部记录才能判断，不能用于随时增改的比对`,
    `"${found}" looks at all records or asks a database, so records under it cannot be kept live.`,
    { found },
  );
}

function listIdentities(settings: LinkageSettings): IdentitySettings[] {
  return settings.comparisons.filter((each): each is IdentitySettings => each.kind === 'chinese-identity');
}

/** Finds the records that share a blocking key, and makes small tables of them, as records come and go. */
export class LiveIndex {
  readonly store: RecordStore;
  readonly #settings: LinkageSettings;
  readonly #rules: readonly RuleIndex[];
  /** Records by their own number, where another's list of numbers may take it from them. */
  readonly #numbers: RuleIndex | undefined;
  /** How many records carry each number as somebody else's. */
  readonly #others = new Map<string, number>();
  readonly #identities: readonly IdentitySettings[];
  readonly #groups = new Map<string, number>();
  readonly #exclusive: Int32Array;
  readonly #exclusiveLater = new Map<number, number>();
  /** Records of the start whose keys of the start do not count any more. */
  readonly #moved = new Set<number>();
  readonly #baseSize: number;

  /** Indexes the records of `base` that `keep` lets through. */
  constructor(
    settings: LinkageSettings,
    rules: readonly BlockingRule[],
    base: RecordTable,
    columns: readonly string[],
    keep: (record: number) => boolean,
  ) {
    this.#settings = settings;
    this.store = new RecordStore(settings, base, columns);
    this.#identities = listIdentities(settings).filter(({ othersNumbers }) => othersNumbers.length > 0);
    this.#exclusive = Int32Array.from({ length: base.size }, () => 0);
    this.#fillExclusive(base);
    this.#baseSize = base.size;
    const isMoved = (record: number) => this.#moved.has(record);
    const parts = new Map();
    const make = (rule: BlockingRule) => {
      const limit = Math.min(
        rule.maxBlockPairs ?? Number.POSITIVE_INFINITY,
        settings.limits.maxBlockPairs ?? Number.POSITIVE_INFINITY,
      );
      return new RuleIndex(makeRuleKeys(rule, base, keep, parts), limit, this.exclusiveOf, isMoved);
    };
    this.#rules = rules.map(make);
    const [identity] = this.#identities;
    this.#numbers = identity && make({ name: 'number', on: [{ column: identity.nationalId, as: 'id' }] });
    this.#countOthers(base);
    // The functions kept above would hold the keys of all records in memory for as long as they live.
    parts.clear();
  }

  /** Two records with the same number are never a candidate pair. */
  readonly exclusiveOf = (record: number): number => {
    if (record < this.#exclusive.length && !this.store.isReplaced(record)) return this.#exclusive[record] as number;
    const known = this.#exclusiveLater.get(record);
    if (known !== undefined) return known;
    const { dataset, row } = this.store.get(record);
    const group = this.#groupOf(dataset, row) ?? -record - 1;
    this.#exclusiveLater.set(record, group);
    return group;
  };

  /** Call when a record's row was replaced. */
  forgetGroup(record: number): void {
    this.#exclusiveLater.delete(record);
  }

  /** The group within which two rows are two people; `undefined` when the record is in none. */
  findPrimaryGroup({ dataset, row }: StoredRecord): string | undefined {
    const uniqueWithin = this.#settings.datasets[dataset]?.uniqueWithin ?? false;
    if (uniqueWithin === true) return `${dataset}`;
    if (uniqueWithin === false) return undefined;
    const [value] = listValues(row[uniqueWithin]);
    return value === undefined ? undefined : `${dataset}\t${typeof value}\t${String(value)}`;
  }

  /** The keys of records by every rule, the rule of own numbers last. */
  readKeys(records: readonly StoredRecord[]): RecordKeys[][] {
    const { table, order } = this.#makeTable(records, []);
    const parts = new Map();
    const rules = [...this.#rules, ...(this.#numbers ? [this.#numbers] : [])];
    const keys: RecordKeys[][] = records.map(() => []);
    for (const { rule } of rules) {
      const made = makeRuleKeys(rule, table, () => true, parts);
      const own: { keys: number[]; probe: boolean }[] = records.map(() => ({ keys: [], probe: false }));
      for (const [row, record] of made.records.entries()) {
        const entry = own[order[record] as number];
        entry?.keys.push(made.keys[row] as number);
        if (entry && made.probe?.[row] === 1) entry.probe = true;
      }
      for (const [index, entry] of own.entries()) keys[index]?.push(entry);
    }
    return keys;
  }

  addKeys(record: number, keys: readonly RecordKeys[]): void {
    for (const [index, own] of keys.entries()) this.#ruleAt(index)?.add(record, own);
  }

  /** Takes a record out of every block. */
  removeKeys(record: number, keys: readonly RecordKeys[]): void {
    if (record < this.#baseSize && !this.#moved.has(record)) {
      this.#moved.add(record);
      return;
    }
    for (const [index, own] of keys.entries()) this.#ruleAt(index)?.remove(record, own);
  }

  /** Records that a record meets by its keys, with one bit for each rule that found them. */
  listPartners(record: number, keys: readonly RecordKeys[]): Map<number, number> {
    const found = new Map<number, number>();
    const own = this.exclusiveOf(record);
    for (const [index, rule] of this.#rules.entries())
      for (const block of rule.listBlocks(keys[index] as RecordKeys))
        for (const other of block.records())
          if (other !== record && this.exclusiveOf(other) !== own)
            found.set(other, (found.get(other) ?? 0) | (1 << index));
    return found;
  }

  /**
   * Records that keys lead to, the likeliest first: a block counts for more the fewer share it. Blocks are read from the
   * smallest on, `readAtMost` records in all. `complete` says that nobody who shares a key was left out.
   */
  listNearest(keys: readonly RecordKeys[], most: number, readAtMost: number): { records: number[]; complete: boolean } {
    const blocks = this.#rules.flatMap((rule, index) => [...rule.listBlocks(keys[index] as RecordKeys)]);
    const found = new Map<number, number>();
    let left = readAtMost;
    for (const block of blocks.sort((a, b) => a.size - b.size)) {
      if (left <= 0) break;
      const telling = Math.log2(2 + this.#baseSize / block.size);
      for (const record of block.records(left)) found.set(record, (found.get(record) ?? 0) + telling);
      left -= block.size;
    }
    const records = [...found].sort(([a, x], [b, y]) => y - x || a - b).map(([record]) => record);
    return { records: records.slice(0, most), complete: left >= 0 && records.length <= most };
  }

  /** Names of a record's blocks, where the size of a block can matter. */
  listPlaces(keys: readonly RecordKeys[]): string[] {
    return this.#rules.flatMap((rule, index) =>
      rule.isLimited ? (keys[index]?.keys ?? []).map((key) => `${index} ${key}`) : [],
    );
  }

  /** The block is too large for its pairs to be compared. */
  isLeftOut(place: string): boolean {
    const [index, key] = place.split(' ').map(Number);
    return this.#rules[index as number]?.isLeftOut(key as number) ?? false;
  }

  listBlock(place: string): number[] {
    const [index, key] = place.split(' ').map(Number);
    return this.#rules[index as number]?.listAll(key as number) ?? [];
  }

  /** Counts a row's mentions of other people's numbers in or out; gives the records whose own number it concerns. */
  countMentions(row: InputRow, by: 1 | -1): number[] {
    const concerned: number[] = [];
    for (const number of this.#listMentions(row)) {
      const before = this.#others.get(number) ?? 0;
      if (before + by === 0) this.#others.delete(number);
      else this.#others.set(number, before + by);
      if (before === 0 || before + by === 0) concerned.push(...this.#listOwners(number));
    }
    return concerned;
  }

  /** Comparisons over a few records. */
  prepare(records: readonly StoredRecord[]): SmallTable {
    const { table } = this.#makeTable(records, this.#listMentioned(records));
    return { table, comparators: createComparators(this.#settings.comparisons, table, this.#settings.columnTypes) };
  }

  #ruleAt(index: number): RuleIndex | undefined {
    return this.#rules[index] ?? this.#numbers;
  }

  #listOwners(number: string): number[] {
    const [identity] = this.#identities;
    if (identity === undefined || this.#numbers === undefined) return [];
    const probe = { dataset: 0, id: 'number', row: { [identity.nationalId]: number } };
    const keys = this.readKeys([probe])[0]?.at(-1);
    return keys === undefined ? [] : [...this.#numbers.listBlocks(keys)].flatMap((block) => block.records());
  }

  #listMentions(row: InputRow): string[] {
    const columns = [...new Set(this.#identities.flatMap(({ othersNumbers }) => othersNumbers))];
    const numbers = columns.flatMap((column) => listValues(row[column]).map((value) => readIdFeatures(String(value))));
    return numbers.filter(({ kind }) => kind === 'valid').map(({ text }) => text);
  }

  #countOthers(base: RecordTable): void {
    for (const name of new Set(this.#identities.flatMap(({ othersNumbers }) => othersNumbers))) {
      const ids = readIds(base, name);
      for (const code of base.getColumn(name).codes) {
        const id = ids[code];
        if (id?.kind === 'valid') this.#others.set(id.text, (this.#others.get(id.text) ?? 0) + 1);
      }
    }
  }

  /** Rows that stand for all who carry the number of one of the records as somebody else's. */
  #listMentioned(records: readonly StoredRecord[]): InputRow[] {
    return this.#identities.flatMap(({ nationalId, othersNumbers: [column = ''] }) =>
      records.flatMap(({ row }) =>
        listValues(row[nationalId]).flatMap((value) => {
          const { kind, text } = readIdFeatures(String(value));
          if (kind !== 'valid' || !this.#others.has(text)) return [];
          return [{ [column]: this.store.isArray(column) ? [text] : text }];
        }),
      ),
    );
  }

  /** A table of the records in the order of their datasets, the extra rows last; `order` gives each row's record. */
  #makeTable(records: readonly StoredRecord[], extra: readonly InputRow[]): { table: RecordTable; order: number[] } {
    const { idColumn, datasets } = this.#settings;
    const order: number[] = [];
    const lists = datasets.map(({ name }, dataset) => {
      const rows: InputRow[] = [];
      for (const [index, record] of records.entries()) {
        if (record.dataset !== dataset) continue;
        rows.push({ ...record.row, [idColumn]: String(index) });
        order.push(index);
      }
      if (dataset === datasets.length - 1)
        for (const [index, row] of extra.entries()) rows.push({ ...row, [idColumn]: `extra ${index}` });
      return makeRowDataset(name, rows);
    });
    return { table: buildRecordTable(this.#settings, lists, { allowEmpty: true, allowUnknown: true }), order };
  }

  #groupOf(dataset: number, row: InputRow): number | undefined {
    if (this.#settings.mode === 'link') return dataset;
    const group = this.findPrimaryGroup({ dataset, id: '', row });
    if (group === undefined) return undefined;
    const known = this.#groups.get(group) ?? this.#groups.size;
    this.#groups.set(group, known);
    return known;
  }

  #fillExclusive(base: RecordTable): void {
    for (const [dataset, { uniqueWithin }] of this.#settings.datasets.entries()) {
      const column =
        typeof uniqueWithin === 'string' && this.#settings.mode !== 'link'
          ? base.getValueColumn(uniqueWithin)
          : undefined;
      for (let record = base.starts[dataset] ?? 0; record < (base.starts[dataset + 1] ?? 0); record += 1) {
        const row = column ? { [uniqueWithin as string]: column.values[column.codes[record] as number] } : {};
        this.#exclusive[record] = this.#groupOf(dataset, row) ?? -record - 1;
      }
    }
  }
}
