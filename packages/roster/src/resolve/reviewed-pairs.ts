/** What people decided of pairs, held against a run: same is joined, different never is, and no weight overturns either. Pure. */
import type { Finding } from '@bulou/kernel';
import type { KnownChild, SourceRecord } from '../model.ts';

/** A row by its file and its place among the file's data rows, and whose it was when it was last asserted. */
export interface ReviewedRow {
  readonly fileId: string;
  readonly ordinal: number;
  readonly childId?: string;
}

export interface ReviewedPair {
  readonly pairId: string;
  readonly verdict: 'same' | 'different';
  readonly a: ReviewedRow;
  readonly b: ReviewedRow;
}

/** Sets of things that are one; two that must stay apart are never united. */
class Groups<T> {
  readonly #groupOf = new Map<T, T[]>();
  readonly #apart: readonly (readonly [T, T])[];

  constructor(apart: readonly (readonly [T, T])[]) {
    this.#apart = apart;
  }

  groupOf(item: T): readonly T[] {
    return this.#groupOf.get(item) ?? [item];
  }

  /** False when a pair that must stay apart would meet. */
  unite(a: T, b: T): boolean {
    const joined = [...this.groupOf(a), ...this.groupOf(b)];
    if (this.groupOf(a).includes(b)) return true;
    if (this.#apart.some((pair) => pair.every((item) => joined.includes(item)))) return false;
    for (const item of joined) this.#groupOf.set(item, joined);
    return true;
  }
}

/** Known children after the merges that decisions ask for. */
export interface MergedChildren {
  readonly known: readonly KnownChild[];
  /** A child that is another from now on, to that one. */
  readonly merged: ReadonlyMap<string, string>;
}

/**
 * Two children whose rows people said to be one person's are one child from now on, under the id that sorts first. Children of whom
 * another decision says that they are two stay two.
 */
export function mergeReviewedChildren(
  known: readonly KnownChild[],
  pairs: readonly ReviewedPair[],
  redirects: ReadonlyMap<string, string>,
): MergedChildren {
  const byId = new Map(known.map((child) => [child.childId, child]));
  const owners = (verdict: ReviewedPair['verdict']) =>
    pairs.flatMap((pair): [string, string][] => {
      if (pair.verdict !== verdict) return [];
      const [one, other] = [followTo(pair.a.childId, redirects), followTo(pair.b.childId, redirects)];
      return one !== other && byId.has(one) && byId.has(other) ? [[one, other]] : [];
    });
  const groups = new Groups(owners('different'));
  const ids = new Set(owners('same').flatMap(([one, other]) => (groups.unite(one, other) ? [one, other] : [])));
  const merged = new Map<string, string>();
  for (const id of ids) {
    const [kept = id] = [...groups.groupOf(id)].sort();
    if (kept !== id) merged.set(id, kept);
  }
  return {
    known: known.flatMap((child) => {
      if (merged.has(child.childId)) return [];
      const others = ids.has(child.childId) ? groups.groupOf(child.childId) : [];
      return [Object.assign({}, ...others.map((id) => byId.get(id)), child) as KnownChild];
    }),
    merged,
  };
}

function followTo(childId: string | undefined, redirects: ReadonlyMap<string, string>): string {
  let id = childId ?? '';
  for (let next = redirects.get(id); next !== undefined; next = redirects.get(id)) id = next;
  return id;
}

/** Decisions as positions: a row of this run, or, where its list is not read any more, the known child that stands in for it. */
export interface ReviewedPositions {
  readonly same: readonly (readonly [number, number])[];
  readonly different: readonly (readonly [number, number])[];
  /** Decisions that cannot all hold; the one that people took later gives way and is said. */
  readonly contradicted: readonly (readonly [number, number])[];
}

/** Finds the rows of decisions among the run's records; positions of known children follow those of the records. */
export function locateReviewedPairs(
  pairs: readonly ReviewedPair[],
  records: readonly SourceRecord[],
  known: readonly KnownChild[],
  leadsTo: ReadonlyMap<string, string>,
): ReviewedPositions {
  if (pairs.length === 0) return { same: [], different: [], contradicted: [] };
  const wanted = new Set(pairs.flatMap(({ a, b }) => [a.fileId, b.fileId]));
  const counts = new Map<string, number>();
  const rows = new Map<string, number>();
  for (const { fileId, index } of records) {
    if (!wanted.has(fileId)) continue;
    const ordinal = counts.get(fileId) ?? 0;
    counts.set(fileId, ordinal + 1);
    rows.set(`${fileId} ${ordinal}`, index);
  }
  const children = new Map(known.map((child, at) => [child.childId, records.length + at]));
  const find = (row: ReviewedRow) =>
    rows.get(`${row.fileId} ${row.ordinal}`) ?? children.get(followTo(row.childId, leadsTo));
  const located = (verdict: ReviewedPair['verdict']) =>
    pairs.flatMap((pair): [number, number][] => {
      const [a, b] = [find(pair.a), find(pair.b)];
      return pair.verdict !== verdict || a === undefined || b === undefined || a === b ? [] : [[a, b]];
    });
  const different = located('different');
  const groups = new Groups(different);
  const same: [number, number][] = [];
  const contradicted: [number, number][] = [];
  for (const pair of located('same')) (groups.unite(...pair) ? same : contradicted).push(pair);
  return { same, different, contradicted };
}

/** Conclusions of a machine that no decision speaks against: those that would join two, and those that would keep one apart. */
export function agreeWithReview<T extends readonly [number, number]>(
  { same, different }: ReviewedPositions,
  joins: readonly T[],
  partings: readonly T[],
): { joins: readonly T[]; partings: readonly T[] } {
  if (same.length === 0 && different.length === 0) return { joins, partings };
  const groups = new Groups(different);
  for (const pair of same) groups.unite(...pair);
  return {
    partings: partings.filter(([a, b]) => !groups.groupOf(a).includes(b)),
    joins: joins.filter(([a, b]) => groups.unite(a, b)),
  };
}

/** Writes clusters that hold the two of a `same` as one. */
export function joinSame({ same }: ReviewedPositions, clusterOf: Int32Array): void {
  for (const [a, b] of same) {
    const [kept, dropped] = [clusterOf[a] ?? -1, clusterOf[b] ?? -1];
    if (kept === dropped) continue;
    clusterOf.forEach((cluster, index) => {
      if (cluster === dropped) clusterOf[index] = kept;
    });
  }
}

/** Takes the second of a `different` out of a cluster that holds both, with all that people said to be the same as it. */
export function partDifferent(
  { same, different }: ReviewedPositions,
  clusterOf: Int32Array,
  clusterCount: number,
): number {
  let count = clusterCount;
  const groups = new Groups<number>([]);
  for (const pair of same) groups.unite(...pair);
  for (const [a, b] of different) {
    if (clusterOf[a] !== clusterOf[b]) continue;
    for (const position of groups.groupOf(b)) clusterOf[position] = count;
    count += 1;
  }
  return count;
}

/** Whether an open pair was decided: by its very rows, or by the children that stand in for rows that are gone. */
export function isDecided(
  { different }: ReviewedPositions,
  clusterOf: Int32Array,
  recordCount: number,
  a: number,
  b: number,
): boolean {
  const stands = (decided: number, asked: number) =>
    decided === asked || (decided >= recordCount && clusterOf[decided] === clusterOf[asked]);
  return different.some(([one, other]) => (stands(one, a) && stands(other, b)) || (stands(one, b) && stands(other, a)));
}

/** Why evidence of this run speaks against a decision; empty when it does not. */
export interface ReviewEvidence {
  againstSame(a: number, b: number): string | undefined;
  againstDifferent(a: number, b: number): string | undefined;
}

/** Says where the lists speak against a decision, which holds all the same, and where decisions speak against each other. */
export function listReviewFindings(
  { same, different, contradicted }: ReviewedPositions,
  records: readonly SourceRecord[],
  evidence: ReviewEvidence,
): Finding[] {
  const remedy = '人工结论照旧有效；请两位审核人再看一遍，确实有误的先撤销结论，再重新运行';
  const describe = (code: string, pair: readonly [number, number], reason: string | undefined): Finding[] => {
    const [one, other] = pair.map((position) => records[position]);
    const row = one ?? other;
    if (reason === undefined || row === undefined) return [];
    const beside = one !== undefined && other !== undefined ? `（另一行：${other.key}）` : '';
    const { kind, path, sheet } = row.ref;
    return [
      {
        ...{ code, severity: 'warning', kind, path, sheet, row: row.ref.row, column: '', value: row.name },
        ...{ reason: `${reason}${beside}`, remedy },
      },
    ];
  };
  return [
    ...same.flatMap((pair) => describe('review-same-doubted', pair, evidence.againstSame(...pair))),
    ...different.flatMap((pair) => describe('review-different-doubted', pair, evidence.againstDifferent(...pair))),
    ...contradicted.flatMap((pair) =>
      describe('review-contradicted', pair, '这两行曾定为同一人，但别的人工结论说其中有两个不同的人，所以没有合并'),
    ),
  ];
}
