import type { Child, SourceRecord } from '@bulou/roster/model';

/** A child's rows by what they are, those that say the pupil has gone set apart. */
export interface SortedRows {
  readonly registry: readonly SourceRecord[];
  readonly rolls: readonly SourceRecord[];
  readonly goneRolls: readonly SourceRecord[];
  readonly attendance: readonly SourceRecord[];
  readonly outside: readonly SourceRecord[];
  readonly higher: readonly SourceRecord[];
  readonly survey: readonly SourceRecord[];
}

export function sortRows(child: Child): SortedRows {
  const by = (form: SourceRecord['form']) => child.records.filter((record) => record.form === form);
  const latestFirst = (a: SourceRecord, b: SourceRecord) => (a.dataOn < b.dataOn ? 1 : a.dataOn > b.dataOn ? -1 : 0);
  const rolls = by('roll').sort(latestFirst);
  return {
    registry: by('registry').sort(latestFirst),
    rolls: rolls.filter((row) => row.event === undefined),
    goneRolls: rolls.filter((row) => row.event !== undefined),
    attendance: by('attendance')
      .filter((row) => row.event === undefined)
      .sort(latestFirst),
    outside: by('out-of-county').sort(latestFirst),
    higher: by('higher-education').sort(latestFirst),
    survey: by('survey').sort(latestFirst),
  };
}

/** All rows of the child that say something of it, the most trusted list first. */
export function inPrecedence(rows: SortedRows): SourceRecord[] {
  return [
    ...rows.rolls,
    ...rows.attendance,
    ...rows.outside,
    ...rows.higher,
    ...rows.survey,
    ...rows.registry,
    ...rows.goneRolls,
  ];
}
