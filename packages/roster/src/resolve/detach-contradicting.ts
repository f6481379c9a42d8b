import { daysBetween, type PlainDate } from '@bulou/kernel';
import type { SourceRecord } from '../model.ts';

/** Days: no slip of the pen, and no sister's birthday either, is nearer than this. */
const NEAR_IN_AGE = 270;

/**
 * Takes rows out of clusters that agree in a number but whose own columns say both another birthday and another sex:
 * a brother's or sister's row with the number copied, and a slip in it that hid the copying. Each such row becomes a
 * cluster of its own, in `clusterOf`. Returns the new count of clusters.
 */
export function detachContradicting(
  records: readonly SourceRecord[],
  clusterOf: Int32Array,
  clusterCount: number,
): number {
  const first = new Map<number, SourceRecord>();
  const doubtful = new Set<number>();
  for (const record of records) {
    if (record.birthOn === undefined || record.sex === undefined) continue;
    const cluster = clusterOf[record.index] ?? -1;
    const before = first.get(cluster);
    if (before === undefined) first.set(cluster, record);
    else if (areTwo(before, record)) doubtful.add(cluster);
  }
  if (doubtful.size === 0) return clusterCount;
  const rowsOf = new Map<number, SourceRecord[]>([...doubtful].map((cluster) => [cluster, []]));
  for (const record of records) rowsOf.get(clusterOf[record.index] ?? -1)?.push(record);
  let count = clusterCount;
  for (const rows of rowsOf.values()) {
    const support = (row: SourceRecord) => rows.filter((each) => supports(each, row)).length;
    const stated = rows.filter((row) => row.birthOn !== undefined && row.sex !== undefined);
    const kept = stated.reduce((best, row) => (support(row) > support(best) ? row : best));
    for (const row of stated) if (areTwo(row, kept)) clusterOf[row.index] = count++;
  }
  return count;
}

function areTwo(a: SourceRecord, b: SourceRecord): boolean {
  return a.sex !== undefined && b.sex !== undefined && a.sex !== b.sex && areFar(a.birthOn, b.birthOn);
}

function areFar(a: PlainDate | undefined, b: PlainDate | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(daysBetween(a, b)) > NEAR_IN_AGE;
}

/** Birthday or number of the one row confirm the birthday of the other. */
function supports(row: SourceRecord, claim: SourceRecord): boolean {
  return row.birthOn === claim.birthOn || row.nationalId.birthOn === claim.birthOn;
}
