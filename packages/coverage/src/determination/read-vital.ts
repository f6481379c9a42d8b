import { daysBetween, type NationalIdReading, type PlainDate, type Sex } from '@bulou/kernel';
import type { Child, SourceRecord } from '@bulou/roster/model';
import type { FactSheet } from './fact-sheet.ts';
import { inPrecedence, type SortedRows } from './sorted-rows.ts';

/** Birth and sex: from the valid number first, unless the lists together contradict it; then by the precedence of lists. */
export function readVital(child: Child, rows: SortedRows, sheet: FactSheet): void {
  const numbered = child.records.filter(
    (row) => row.nationalId.value !== undefined && row.nationalId.value === child.nationalId,
  );
  const number = numbered[0]?.nationalId;
  if (number && !isContradicted(number, numbered.length, child)) {
    sheet.set('birthOn', number.birthOn, numbered[0]);
    sheet.set('sex', number.sex, numbered[0]);
    return;
  }
  if (number) sheet.blocking.push('national-id-contradicted');
  const ordered = inPrecedence(rows);
  const dates = new Set<PlainDate>();
  for (const row of ordered) {
    const on = row.birthOn ?? readOwn(row, child)?.birthOn;
    if (on) dates.add(on);
    sheet.set('birthOn', on, row);
    sheet.set('sex', row.sex ?? readOwn(row, child)?.sex, row);
  }
  sheet.set('birthOn', child.birthOn);
  sheet.set('sex', child.sex as Sex | undefined);
  if (dates.size > 1) {
    sheet.differ(
      'birth-differs',
      ordered.filter((row) => row.birthOn !== undefined),
    );
    sheet.doubts.push('birth-differs');
    // A majority of equal dates decides; a tie between different ages leaves the fact open.
    const best = majorityOf(ordered.map((row) => row.birthOn ?? readOwn(row, child)?.birthOn));
    if (best) sheet.facts.birthOn = best;
  }
}

/** What the row's number tells, unless it is a sound number of somebody else. */
function readOwn(row: SourceRecord, child: Child): NationalIdReading | undefined {
  const { value } = row.nationalId;
  return value !== undefined && value !== child.nationalId ? undefined : row.nationalId;
}

/**
 * A valid number that one row alone carries, or whose sex the lists deny as well, while every written birth date lies
 * more than a school year away: somebody else's number stands in this child's row.
 */
function isContradicted(number: NationalIdReading, carriers: number, child: Child): boolean {
  const births = child.records.flatMap((row) => (row.birthOn === undefined ? [] : [row.birthOn]));
  const sexes = child.records.flatMap((row) => (row.sex === undefined ? [] : [row.sex]));
  const birthOn = number.birthOn;
  if (birthOn === undefined || births.length === 0) return false;
  if (births.some((stated) => Math.abs(daysBetween(stated, birthOn)) < 300)) return false;
  return carriers === 1 || (sexes.length > 0 && !sexes.includes(number.sex as Sex));
}

function majorityOf(dates: readonly (PlainDate | undefined)[]): PlainDate | undefined {
  const counts = new Map<PlainDate, number>();
  for (const date of dates) if (date) counts.set(date, (counts.get(date) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}
