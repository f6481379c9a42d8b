import type { SourceRecord } from '../model.ts';

/** A row whose identity number belongs to another member of the child's own household. */
export interface BorrowedId {
  /** Index of the row that carries the number. */
  readonly index: number;
  /** The household in which the number's owner and the child both are. */
  readonly householdNo: string;
  /** Whose number it is. */
  readonly ownerName: string;
  /** The registry's own number for the child, when it has one. */
  readonly ownIdIndex: number;
}

/** Whether two names can be one person's, and whether they are the same but for spelling. */
export type NamesAgree = (a: string, b: string) => boolean;

/**
 * Finds rows that carry a sibling's or a parent's number: the registry knows the number's owner under another name,
 * and the owner's household has exactly one other member of the row's name. Clerks write the number of the household
 * booklet's page at hand; the two facts together, one household and the member's own name, leave no other reading.
 */
export function findBorrowedIds(records: readonly SourceRecord[], namesAgree: NamesAgree): Map<number, BorrowedId> {
  const owners = new Map<string, SourceRecord>();
  const households = new Map<string, SourceRecord[]>();
  for (const record of records) {
    if (record.kind !== 'registry' || record.householdNo === undefined) continue;
    const members = households.get(record.householdNo);
    if (members === undefined) households.set(record.householdNo, [record]);
    else members.push(record);
    if (record.nationalId.value !== undefined && !owners.has(record.nationalId.value))
      owners.set(record.nationalId.value, record);
  }
  const borrowed = new Map<number, BorrowedId>();
  for (const record of records) {
    const owner = owners.get(record.nationalId.value ?? '');
    if (
      owner === undefined ||
      owner === record ||
      owner.householdNo === undefined ||
      namesAgree(record.name, owner.name)
    )
      continue;
    const named = (households.get(owner.householdNo) ?? []).filter(
      (member) => member !== owner && member !== record && namesAgree(record.name, member.name),
    );
    const [child] = named;
    const people = new Set(named.map((member) => member.nationalId.value ?? member.key));
    if (child === undefined || people.size !== 1) continue;
    borrowed.set(record.index, {
      index: record.index,
      householdNo: owner.householdNo,
      ownerName: owner.name,
      ownIdIndex: child.index,
    });
  }
  return borrowed;
}
