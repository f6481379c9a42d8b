import type { Sex, Stage } from '@bulou/kernel';
import type { ChildIdentity, PaperChild } from '@bulou/roster';
import type { StateRow } from './papers.queries.ts';

/** Registered children as papers need them: what a run decided of each, with the identity that the register keeps sealed. */
export function gatherChildren(
  states: readonly StateRow[],
  identities: readonly ChildIdentity[],
  schoolNames: ReadonlyMap<string, string>,
): PaperChild[] {
  const identityOf = new Map(identities.map((identity) => [identity.childId, identity]));
  return states.map(({ childId, divisionCode, schoolId, stage, facts }) => {
    const identity = identityOf.get(childId);
    if (identity === undefined) throw new Error(`The run has a state of child ${childId} and no version of it.`);
    const { grade, inSchool, outsideCounty, boarding, event } = facts;
    const schoolName = schoolId === null ? undefined : (schoolNames.get(schoolId) ?? schoolId);
    return {
      ...identity,
      registered: true,
      stage: stage as Stage | 'unknown',
      ...optional('sex', (facts.sex ?? identity.sex) as Sex | undefined),
      ...optional('divisionCode', divisionCode ?? identity.divisionCode),
      ...optional('schoolId', schoolId ?? undefined),
      ...optional('schoolName', schoolName),
      ...optional('grade', grade),
      ...optional('inSchool', inSchool),
      ...optional('outsideCounty', outsideCounty),
      ...optional('boarding', boarding),
      ...optional('event', event),
    };
  });
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [name in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [name in Key]: Value });
}
