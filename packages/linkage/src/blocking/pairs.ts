import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordTable } from '../input/table.ts';
import { LinkageRefusal } from '../problems.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';
import { appendKeys, readItems } from './duckdb.ts';
import { makeRuleKeys, type PartKeys } from './keys.ts';
import { makeSqlPairs } from './sql-rules.ts';

/** Candidate pairs, `left < right`, ordered; `rules` has one bit for each rule that found the pair. */
export interface CandidatePairs {
  readonly size: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly rules: Int32Array;
}

/** The number of a compared pair, `left < right`; -1 when there is none. The pairs stand in the order of their records. */
export function findPair(pairs: CandidatePairs, left: number, right: number): number {
  let low = 0;
  let high = pairs.size - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = (pairs.left[middle] as number) - left || (pairs.right[middle] as number) - right;
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** What one rule would make. */
export interface RuleCount {
  readonly rule: string;
  /** Pairs the rule makes alone. */
  readonly pairs: number;
  /** Pairs that no rule before it makes. */
  readonly newPairs: number;
  /** Different pairs of this rule and all before it. */
  readonly cumulativePairs: number;
  readonly largestBlocks: readonly { readonly records: number; readonly pairs: number; readonly example: string }[];
  /** Blocks left out by `maxBlockPairs`. */
  readonly leftOut: number;
}

/** Blocking over the records in DuckDB. `exclusive`: two records with the same number are never a candidate pair. */
export interface Blocker {
  /** Counts each rule alone and all rules in order; `made` spares making the pairs once more. */
  countRules(made?: CandidatePairs): Promise<RuleCount[]>;
  makePairs(): Promise<CandidatePairs>;
}

/** Loads the key rows of every rule. Throws a `LinkageRefusal` when the rules would make more pairs than allowed. */
export async function makeBlocker(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  table: RecordTable,
  exclusive: Int32Array,
  keep: (record: number) => boolean,
): Promise<Blocker> {
  const asymmetric: boolean[] = [];
  const parts = new Map<string, PartKeys>();
  const counts: { rule: string; pairs: number; leftOut: number }[] = [];
  const sqlPairs = await makeSqlPairs(connection, settings, table, exclusive, keep);
  for (const [index, rule] of settings.blocking.entries()) {
    const keys = makeRuleKeys(rule, table, keep, parts);
    asymmetric.push(keys.probe !== undefined);
    for (const kind of ['store', 'probe'])
      await connection.run(`create or replace table ${kind}_${index}(record integer, exclusive integer, key bigint)`);
    await appendKeys(connection, `store_${index}`, keys, exclusive, (row) => keys.probe?.[row] !== 1);
    if (keys.probe) await appendKeys(connection, `probe_${index}`, keys, exclusive, (row) => keys.probe?.[row] === 1);
    const blocks = selectBlocks(index, keys.probe !== undefined);
    const leftOut = await leaveOutBlocks(connection, settings, index, blocks);
    const sum = await connection.runAndReadAll(`select coalesce(sum(pairs), 0)::double from (${blocks})`);
    counts.push({ rule: rule.name, pairs: sqlPairs.get(index) ?? Number(sum.getRows()[0]?.[0] ?? 0), leftOut });
  }
  const total = counts.reduce((sum, count) => sum + count.pairs, 0);
  if (total > settings.limits.maxPairs) throw refuseTooMany(counts, total, settings.limits.maxPairs);
  return {
    countRules: async (made) => {
      const added = made === undefined ? await countNewPairs(connection, settings, asymmetric) : tallyNewPairs(made);
      const described: RuleCount[] = [];
      let cumulativePairs = 0;
      for (const [index, count] of counts.entries()) {
        const newPairs = added.get(index) ?? 0;
        cumulativePairs += newPairs;
        const blocks = selectBlocks(index, asymmetric[index] === true);
        const largestBlocks = await listLargestBlocks(connection, table, blocks);
        described.push({ ...count, newPairs, cumulativePairs, largestBlocks });
      }
      return described;
    },
    makePairs: () => makePairs(connection, settings, asymmetric),
  };
}

function refuseTooMany(
  counts: readonly { rule: string; pairs: number }[],
  total: number,
  most: number,
): LinkageRefusal {
  const worst = [...counts].sort((a, b) => b.pairs - a.pairs)[0];
  return new LinkageRefusal(
    'too-many-pairs',
    `分块规则将产生 ${total} 个候选对，超过上限 ${most}；最多的是“${worst?.rule}”（${worst?.pairs} 对）。请收紧该规则或设置 maxBlockPairs`,
    `The blocking rules would make ${total} candidate pairs, more than ${most}; "${worst?.rule}" alone makes ${worst?.pairs}. Tighten it or set maxBlockPairs.`,
    { total, most, rule: worst?.rule, pairs: worst?.pairs },
  );
}

/** One row a block: its key, its pairs, its records and one of them. Two records of one exclusive group are no pair. */
function selectBlocks(index: number, asymmetric: boolean): string {
  if (asymmetric)
    return `select s.key, (s.n * p.n)::double as pairs, s.n + p.n as records, s.example
      from (select key, count(*) n, min(record) example from store_${index} group by key) s
      join (select key, count(*) n from probe_${index} group by key) p using (key)`;
  return `select key, ((sum(n)::double * sum(n) - sum(n::double * n)) / 2) as pairs, sum(n) as records, min(example) as example
    from (select key, exclusive, count(*) n, min(record) example from store_${index} group by key, exclusive)
    group by key having count(*) > 1`;
}

async function leaveOutBlocks(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  index: number,
  blocks: string,
): Promise<number> {
  const own = settings.blocking[index]?.maxBlockPairs ?? Number.POSITIVE_INFINITY;
  const limit = Math.min(own, settings.limits.maxBlockPairs ?? Number.POSITIVE_INFINITY);
  if (limit === Number.POSITIVE_INFINITY) return 0;
  await connection.run(`create or replace temp table left_out as select key from (${blocks}) where pairs > ${limit}`);
  const count = await connection.runAndReadAll('select count(*)::integer from left_out');
  await connection.run(`delete from store_${index} where key in (select key from left_out)`);
  return Number(count.getRows()[0]?.[0] ?? 0);
}

async function listLargestBlocks(
  connection: DuckDBConnection,
  table: RecordTable,
  blocks: string,
): Promise<RuleCount['largestBlocks']> {
  const top = await connection.runAndReadAll(
    `select records::integer, pairs, example from (${blocks}) order by pairs desc, example limit 5`,
  );
  return top.getRows().map(([records, pairs, example]) => ({
    records: Number(records),
    pairs: Number(pairs),
    example: table.ids[Number(example)] ?? '',
  }));
}

/** Every pair of every rule, with the rule's bit. */
function selectPairs(settings: LinkageSettings, asymmetric: readonly boolean[]): string {
  const selects = settings.blocking.map((rule, index) => {
    if (rule.sql !== undefined)
      return `select (least(l, r)::bigint << 32) | greatest(l, r) as pair, ${2 ** index} as rule from sql_pairs_${index}`;
    const other = asymmetric[index] ? `probe_${index}` : `store_${index}`;
    const order = asymmetric[index] ? '' : 'and l.record < r.record';
    return `select (least(l.record, r.record)::bigint << 32) | greatest(l.record, r.record) as pair, ${2 ** index} as rule
      from store_${index} l join ${other} r on l.key = r.key and l.exclusive <> r.exclusive ${order}`;
  });
  return selects.join(' union all ');
}

/** For each rule, the pairs whose first rule it is. */
async function countNewPairs(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  asymmetric: readonly boolean[],
): Promise<Map<number, number>> {
  const found = await connection.runAndReadAll(
    `select first, count(*)::double from
      (select min(rule) as first from (${selectPairs(settings, asymmetric)}) group by pair) group by first`,
  );
  return new Map(found.getRows().map(([bit, pairs]) => [Math.log2(Number(bit)), Number(pairs)]));
}

function tallyNewPairs({ rules }: CandidatePairs): Map<number, number> {
  const added = new Map<number, number>();
  for (const bits of rules) {
    const first = 31 - Math.clz32(bits & -bits);
    added.set(first, (added.get(first) ?? 0) + 1);
  }
  return added;
}

async function makePairs(
  connection: DuckDBConnection,
  settings: LinkageSettings,
  asymmetric: readonly boolean[],
): Promise<CandidatePairs> {
  const result = await connection.stream(
    `select pair, bit_or(rule)::integer as rules from (${selectPairs(settings, asymmetric)}) group by pair order by pair`,
  );
  const parts: { pair: Int32Array; rules: Int32Array }[] = [];
  let size = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const items = readItems<BigInt64Array>(chunk, 0);
    const pair = new Int32Array(items.buffer, items.byteOffset, items.length * 2).slice();
    parts.push({ pair, rules: readItems<Int32Array>(chunk, 1).slice() });
    size += items.length;
  }
  const left = new Int32Array(size);
  const right = new Int32Array(size);
  const rules = new Int32Array(size);
  let at = 0;
  for (const part of parts) {
    rules.set(part.rules, at);
    for (let index = 0; index < part.rules.length; index += 1) {
      right[at] = part.pair[index * 2] as number;
      left[at] = part.pair[index * 2 + 1] as number;
      at += 1;
    }
  }
  return { size, left, right, rules };
}
