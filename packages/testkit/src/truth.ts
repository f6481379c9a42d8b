import { mkdirSync, writeFileSync } from 'node:fs';
import { compareTerms, type TermId } from '@bulou/kernel';
import { ageAt } from './dates.ts';
import {
  decideTrueEntitlements,
  hasPreschoolAid,
  isPaidWhereStudying,
  isPreschoolAge,
  TRUE_BENEFITS,
  type TrueBenefit,
} from './entitlements.ts';
import { isOutOfPoverty } from './evolve.ts';
import { childrenOf } from './kin.ts';
import { quote, type TermContext } from './term-context.ts';
import type { Person } from './world.ts';

export type TrueState = 'unresolved' | 'owed' | 'payable' | 'aided_elsewhere' | 'not_entitled';

export interface TrueChild {
  readonly person: Person;
  readonly state: TrueState;
  /** Other states that a careful reader of the lists may also come to. */
  readonly alternatives: readonly TrueState[];
  readonly reason: string;
  readonly due: ReadonlyMap<TrueBenefit, number>;
}

/** What each child of a registered household should come to this term, from the true facts and from what the lists can show. */
export function decideTrueChildren(context: TermContext, chosen: ReadonlyMap<string, readonly Person[]>): TrueChild[] {
  const caseOf = new Map<number, string>();
  for (const [name, people] of chosen) for (const person of people) caseOf.set(person.index, name);
  const children: TrueChild[] = [];
  for (const person of context.maker.people) {
    if (!person.isChild || person.family.registration === undefined) continue;
    if (person.diedTerm !== undefined && person.diedTerm !== context.term) continue;
    if (person.education === undefined && ageAt(person.birthOn, context.census) > 18) continue;
    if (!context.notes.refs.has(person.index)) continue;
    children.push(decideTrueChild(context, person, caseOf.get(person.index)));
  }
  return children;
}

function decideTrueChild(context: TermContext, person: Person, planted: string | undefined): TrueChild {
  const none = new Map<TrueBenefit, number>();
  const is = (
    state: TrueState,
    reason: string,
    due: ReadonlyMap<TrueBenefit, number>,
    ...alternatives: TrueState[]
  ): TrueChild => ({ person, state, reason, due, alternatives });
  if (person.diedTerm !== undefined) return is('not_entitled', 'died', none);
  if (planted === 'drop-out-unexplained') return is('unresolved', planted, none);
  if (planted === 'on-roll-absent-gone') return is('unresolved', planted, none, 'not_entitled', 'payable', 'owed');
  if (planted === 'drop-out-explained') return is('not_entitled', planted, none, 'unresolved');
  if (isPaidWhereStudying(person) && person.outsideProof === 'none')
    return is('unresolved', 'outside-without-proof', none);
  const due = decideTrueEntitlements(person, context.term, context.settings);
  const open: TrueState[] =
    planted === 'on-roll-absent-slip' || planted === 'present-not-on-roll' || planted === 'missing-from-registry'
      ? ['unresolved']
      : [];
  if (person.education?.stage === 'special') open.push('payable', 'owed', 'not_entitled');
  if (due.size > 0) {
    const obstacle = findPaymentObstacle(context, person);
    // A 学籍号 that begins with G carries the number too, for those who trust it that far.
    if (obstacle === 'no-readable-id' && person.education !== undefined) open.push('payable');
    if (obstacle !== undefined) return is('owed', obstacle, due, ...open);
    const shares = childrenOf(person.family).some(
      (sibling) => sibling !== person && sibling.card !== undefined && sibling.card === person.card,
    );
    return shares
      ? is('payable', 'siblings-on-one-card', due, 'owed', ...open)
      : is('payable', 'entitled', due, ...open);
  }
  if (isPaidWhereStudying(person)) return is('aided_elsewhere', 'paid-where-studying', due, ...open);
  if (isPreschoolAge(person, context.term) && hasPreschoolAid(person, context.term)) {
    const poor = !isOutOfPoverty(person.family.registration!, context.term);
    return poor
      ? is('aided_elsewhere', 'preschool-aid-received', due, 'not_entitled', ...open)
      : is('not_entitled', 'out-of-poverty', due, 'aided_elsewhere', ...open);
  }
  return is('not_entitled', person.education === undefined ? 'not-studying' : 'no-benefit-applies', due, ...open);
}

