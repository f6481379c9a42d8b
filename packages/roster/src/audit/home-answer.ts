/** What an inspector asks at a drawn home, the same on paper and on a phone, and what counts as a fault. Pure, safe for a browser. */
import { z } from 'zod';

/** Of the last three nothing was answered: they are kept and counted. */
export const HOME_RESULTS = ['met', 'not-at-home', 'refused', 'moved'] as const;

/** Why a home may be replaced. Whoever was only once not at home is visited again, not replaced. */
export const REPLACE_REASONS = [
  'moved-away',
  'dissolved',
  'unreachable',
  'listed-twice',
  'never-met',
  'other',
] as const;

/** Visits without an answer before `never-met` may be said. */
export const VISITS_BEFORE_NEVER_MET = 2;

export const HOME_FAULTS = ['policy-unknown', 'item-missing', 'money-missing', 'other-card', 'child-omitted'] as const;
export type HomeFault = (typeof HOME_FAULTS)[number];

const Note = z.string().trim().max(300);

/** The article's questions about one child. `none-due`: the child is entitled to nothing this term. */
export const HomeChildAnswer = z.object({
  childId: z.string().min(1).max(80),
  policyKnown: z.boolean(),
  itemInPlace: z.enum(['yes', 'no', 'none-due']),
  moneyArrived: z.enum(['yes', 'no', 'none-due']),
  /** Of the money that arrived: how much in fen, in which month, on whose card. */
  amountFen: z.int().min(0).max(100_000_000).optional(),
  arrivedOn: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  card: z.enum(['child', 'guardian', 'other', 'cash']).optional(),
  note: Note.optional(),
});
export type HomeChildAnswer = z.infer<typeof HomeChildAnswer>;

export const HomeAnswer = z.object({
  result: z.enum(HOME_RESULTS),
  visitedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Who answered, such as 父亲. */
  metWhom: z.string().trim().max(60).optional(),
  children: z.array(HomeChildAnswer).max(30),
  /** Children at home whom no list has, and why as the family says. */
  omitted: z.array(z.object({ name: z.string().trim().min(1).max(60), note: Note.optional() })).max(10),
  /** By when a fault is to be mended; two weeks after the visit when absent. */
  mendBy: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  note: Note.optional(),
});
export type HomeAnswer = z.infer<typeof HomeAnswer>;

/** Faults of an answer, each code once. Any "no" is one, and so is money on somebody else's card or a child whom no list has. */
export function listHomeFaults(answer: HomeAnswer): HomeFault[] {
  if (answer.result !== 'met') return [];
  const { children, omitted } = answer;
  const found: Readonly<Record<HomeFault, boolean>> = {
    'policy-unknown': children.some((child) => !child.policyKnown),
    'item-missing': children.some((child) => child.itemInPlace === 'no'),
    'money-missing': children.some((child) => child.moneyArrived === 'no'),
    'other-card': children.some((child) => child.moneyArrived === 'yes' && child.card === 'other'),
    'child-omitted': omitted.length > 0,
  };
  return HOME_FAULTS.filter((fault) => found[fault]);
}

export type HomeAnswerRefusal =
  | { readonly code: 'child-unasked'; readonly children: number; readonly first: string }
  | { readonly code: 'child-elsewhere' }
  | { readonly code: 'money-unsaid'; readonly first: string };

/** Whoever was met is asked about every child of the home, one by one; money that arrived says how much, when and on whose card. */
export function refuseHomeAnswer(
  present: readonly { readonly childId: string; readonly name: string }[],
  answer: HomeAnswer,
): HomeAnswerRefusal | undefined {
  if (answer.result !== 'met') return undefined;
  const names = new Map(present.map((child) => [child.childId, child.name]));
  const asked = new Set(answer.children.map((child) => child.childId));
  if (asked.size !== answer.children.length || [...asked].some((id) => !names.has(id)))
    return { code: 'child-elsewhere' };
  const left = present.filter((child) => !asked.has(child.childId));
  const [first] = left;
  if (first !== undefined) return { code: 'child-unasked', children: left.length, first: first.name };
  const unsaid = answer.children.find(
    ({ moneyArrived, amountFen, arrivedOn, card }) =>
      moneyArrived === 'yes' && (amountFen === undefined || arrivedOn === undefined || card === undefined),
  );
  return unsaid === undefined ? undefined : { code: 'money-unsaid', first: names.get(unsaid.childId) ?? '' };
}
