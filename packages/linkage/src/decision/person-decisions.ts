import { LinkageRefusal } from '../problems.ts';
import type { RecordRef } from '../result-parts.ts';

/** What a person decided about two records. It stands until the same pair is decided again. */
export interface PersonDecision {
  readonly left: RecordRef;
  readonly right: RecordRef;
  readonly verdict: 'same' | 'different';
  /** Who decided; after two readings, both. */
  readonly by: string;
  /** When, as the caller writes instants. */
  readonly at: string;
  readonly note?: string;
}

type Pair = readonly [RecordRef, RecordRef];

export function nameRecord({ dataset, id }: RecordRef): string {
  return `${dataset}\t${id}`;
}

/** One name for a pair, whichever record is named first. */
export function namePair(a: RecordRef, b: RecordRef): string {
  const [x, y] = [nameRecord(a), nameRecord(b)];
  return x < y ? `${x}\n${y}` : `${y}\n${x}`;
}

/** What follows from decisions: one person through any chain of `same`, two people where a `different` lies between. */
export interface Conclusions {
  areSame(a: RecordRef, b: RecordRef): boolean;
  areDifferent(a: RecordRef, b: RecordRef): boolean;
  /** Records of the same person by these decisions, the record itself included. */
  listSame(record: RecordRef): RecordRef[];
}

/** Draws the conclusions. Throws a `LinkageRefusal` when the decisions say of one pair that it is and is not one person. */
export function drawConclusions(same: readonly Pair[], different: readonly Pair[]): Conclusions {
  const groupOf = new Map<string, RecordRef[]>();
  const groupAt = (record: RecordRef) => groupOf.get(nameRecord(record)) ?? [record];
  for (const [a, b] of same) {
    const [one, other] = [groupAt(a), groupAt(b)];
    if (one.some((record) => nameRecord(record) === nameRecord(b))) continue;
    const joined = [...one, ...other];
    for (const record of joined) groupOf.set(nameRecord(record), joined);
  }
  const headOf = (record: RecordRef) => nameRecord(groupAt(record)[0] ?? record);
  const apart = new Set<string>();
  for (const [a, b] of different) {
    const [x, y] = [headOf(a), headOf(b)];
    if (x === y) throw refuseContradiction(a, b, groupAt(a));
    apart.add(`${x}\n${y}`).add(`${y}\n${x}`);
  }
  return {
    areSame: (a, b) => headOf(a) === headOf(b),
    areDifferent: (a, b) => apart.size > 0 && apart.has(`${headOf(a)}\n${headOf(b)}`),
    listSame: (record) => groupAt(record),
  };
}

function refuseContradiction(a: RecordRef, b: RecordRef, chain: readonly RecordRef[]): LinkageRefusal {
  const name = ({ dataset, id }: RecordRef) => `${dataset}/${id}`;
  const names = chain.map(name).join('、');
  return new LinkageRefusal(
    'decisions-contradict',
    `人工决定相互矛盾：${name(a)} 与 ${name(b)} 定为两人，但 ${names} 定为同一人`,
    `Decisions contradict each other: ${name(a)} and ${name(b)} are said to be two people, ${names} to be one.`,
    { left: name(a), right: name(b), chain: names },
  );
}