function findPaymentObstacle(context: TermContext, person: Person): string | undefined {
  if (person.card === undefined) return 'no-card';
  if (person.card.kind === 'stranger') return 'card-of-a-stranger';
  if (context.plants.damagedAccount.has(person.index)) return 'card-number-damaged';
  if (!context.notes.readableIds.has(person.index)) return 'no-readable-id';
  return undefined;
}

export interface TermTotals {
  readonly term: TermId;
  readonly registeredChildren: number;
  readonly byState: Record<TrueState, number>;
  readonly paidChildren: Set<number>;
  readonly payments: number;
  readonly amountFen: number;
  readonly byBenefit: Map<TrueBenefit, { payments: number; amountFen: number }>;
}

/** Adds up what the payable children are due. */
export function totalTerm(term: TermId, children: readonly TrueChild[]): TermTotals {
  const byState: Record<TrueState, number> = {
    unresolved: 0,
    owed: 0,
    payable: 0,
    aided_elsewhere: 0,
    not_entitled: 0,
  };
  const byBenefit = new Map<TrueBenefit, { payments: number; amountFen: number }>();
  const paidChildren = new Set<number>();
  let [payments, amountFen] = [0, 0];
  for (const child of children) {
    byState[child.state] += 1;
    if (child.state !== 'payable') continue;
    paidChildren.add(child.person.index);
    for (const [benefit, fen] of child.due) {
      payments += 1;
      amountFen += fen;
      const sum = byBenefit.get(benefit) ?? { payments: 0, amountFen: 0 };
      byBenefit.set(benefit, { payments: sum.payments + 1, amountFen: sum.amountFen + fen });
    }
  }
  return { term, registeredChildren: children.length, byState, paidChildren, payments, amountFen, byBenefit };
}

/** Cases that simply happen, found in the world of one term. */
export function listOccurringCases(context: TermContext): Map<string, Person[]> {
  const cases = new Map<string, Person[]>();
  const add = (name: string, ...people: Person[]): void => {
    cases.set(name, [...(cases.get(name) ?? []), ...people]);
  };
  const byNameAndVillage = new Map<string, Person[]>();
  for (const person of context.maker.people) {
    if (!person.isChild || person.family.registration === undefined || !context.notes.refs.has(person.index)) continue;
    const family = person.family;
    if (person.diedTerm !== undefined) add('died', person);
    else if (person.leftReason !== undefined)
      add(person.leftReason === 'graduated' ? 'graduated' : 'left-school', person);
    if (childrenOf(family).some((other) => other !== person && other.birthOn === person.birthOn)) add('twin', person);
    if (family.formerVillage !== undefined) add('moved-household', person);
    if (family.formerHouseholdNo !== undefined) add('split-household', person);
    if (person.education !== undefined && person.education.school.place !== 'in-county' && isPaidWhereStudying(person))
      add(person.outsideProof === 'none' ? 'outside-without-proof' : 'outside-with-proof', person);
    if (person.unlistedInRegistry) add('infant-on-survey-only', person);
    if (context.plants.secondRoll.has(person.index)) add('on-two-rolls', person);
    if (person.card === undefined) add('no-card', person);
    else if (person.card.kind === 'stranger') add('card-of-a-stranger', person);
    if (!context.notes.readableIds.has(person.index)) add('no-readable-id', person);
    const key = `${person.name}/${family.village.code}`;
    byNameAndVillage.set(key, [...(byNameAndVillage.get(key) ?? []), person]);
  }
  for (const group of byNameAndVillage.values()) if (group.length > 1) add('same-name-in-one-village', ...group);
  const byAccount = Map.groupBy(
    context.maker.people.filter((person) => person.isChild && person.card !== undefined),
    (person) => person.card!.account,
  );
  for (const group of byAccount.values())
    if (group.length > 1)
      add(
        new Set(group.map((person) => person.family)).size > 1
          ? 'one-card-for-several-children'
          : 'siblings-on-one-card',
        ...group,
      );
  return cases;
}

