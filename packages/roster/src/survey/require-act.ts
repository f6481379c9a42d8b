import type { CommandEnvelope } from '@bulou/kernel';
import { decideAct } from '../lifecycle/decide-act.ts';
import { type Act, getRow } from '../lifecycle/lifecycle-table.ts';
import { roundProblems } from './problems.ts';

const PROBLEM_OF = { role: 'act-not-yours', state: 'act-not-now', 'own-work': 'act-own-work' } as const;

/** The state that follows, or the refusal that the lifecycle gives. */
export function requireAct(
  act: Act,
  state: string,
  { actor }: Pick<CommandEnvelope, 'actor'>,
  makers: readonly string[] = [],
): string {
  const decision = decideAct(act, state, { role: actor.role, accountId: actor.actorId }, makers);
  if (decision.allowed) return decision.to;
  throw roundProblems[PROBLEM_OF[decision.refusal]]({ act, zh: decision.zh, en: decision.en });
}

/** For `authorize`: the role alone; the state is asked once it is known. */
export function requireRoleOf(...acts: readonly Act[]) {
  return ({ envelope }: { readonly envelope: CommandEnvelope }): void => {
    const [first] = acts;
    if (first === undefined || acts.some((act) => getRow(act).roles.includes(envelope.actor.role as never))) return;
    requireAct(first, '', envelope);
  };
}
