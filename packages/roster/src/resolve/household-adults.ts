import type { SourceRecord } from '../model.ts';
import { type BorrowedId, isGrownMember } from './decide-number-ownership.ts';

/** The grown-ups of a registered household: whoever lists name as a child's guardian is likely among them. */
export interface HouseholdAdults {
  readonly head?: string;
  readonly names: readonly string[];
  readonly nationalIds: readonly string[];
}

/** Of a large household, more names than these say nothing more. */
const MOST_ADULTS = 6;

/** Heads and grown members by household number, as the registry has them. */
export function listHouseholdAdults(
  records: readonly SourceRecord[],
  borrowed: ReadonlyMap<number, BorrowedId>,
): ReadonlyMap<string, HouseholdAdults> {
  const households = new Map<string, { head?: string; names: string[]; nationalIds: string[] }>();
  for (const record of records) {
    if (record.kind !== 'registry' || record.householdNo === undefined || record.name === '') continue;
    const isHead = record.relationToHead === '户主';
    if (!isHead && !isGrownMember(record, borrowed)) continue;
    let household = households.get(record.householdNo);
    if (household === undefined) {
      household = { names: [], nationalIds: [] };
      households.set(record.householdNo, household);
    }
    if (isHead) household.head ??= record.name;
    const { names, nationalIds } = household;
    if (names.length < MOST_ADULTS && !names.includes(record.name)) names.push(record.name);
    const number = record.nationalId.value;
    if (number !== undefined && nationalIds.length < MOST_ADULTS) nationalIds.push(number);
  }
  return households;
}
