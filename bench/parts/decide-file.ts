/** What a fresh process of our own does with the files that the peer is given. Prints nothing; returns seconds. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import {
  columnOfField,
  columnOfLedger,
  compileColumns,
  explainDetermination,
  type Field,
  makeBenefitColumns,
  type Programme,
} from '@bulou/policy';
import type { ColumnHead, JsonChild } from './policy-children.ts';

/** Seconds of each step, or the median of many. */
export type OwnTiming = Readonly<Record<string, number>>;

/** From the file of columns to amounts and both masks of every child and benefit, in a file. */
export function decideColumnFile(programme: Programme, path: string, out: string): OwnTiming {
  const start = performance.now();
  const columnar = compileColumns(programme.rules);
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n');
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as { count: number; columns: ColumnHead[] };
  const find = (name: string) => {
    const index = head.columns.findIndex((column) => column.name === name);
    const from = end + 1 + index * head.count;
    return { ...head.columns[index], values: bytes.subarray(from, from + head.count) };
  };
  const facts = columnar.evaluator.encoders.map((encoder) => {
    const { values, codes } = find(columnOfField(encoder.field));
    const field = programme.fields.find((each) => each.name === encoder.field);
    return { values, codes: codeTable(field, codes, encoder.encode) };
  });
  const ledger = programme.rules.ledger.map((benefit) => ({
    values: find(columnOfLedger(benefit)).values,
    codes: Uint8Array.of(1, 2),
  }));
  const read = performance.now();
  const made = columnar.decide([...facts, ...ledger], head.count);
  const decided = performance.now();
  const file = openSync(out, 'w');
  const reuse = makeBenefitColumns(
    head.count,
    Math.max(...programme.rules.rules.map((rule) => rule.conditions.length)),
  );
  let stored = 0;
  for (const rule of programme.rules.rules) {
    const columns = columnar.expand(made, rule.index, reuse);
    const since = performance.now();
    for (const column of [columns.amount, columns.failed, columns.unknown])
      writeSync(file, new Uint8Array(column.buffer));
    stored += performance.now() - since;
  }
  closeSync(file);
  const total = performance.now() - start;
  return {
    read: (read - start) / 1000,
    decide: (decided - read) / 1000,
    expand: (total + start - decided - stored) / 1000,
    store: stored / 1000,
    total: total / 1000,
    different: made.different,
  };
}

function codeTable(
  field: Field | undefined,
  codes: readonly string[] | undefined,
  encode: (value: unknown) => number,
): Uint8Array {
  const values: unknown[] =
    codes !== undefined
      ? [...codes]
      : field?.type === 'integer'
        ? Array.from({ length: field.to + 1 }, (_, value) => (value < field.from ? undefined : value))
        : [false, true];
  return Uint8Array.from(values, encode);
}

/** The children of a file with what each benefit comes to, from the text on. */
function decideText(programme: Programme, text: string) {
  return (JSON.parse(text) as JsonChild[]).map(({ facts, paidBefore }) => ({
    facts,
    made: programme.decide(facts, (benefit) => paidBefore.includes(benefit)),
  }));
}

export interface OwnAnswer {
  readonly total: number;
  /** Fen of each benefit over all children. */
  readonly sums: Readonly<Record<string, number>>;
}

export function decideJsonFile(programme: Programme, path: string): OwnAnswer {
  const text = readFileSync(path, 'utf8');
  const start = performance.now();
  const children = decideText(programme, text);
  const total = (performance.now() - start) / 1000;
  const sums: Record<string, number> = {};
  for (const { made } of children)
    for (const each of made) sums[each.benefit] = (sums[each.benefit] ?? 0) + Number(each.amountFen);
  return { total, sums };
}

/** One child from JSON to every benefit with its sentences, many times; the median. */
export function explainJsonFile(programme: Programme, path: string, turns: number): OwnTiming {
  const text = readFileSync(path, 'utf8');
  let characters = 0;
  const times = Array.from({ length: turns }, () => {
    const start = performance.now();
    const sentences = decideText(programme, text).flatMap(({ facts, made }) =>
      made.flatMap((each) => explainDetermination(programme, each, 'zh', facts)),
    );
    characters = JSON.stringify(sentences).length;
    return (performance.now() - start) / 1000;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(turns / 2)] ?? 0, explanation: characters };
}
