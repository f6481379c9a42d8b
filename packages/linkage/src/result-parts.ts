import type { CandidatePairs } from './blocking/pairs.ts';
import type { Comparator } from './comparison/comparator.ts';
import type { Decisions } from './decision/decide.ts';
import type { RecordTable } from './input/table.ts';
import type { LinkageModel } from './model/model.schema.ts';
import type { Patterns } from './model/patterns.ts';
import type { Scorer } from './model/score.ts';
import type { LinkageSettings } from './settings/settings.schema.ts';

/** A record as the caller knows it. */
export interface RecordRef {
  readonly dataset: string;
  readonly id: string;
}

/** The arrays of a finished linkage, over record numbers. */
export interface ResultParts {
  readonly settings: LinkageSettings;
  readonly table: RecordTable;
  readonly model: LinkageModel;
  readonly comparators: readonly Comparator[];
  readonly scorer: Scorer;
  readonly pairs: CandidatePairs;
  readonly patterns: Patterns;
  readonly weights: Float64Array;
  readonly decisions: Decisions;
  groupsOf(record: number): readonly number[];
  readonly firstOf: Int32Array;
  readonly borrowed: readonly number[];
  recordOf(ref: RecordRef): number;
}

const partsOfResults = new WeakMap<object, ResultParts>();

export function keepParts(result: object, parts: ResultParts): void {
  partsOfResults.set(result, parts);
}

/** The arrays behind a result, for the package's own use. Throws a `TypeError` on what this package did not make. */
export function partsOf(result: object): ResultParts {
  const parts = partsOfResults.get(result);
  if (parts === undefined) throw new TypeError('This result was not made by a linker of this package.');
  return parts;
}
