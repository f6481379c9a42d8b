import { ROLE_DESCRIPTIONS, type Role } from '@bulou/network/model';
import { type Act, getRow, LIFECYCLE, type LifecycleRow, type Thing, wordOfState } from './lifecycle-table.ts';

/** Who wants to act. */
export interface ActingPerson {
  readonly role: string;
  readonly accountId: string;
}

export type ActDecision =
  | { readonly allowed: true; readonly to: string }
  | {
      readonly allowed: false;
      readonly refusal: 'role' | 'state' | 'own-work';
      /** What is wrong and what to do now, or who may. */
      readonly zh: string;
      readonly en: string;
    };

/**
 * Whether a person may do an act to a thing in a state. `makers` are those whose work the act would check. The first thing
 * that stands against it is told: the role, then the state, then that it would be one's own work. Pure.
 */
export function decideAct(act: Act, state: string, person: ActingPerson, makers: readonly string[] = []): ActDecision {
  const row = getRow(act);
  const who = nameRoles(row.roles);
  if (!(row.roles as readonly string[]).includes(person.role)) {
    return {
      allowed: false,
      refusal: 'role',
      zh: `“${row.zh}”由${who.zh}办理。请转给他们。`,
      en: `Only ${who.en} may ${row.en}. Hand it to them.`,
    };
  }
  const to = Object.hasOwn(row.from, state) ? row.from[state] : undefined;
  if (to === undefined) {
    const now = wordOfState(row.thing, state);
    const next = describeNext(row.thing, state);
    return {
      allowed: false,
      refusal: 'state',
      zh: `现在是“${now.zh}”，不能${row.zh}。${next.zh}`,
      en: `It is ${now.en} now; nobody can ${row.en}. ${next.en}`,
    };
  }
  if (row.notBy !== undefined && makers.includes(person.accountId)) {
    return {
      allowed: false,
      refusal: 'own-work',
      zh: `${row.notBy.zh}不能自己${row.zh}。请让另一位${who.zh}办理。`,
      en: `The person ${row.notBy.en} may not also ${row.en}. Ask another ${who.en}.`,
    };
  }
  return { allowed: true, to };
}

/** The acts that a person may do to a thing as it stands: the buttons of a screen. Pure. */
export function listActs(
  thing: Thing,
  state: string,
  person: ActingPerson,
  makersOf: (act: Act) => readonly string[] = () => [],
): Act[] {
  return LIFECYCLE.filter((row) => row.thing === thing)
    .map((row) => row.act)
    .filter((act) => decideAct(act, state, person, makersOf(act)).allowed);
}

function describeNext(thing: Thing, state: string): { zh: string; en: string } {
  const rows: readonly LifecycleRow[] = LIFECYCLE.filter(
    (row: LifecycleRow) => row.thing === thing && state in row.from,
  );
  if (rows.length === 0) return { zh: '这一步已经办完。', en: 'Nothing more is to be done to it.' };
  const zh = rows.map((row) => `${row.zh}（${nameRoles(row.roles).zh}）`).join('；');
  const en = rows.map((row) => `${row.en} (${nameRoles(row.roles).en})`).join('; ');
  return { zh: `现在可以：${zh}。`, en: `What can be done: ${en}.` };
}

function nameRoles(roles: readonly Role[]): { zh: string; en: string } {
  return {
    zh: roles.map((role) => ROLE_DESCRIPTIONS[role].zh).join('或'),
    en: roles.map((role) => ROLE_DESCRIPTIONS[role].en.toLowerCase()).join(' or '),
  };
}
