/** A list against the one before it: who is new, changed, the same or gone. Pure. */
import type { SourceRecord } from '../model.ts';

/** What two rows of one person may differ in; read from a row alike, whether it was just read or is kept in the register. */
export type ComparableRow = Pick<SourceRecord, 'name' | 'guardians' | 'phones'> &
  Partial<
    Pick<
      SourceRecord,
      | 'birthOn'
      | 'sex'
      | 'townshipName'
      | 'villageName'
      | 'householdNo'
      | 'schoolName'
      | 'stage'
      | 'grade'
      | 'className'
      | 'schoolingText'
      | 'boarding'
    >
  > & {
    readonly nationalId?: { readonly text?: string; readonly value?: string; readonly state?: string };
    readonly card?: { readonly account: string };
    readonly poverty?: { readonly statusText: string };
  };

export type ChangeKind = 'new' | 'changed' | 'same' | 'vanished';

/** One row of the comparison: positions in the two lists, and the fields that differ. */
export interface ListChange {
  readonly kind: ChangeKind;
  readonly before?: number;
  readonly after?: number;
  readonly fields: readonly string[];
}

const FIELDS: Readonly<Record<string, (row: ComparableRow) => unknown>> = {
  name: (row) => row.name,
  nationalId: (row) => row.nationalId?.text,
  birthOn: (row) => row.birthOn,
  sex: (row) => row.sex,
  township: (row) => row.townshipName,
  village: (row) => row.villageName,
  householdNo: (row) => row.householdNo,
  guardians: (row) => row.guardians.map((person) => person.name).join('、'),
  phones: (row) => row.phones.join('、'),
  school: (row) => row.schoolName,
  stage: (row) => row.stage,
  grade: (row) => row.grade,
  class: (row) => row.className,
  boarding: (row) => row.boarding,
  schooling: (row) => row.schoolingText,
  card: (row) => row.card?.account,
  poverty: (row) => row.poverty?.statusText,
};

/** From the surest sign of who a row is to the weakest; a sign that two rows of one list bear tells nobody apart and is not used. */
const SIGNS: readonly ((row: ComparableRow) => string | undefined)[] = [
  (row) => join(numberTextOf(row), row.name),
  (row) => numberTextOf(row),
  (row) => join(row.name, row.birthOn, row.householdNo ?? row.schoolName),
  (row) => join(row.name, row.householdNo),
  (row) => join(row.name, row.schoolName, row.className),
  (row) => join(row.name, row.villageName, row.guardians[0]?.name),
];

function numberTextOf({ nationalId }: ComparableRow): string | undefined {
  // A row of the register leaves out what is said twice.
  return nationalId?.value ?? (nationalId?.state === 'valid' ? nationalId.text : undefined);
}

function join(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined && part !== '') ? parts.join('\n') : undefined;
}

/**
 * Holds a list against the one before. Of a supplement nobody vanishes: whoever is not in it was not meant. Order: new, changed and
 * same as in the list, then the vanished as in the list before.
 */
export function compareLists(
  before: readonly ComparableRow[],
  after: readonly ComparableRow[],
  scope: 'complete' | 'supplement',
): ListChange[] {
  const partnerOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const sign of SIGNS) {
    const known = indexBy(before, sign, (position) => !taken.has(position));
    const fresh = indexBy(after, sign, (position) => !partnerOf.has(position));
    for (const [text, position] of fresh) {
      const partner = known.get(text);
      if (position === null || partner === undefined || partner === null) continue;
      partnerOf.set(position, partner);
      taken.add(partner);
    }
  }
  const changes = after.map((row, position): ListChange => {
    const partner = partnerOf.get(position);
    const old = partner === undefined ? undefined : before[partner];
    if (partner === undefined || old === undefined) return { kind: 'new', after: position, fields: [] };
    const fields = Object.keys(FIELDS).filter((field) => (FIELDS[field]?.(row) ?? '') !== (FIELDS[field]?.(old) ?? ''));
    return { kind: fields.length === 0 ? 'same' : 'changed', before: partner, after: position, fields };
  });
  if (scope === 'supplement') return changes;
  const gone = before.flatMap((_row, position): ListChange[] =>
    taken.has(position) ? [] : [{ kind: 'vanished', before: position, fields: [] }],
  );
  return [...changes, ...gone];
}

/** Positions by sign; `null` where several rows bear it. */
function indexBy(
  rows: readonly ComparableRow[],
  sign: (row: ComparableRow) => string | undefined,
  isFree: (position: number) => boolean,
): Map<string, number | null> {
  const index = new Map<string, number | null>();
  rows.forEach((row, position) => {
    const text = isFree(position) ? sign(row) : undefined;
    if (text !== undefined) index.set(text, index.has(text) ? null : position);
  });
  return index;
}
