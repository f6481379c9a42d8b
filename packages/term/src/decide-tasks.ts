import { type ActorRole, type DeterminedChild, whoActs } from '@bulou/coverage';
import type { PlainDate } from '@bulou/kernel';
import type { NewTask } from '@bulou/network';

/** A task of a run: one for each child that is unresolved or owed, named by the first thing to settle. */
const TASK_KINDS = { unresolved: 'settle-child', owed: 'mend-payment' } as const;
export const RUN_TASK_KINDS: readonly string[] = Object.values(TASK_KINDS);

/**
 * Decides who has to settle what by when, so that nobody stays open without a name and a date. The village or school
 * answers where the reason is theirs to clear and the lists name them; everything else is the county aid centre's.
 */
export function decideTasks(children: readonly DeterminedChild[], countyCode: string, censusOn: PlainDate): NewTask[] {
  const tasks: NewTask[] = [];
  for (const child of children) {
    if (child.state !== 'unresolved' && child.state !== 'owed') continue;
    const reason = child.reasons[0] ?? child.state;
    const { who, by } = whoActs(reason, censusOn);
    const divisionCode = child.facts.divisionCode ?? countyCode;
    tasks.push({
      kind: TASK_KINDS[child.state],
      subjectKind: 'child',
      subjectId: child.childId,
      divisionCode,
      ...ownerOf(who, child, divisionCode),
      dueOn: by,
      details: { reasons: child.reasons.join(';'), stage: child.countedStage },
    });
  }
  return tasks;
}

function ownerOf(who: ActorRole, child: DeterminedChild, divisionCode: string): Pick<NewTask, 'ownerKind' | 'ownerId'> {
  if (who === 'school' && child.facts.schoolKey !== undefined)
    return { ownerKind: 'school', ownerId: child.facts.schoolKey };
  if ((who === 'village' || who === 'guardian') && divisionCode.length >= 9)
    return { ownerKind: 'division', ownerId: divisionCode };
  return { ownerKind: 'office', ownerId: who === 'poverty-office' ? 'poverty-office' : 'county-aid-centre' };
}
