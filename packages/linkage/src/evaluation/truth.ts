import { LinkageRefusal } from '../problems.ts';
import type { RecordRef, ResultParts } from '../result-parts.ts';

/** A pair somebody looked at, and what they said. */
export interface PairLabel {
  readonly left: RecordRef;
  readonly right: RecordRef;
  readonly same: boolean;
}

/**
 * What is known to be true. `clusters`: who each record is; records without a name are left out of account. `pairs`:
 * all pairs of one person, everything that does not follow from them is two people. `labels`: some pairs only.
 */
export type Truth =
  | { readonly clusters: (record: RecordRef) => string | undefined }
  | { readonly pairs: Iterable<readonly [RecordRef, RecordRef]> }
  | { readonly labels: Iterable<PairLabel> };

/** Truth over record numbers. */
export interface NumberedTruth {
  /** Person of each record, from 0; -1 where nobody knows. Absent when only some pairs are labelled. */
  readonly persons?: Int32Array;
  /** Labelled pairs, when that is all there is. */
  readonly labels?: readonly { readonly left: number; readonly right: number; readonly same: boolean }[];
}

/** Numbers the truth. Throws a `LinkageRefusal` when it names a record that is not there, or says nothing at all. */
export function numberTruth(parts: ResultParts, truth: Truth): NumberedTruth {
  if ('labels' in truth) {
    const labels = numberLabels(parts.recordOf, truth.labels);
    if (labels.length === 0) refuseEmpty();
    return { labels };
  }
  const persons = 'clusters' in truth ? numberClusters(parts, truth.clusters) : numberPairs(parts, truth.pairs);
  return { persons };
}

function numberClusters({ table }: ResultParts, nameOf: (record: RecordRef) => string | undefined): Int32Array {
  const known = new Map<string, number>();
  const persons = new Int32Array(table.size).fill(-1);
  for (let record = 0; record < table.size; record += 1) {
    const dataset = table.datasetNames[table.datasetOf[record] as number] as string;
    const name = nameOf({ dataset, id: table.ids[record] as string });
    if (name === undefined || name === '') continue;
    const person = known.get(name) ?? known.size;
    known.set(name, person);
    persons[record] = person;
  }
  if (known.size === 0) refuseEmpty();
  return persons;
}

function numberPairs({ table, recordOf }: ResultParts, pairs: Iterable<readonly [RecordRef, RecordRef]>): Int32Array {
  const persons = Int32Array.from({ length: table.size }, (_, record) => record);
  const find = (record: number): number => {
    let root = record;
    while (persons[root] !== root) root = persons[root] as number;
    persons[record] = root;
    return root;
  };
  let said = 0;
  for (const [left, right] of pairs) {
    const [a, b] = [find(recordOf(left)), find(recordOf(right))];
    persons[Math.max(a, b)] = Math.min(a, b);
    said += 1;
  }
  if (said === 0) refuseEmpty();
  return persons.map((_, record) => find(record));
}

/** Labels over record numbers, each pair once. Throws a `LinkageRefusal` when they contradict each other. */
export function numberLabels(
  recordOf: (ref: RecordRef) => number,
  labels: Iterable<PairLabel>,
): { left: number; right: number; same: boolean }[] {
  const said = new Map<string, { left: number; right: number; same: boolean }>();
  for (const { left, right, same } of labels) {
    const [a, b] = [recordOf(left), recordOf(right)];
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    const before = said.get(key);
    if (before !== undefined && before.same !== same)
      throw new LinkageRefusal(
        'labels-contradict',
        `标注自相矛盾：${left.id} 与 ${right.id} 既说是同一人，又说不是`,
        `The labels contradict each other: ${left.id} and ${right.id} are said to be one person and two.`,
      );
    if (a !== b) said.set(key, { left: Math.min(a, b), right: Math.max(a, b), same });
  }
  return [...said.values()];
}

function refuseEmpty(): never {
  throw new LinkageRefusal(
    'truth-empty',
    '真值是空的，没法评估',
    'The truth says nothing, so nothing can be evaluated.',
  );
}
