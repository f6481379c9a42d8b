/** What a visit may say, and how a household stands after it. Pure. */
import type { PlainDate } from '@bulou/kernel';
import type { PaperChild, PaperHousehold } from '../papers/paper-data.ts';
import type { ChildAnswer, VisitAnswer } from './answer.ts';

/** An answer as it is kept: every child has an id, also a new one. */
export type KeptAnswer = Omit<VisitAnswer, 'children'> & {
  readonly children: readonly (ChildAnswer & { readonly childId: string })[];
};

/** Why an answer is not taken; the codes are those of the problems. */
export type VisitRefusal =
  | { readonly code: 'children-unanswered'; readonly children: number; readonly first: string }
  | { readonly code: 'child-not-here'; readonly name: string }
  | { readonly code: 'child-twice'; readonly name: string }
  | { readonly code: 'child-known'; readonly name: string }
  | { readonly code: 'head-not-confirmed' }
  | { readonly code: 'children-with-no-child'; readonly children: number };

/** Results that say a child is not to be looked for in this household any more. */
const GONE: readonly string[] = ['moved', 'died'];

/**
 * Nobody is left out by silence: whoever registers a household answers for each child that is known of it, one by one, and
 * "no child" is believed only when each of them is said to have died or moved.
 */
export function refuseVisit(household: PaperHousehold, answer: VisitAnswer): VisitRefusal | undefined {
  if (answer.result !== 'registered' && answer.result !== 'no-child') return undefined;
  if (!answer.headConfirmed && (answer.headName ?? '') === '') return { code: 'head-not-confirmed' };
  const known = new Map(household.children.map((child) => [child.childId, child]));
  const answered = new Set<string>();
  for (const { childId, name, result, birthOn } of answer.children) {
    if (result === 'new') {
      const same = household.children.find((child) => isSame(child, { name, birthOn }));
      if (childId === undefined && same !== undefined) return { code: 'child-known', name };
    } else if (childId === undefined || !known.has(childId)) return { code: 'child-not-here', name };
    if (childId === undefined) continue;
    if (answered.has(childId)) return { code: 'child-twice', name };
    answered.add(childId);
  }
  const left = household.children.filter((child) => !answered.has(child.childId));
  const [first] = left;
  if (first !== undefined) return { code: 'children-unanswered', children: left.length, first: first.name };
  const here = answer.children.filter((child) => !GONE.includes(child.result)).length;
  if (answer.result === 'no-child' && here > 0) return { code: 'children-with-no-child', children: here };
  return undefined;
}

/**
 * An answer as it is kept. New children get their ids; of a child whom an earlier visit found and no list has yet, what that
 * visit said is carried along, for without it nobody would know of the child.
 */
export function keepAnswer(answer: VisitAnswer, before: KeptAnswer | undefined, newId: () => string): KeptAnswer {
  const found = new Map(
    before?.children.filter((child) => child.childId.startsWith('n')).map((each) => [each.childId, each]),
  );
  const children = answer.children.map((child) => {
    const childId = child.childId ?? `n${newId()}`;
    const earlier = found.get(childId);
    if (earlier === undefined) return { ...child, childId };
    if (child.result === 'unchanged') return { ...earlier, result: 'new' as const };
    return { ...earlier, ...child, childId, result: child.result === 'changed' ? ('new' as const) : child.result };
  });
  // Whoever says that a household has moved says nothing of its children one by one.
  const named = new Set(children.map((child) => child.childId));
  return { ...answer, children: [...children, ...[...found.values()].filter((child) => !named.has(child.childId))] };
}

/**
 * A household as it stands: what the run says with the answer laid over it. A visit that nobody answered changes
 * nothing; a child that an answer does not name stays as it was, for a later run may have found it since.
 */
export function applyAnswer(household: PaperHousehold, answer: KeptAnswer | undefined): PaperHousehold {
  if (answer === undefined) return household;
  const headName = answer.headName === undefined || answer.headName === '' ? household.headName : answer.headName;
  const whole = { ...household, ...(headName === undefined ? {} : { headName }) };
  const answerOf = new Map(answer.children.map((child) => [child.childId, child]));
  const known = whole.children.map((child) => applyToChild(child, answerOf.get(child.childId)));
  const ids = new Set(known.map((child) => child.childId));
  const others = answer.children
    .filter((child) => child.childId.startsWith('n') && !ids.has(child.childId))
    // A later run may know by now whom the visit found; then its child stands for both.
    .filter((child) => !known.some((each) => isSame(each, child)))
    .map((child) => makeNewChild(household, child));
  const children = [...known, ...others];
  return { ...whole, children: answer.result === 'moved' ? children.map((child) => leave(child, 'moved')) : children };
}

/** Children who live with the household: neither dead nor gone. */
export function listPresent(household: PaperHousehold): readonly PaperChild[] {
  return household.children.filter((child) => child.event !== 'died' && child.event !== 'moved');
}

function applyToChild(child: PaperChild, answer: ChildAnswer | undefined): PaperChild {
  switch (answer?.result) {
    case 'died':
    case 'moved':
      return leave(child, answer.result);
    case 'changed':
    case 'new':
      return { ...child, ...readAnswered(answer) };
    default:
      return child;
  }
}

function leave(child: PaperChild, event: 'died' | 'moved'): PaperChild {
  return { ...child, event, inSchool: false };
}

function makeNewChild(household: PaperHousehold, answer: ChildAnswer & { readonly childId: string }): PaperChild {
  const { householdNo, divisionCode } = household;
  const child: PaperChild = {
    childId: answer.childId,
    householdNo,
    registered: true,
    guardianNames: [],
    phones: [],
    ...(divisionCode === undefined ? {} : { divisionCode }),
    ...readAnswered(answer),
  };
  return answer.result === 'died' || answer.result === 'moved' ? leave(child, answer.result) : child;
}

/** The fields that an answer gives; what it leaves empty stays as it was. */
function readAnswered(answer: ChildAnswer): Pick<PaperChild, 'name' | 'stage'> & Partial<PaperChild> {
  const { name, stage, sex, birthOn, nationalId, grade, schoolName, inSchool, boarding, outsideCounty } = answer;
  return {
    name,
    stage,
    ...(sex === undefined ? {} : { sex }),
    ...(birthOn === undefined ? {} : { birthOn: birthOn as PlainDate }),
    ...(nationalId === undefined || nationalId === '' ? {} : { nationalId }),
    ...(grade === undefined ? {} : { grade }),
    ...(schoolName === undefined || schoolName === '' ? {} : { schoolName }),
    ...(inSchool === undefined ? {} : { inSchool }),
    ...(boarding === undefined ? {} : { boarding }),
    ...(outsideCounty === undefined ? {} : { outsideCounty }),
  };
}

/** The same child by name and birthday, as far as both are known. */
function isSame(
  child: { readonly name: string; readonly birthOn?: string | undefined },
  other: { readonly name: string; readonly birthOn?: string | undefined },
): boolean {
  if (child.name !== other.name) return false;
  return child.birthOn === undefined || other.birthOn === undefined || child.birthOn === other.birthOn;
}