const UNRESOLVABLE = new Set(['drop-out-unexplained', 'on-roll-absent-gone', 'outside-without-proof']);

/** Writes the truth of one term and says how many of each case there are. */
export function writeTermTruth(
  folder: string,
  context: TermContext,
  children: readonly TrueChild[],
  chosen: ReadonlyMap<string, readonly Person[]>,
): Map<string, number> {
  mkdirSync(folder, { recursive: true });
  const { term, notes } = context;
  const write = (name: string, head: string, lines: readonly string[]): void =>
    writeFileSync(`${folder}/${name}-${term}.csv`, `${head}\n${lines.join('\n')}\n`);
  write('rows', 'source_ref,person_id', notes.rowLines);
  write(
    'states',
    'person_id,state,alternatives,reason',
    children.map((child) => `${child.person.id},${child.state},${child.alternatives.join(';')},${child.reason}`),
  );
  write(
    'entitlements',
    'person_id,benefit,outcome,amount_fen,certain',
    children.flatMap((child) =>
      TRUE_BENEFITS.map(
        (benefit) =>
          `${child.person.id},${benefit},${child.due.has(benefit) ? 'pay' : 'no'},${child.due.get(benefit) ?? 0},${child.alternatives.length === 0 && child.state !== 'unresolved' ? 'yes' : 'no'}`,
      ),
    ),
  );
  const counts = new Map<string, number>();
  const lines: string[] = [];
  const note = (name: string, people: readonly Person[], refs: readonly string[]): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    lines.push(
      [
        name,
        people.map((person) => person.id).join(';'),
        quote(refs.join(';')),
        UNRESOLVABLE.has(name) ? 'no' : 'yes',
      ].join(','),
    );
  };
  const planted = listOccurringCases(context);
  for (const [name, people] of chosen) if (name !== 'on-two-rolls') planted.set(name, [...people]);
  for (const [name, people] of planted)
    for (const person of people) note(name, [person], notes.refs.get(person.index) ?? []);
  for (const { name, person, ref } of notes.damage) note(name, [person], [ref]);
  write('cases', 'case,person_ids,refs,resolvable', lines);
  return counts;
}

/** Writes everybody who is in any list, with the registry's truth by term. */
export function writePeople(folder: string, people: readonly Person[], terms: readonly TermId[]): void {
  mkdirSync(folder, { recursive: true });
  const head = [
    'person_id',
    'name',
    'national_id',
    'birth_on',
    'sex',
    'kind',
    'village_code',
    'household',
    'household_no',
    ...terms.flatMap((term) => [`registered_${term}`, `out_of_poverty_${term}`]),
  ];
  const lines = people
    .filter((person) => person.isChild || person.family.registration !== undefined)
    .map((person) => {
      const registration = person.family.registration;
      const status = terms.flatMap((term) => {
        const registered = registration !== undefined && compareTerms(registration.firstTerm, term) <= 0;
        return [registered ? 'yes' : 'no', registered && isOutOfPoverty(registration, term) ? 'yes' : 'no'];
      });
      return [
        person.id,
        person.name,
        person.nationalId,
        person.birthOn,
        person.sex,
        person.isChild ? 'child' : 'adult',
        person.family.village.code,
        `F${person.family.index + 1}`,
        registration?.householdNo ?? '',
        ...status,
      ].join(',');
    });
  writeFileSync(`${folder}/people.csv`, `${head.join(',')}\n${lines.join('\n')}\n`);
}
