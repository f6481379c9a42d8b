import { normaliseName } from '@bulou/kernel';
import { compareNames, type NameLevel, readNameFeatures } from '@bulou/linkage';
import type { CardReading, Child, SourceRecord } from '@bulou/roster/model';
import type { Payee, ReasonCode } from '../model.ts';
import { type DeterminationContext, isUsableAccount } from './context.ts';

export type CardDecision =
  | { readonly payee: Payee; readonly problem?: undefined }
  | { readonly payee?: undefined; readonly problem: ReasonCode };

const FORM_ORDER: Record<SourceRecord['form'], number> = {
  roll: 0,
  attendance: 1,
  'out-of-county': 2,
  'higher-education': 3,
  survey: 4,
  registry: 5,
  received: 6,
};
/** When no card can be used, the reason nearest to a usable card is told: it is the one that is quickest to mend. */
const PROBLEM_ORDER = ['card-shared', 'card-holder-stranger', 'card-damaged', 'no-card'];

/**
 * Decides which card a child's money goes to: the first usable one in the order roll, class, out-of-county, college,
 * survey, registry, newest list first. Usable: a whole account number, held by the child or by a guardian or member of the
 * household, and given for no other child but siblings whose guardian holds it. Otherwise says why the money cannot go.
 */
export function decideCard(child: Child, context: DeterminationContext): CardDecision {
  if (child.nationalId === undefined) return { problem: 'national-id-unusable' };
  const rows = child.records.filter((row) => row.card !== undefined);
  rows.sort(
    (a, b) => FORM_ORDER[a.form] - FORM_ORDER[b.form] || (a.dataOn < b.dataOn ? 1 : a.dataOn > b.dataOn ? -1 : 0),
  );
  let problem = 'no-card';
  for (const row of rows) {
    const decision = judgeCard(row.card!, child, context);
    if (decision.payee) return decision;
    if (PROBLEM_ORDER.indexOf(decision.problem) < PROBLEM_ORDER.indexOf(problem)) problem = decision.problem;
  }
  return { problem };
}

function judgeCard(card: CardReading, child: Child, context: DeterminationContext): CardDecision {
  if (!isUsableAccount(card.state)) return { problem: 'card-damaged' };
  const kind = holderKind(card, child);
  const sharing = context.sharedAccounts.get(card.account);
  if (sharing && !isFamilyCard(card, kind, child, sharing)) return { problem: 'card-shared' };
  if (kind === undefined) return { problem: 'card-holder-stranger' };
  return { payee: { kind, name: card.holderName ?? child.name, account: card.account } };
}

/** Siblings of one household may be paid onto the card of a guardian of theirs; any other sharing holds the money. */
function isFamilyCard(
  card: CardReading,
  kind: Payee['kind'] | undefined,
  child: Child,
  sharing: readonly Child[],
): boolean {
  if (kind !== 'guardian-card' || child.householdNo === undefined) return false;
  return sharing.every(
    (other) => other.householdNo === child.householdNo && holderKind(card, other) === 'guardian-card',
  );
}

function holderKind(card: CardReading, child: Child): Payee['kind'] | undefined {
  const holderId = card.holderNationalId?.value;
  if (holderId !== undefined && holderId === child.nationalId) return 'child-card';
  if (card.holderName === undefined && holderId === undefined) return 'child-card';
  const holder = card.holderName === undefined ? undefined : normaliseName(card.holderName);
  if (holder !== undefined && child.records.some((row) => row.name === holder)) return 'child-card';
  if (holder === child.name) return 'child-card';
  const family = familyOf(child);
  const known = family.some(
    (person) =>
      (holder !== undefined && isSameName(person.name, holder)) ||
      (holderId !== undefined && person.nationalId?.value === holderId),
  );
  return known ? 'guardian-card' : undefined;
}

/** One character slipped or left out in the family list does not make the holder a stranger. */
const SLIPS: ReadonlySet<NameLevel> = new Set([
  'equal',
  'variant',
  'rare-character',
  'same-sound',
  'look-alike',
  'part',
]);

function isSameName(name: string, holder: string): boolean {
  const own = normaliseName(name);
  return own === holder || (own !== '' && SLIPS.has(compareNames(readNameFeatures(own), readNameFeatures(holder))));
}

/** Guardians and heads that any row names, and the household's members of the registry. */
export function familyOf(child: Child) {
  return [
    ...child.records.flatMap((row) => (row.head ? [...row.guardians, row.head] : row.guardians)),
    ...child.household,
  ];
}
