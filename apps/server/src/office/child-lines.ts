/** Children as lists show them: whole numbers are opened only to be masked. */
import type { LineRow } from '@bulou/coverage/office';
import { maskNationalId, type Stage } from '@bulou/kernel';
import { type ChildIdentity, openIdentities } from '@bulou/roster/office';
import type { Transaction } from '@bulou/store';
import type { z } from 'zod';
import type { ChildLine } from '../api/roster.routes.ts';
import { describeCode } from './coverage.handlers.ts';
import type { Office } from './office.ts';
import { readPlaces, readSchoolNames } from './places.ts';

export type ShownLine = z.input<typeof ChildLine>;

/** The lines of a page with their names, in their order, and what was sealed of each child. */
export async function describeLines(
  tx: Transaction,
  office: Office,
  rows: readonly LineRow[],
): Promise<{ items: ShownLine[]; identities: ChildIdentity[] }> {
  const places = await readPlaces(tx, office);
  const schoolName = await readSchoolNames(tx, office);
  const identities = openIdentities(
    office.db.keys,
    rows.map((row) => row.cipher),
  );
  const items = rows.map((row, position): ShownLine => {
    const { childId, name, term, sex, birthYear, divisionCode, schoolId, stage, grade, registered, state } = row;
    return {
      childId,
      name,
      maskedId: maskNationalId(identities[position]?.nationalId ?? ''),
      term,
      ...(sex === null ? {} : { sex }),
      ...(birthYear === null ? {} : { birthYear }),
      ...(divisionCode === office.countyCode
        ? {}
        : { division: { key: divisionCode, name: places.nameWhole(divisionCode) } }),
      ...(schoolId === null ? {} : { school: { key: schoolId, name: schoolName(schoolId) } }),
      stage: stage as Stage | 'unknown',
      ...(grade === null ? {} : { grade }),
      registered,
      state,
      reasons: row.reasons.map((code) => describeCode(code)),
      paidFen: Number(row.paidFen),
      owedFen: Number(row.owedFen),
    };
  });
  return { items, identities };
}
