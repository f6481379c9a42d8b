/** What becomes of last term's children in the term that opens. Pure. */
import { parseTermId, seasonOf, type TermId } from '@bulou/kernel';

/** Children alike in stage and grade then and now, and in whether their school changed. */
export interface RollOverGroup {
  readonly stage: string;
  readonly grade: number | null;
  /** Absent where the child is not in the new term's lists. */
  readonly nowStage: string | null;
  readonly nowGrade: number | null;
  readonly hadSchool: boolean;
  readonly hasSchool: boolean;
  readonly sameSchool: boolean;
  readonly children: number;
}

/** How far a stage goes, and what follows it. */
const LAST_GRADE: Readonly<Record<string, readonly [last: number, next: string]>> = {
  preschool: [3, 'primary'],
  primary: [6, 'junior'],
  junior: [3, 'graduated'],
  senior: [3, 'graduated'],
  vocational: [3, 'graduated'],
};

/** Where a child is expected: a year on in autumn, unmoved in spring; `undefined` where stage or grade say too little. */
export function expectNext(
  term: TermId,
  stage: string,
  grade: number | null,
): { readonly stage: string; readonly grade: number | null } | 'graduates' | undefined {
  if (seasonOf(term) === 'spring') return { stage, grade };
  const known = LAST_GRADE[stage];
  if (known === undefined || grade === null) return undefined;
  const [last, next] = known;
  if (grade < last) return { stage, grade: grade + 1 };
  return next === 'graduated' ? 'graduates' : { stage: next, grade: 1 };
}

export interface RollOver {
  /** Children of the term before. */
  readonly before: number;
  /** Expected a grade or a stage on (in spring: where they are), and found there once the lists are read. */
  readonly promoted: number;
  /** Expected to have left junior or senior school. */
  readonly graduates: number;
  /** Found in the grade they were in, though a year has passed. */
  readonly retained: number;
  /** Stage or grade say too little to expect anything. */
  readonly unknown: number;
  /** Expected and in no list of the new term. */
  readonly missing: number;
  readonly changedSchool: number;
  /** Had a school and are at none that is known. */
  readonly withoutSchool: number;
}

/** Sums the groups; `hasRun` says whether the new term's lists were read, without which nobody is missing yet. */
export function decideRollOver(term: string, groups: readonly RollOverGroup[], hasRun: boolean): RollOver {
  const id = parseTermId(term);
  const sum = {
    before: 0,
    promoted: 0,
    graduates: 0,
    retained: 0,
    unknown: 0,
    missing: 0,
    changedSchool: 0,
    withoutSchool: 0,
  };
  if (id === undefined) return sum;
  for (const group of groups) {
    const { children } = group;
    sum.before += children;
    const next = expectNext(id, group.stage, group.grade);
    if (next === 'graduates') sum.graduates += children;
    else if (hasRun && group.nowStage === null) sum.missing += children;
    else if (next === undefined) sum.unknown += children;
    else if (hasRun && isRetained(id, group)) sum.retained += children;
    else sum.promoted += children;
    if (!hasRun || group.nowStage === null) continue;
    if (group.hadSchool && group.hasSchool && !group.sameSchool) sum.changedSchool += children;
    if (group.hadSchool && !group.hasSchool) sum.withoutSchool += children;
  }
  return sum;
}

function isRetained(term: TermId, { stage, grade, nowStage, nowGrade }: RollOverGroup): boolean {
  return seasonOf(term) === 'autumn' && stage === nowStage && grade === nowGrade;
}
