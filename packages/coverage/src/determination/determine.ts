import { ageOn, type Stage } from '@bulou/kernel';
import type { Child, ReceivedReading, SourceRecord } from '@bulou/roster/model';
import type {
  BenefitDecision,
  BenefitInfo,
  ChildFacts,
  ChildState,
  DeterminationResult,
  DeterminedChild,
  EarlierPayment,
  FactsReading,
  ReasonCode,
} from '../model.ts';
import { compareText } from '../order.ts';
import { decideCard, familyOf } from './cards.ts';
import { type ContextInput, type DeterminationContext, makeDeterminationContext } from './context.ts';
import { claimedStage, decideFacts } from './facts.ts';
import {
  type ChildLedger,
  type CoverageProgramme,
  isKindCondition,
  isOfSchoolYear,
  PAID_WHERE_STUDYING,
  RECEIVED_ALREADY,
} from './programme.ts';

export interface DeterminationInput extends ContextInput {
  readonly programme: CoverageProgramme;
  /** Payments of all earlier terms; those of this term are ignored, so that a run can be repeated. */
  readonly earlierPayments?: readonly EarlierPayment[];
  /** Merged children: the id of old to the id it became. Chains are followed. */
  readonly redirects?: ReadonlyMap<string, string>;
}

/** What stays the same for every child of a run. */
interface Desk {
  readonly context: DeterminationContext;
  readonly programme: CoverageProgramme;
  readonly infoOf: ReadonlyMap<string, BenefitInfo>;
  readonly earlierOf: ReadonlyMap<string, readonly EarlierPayment[]>;
}

/**
 * Decides facts, every benefit and the one state of each child. Pure; the result is in order of child id.
 * Benefits are listed for children who are registered, flagged by a school, surveyed or aided; all others are only
 * counted by reason.
 */
export function decideDeterminations(children: readonly Child[], input: DeterminationInput): DeterminationResult {
  const desk: Desk = {
    context: makeDeterminationContext(children, input),
    programme: input.programme,
    infoOf: new Map(input.programme.benefits.map((info) => [info.benefit, info])),
    earlierOf: groupEarlier(input),
  };
  const determined: DeterminedChild[] = [];
  const othersByReason: Record<string, number> = {};
  let adultsSetAside = input.adultRows?.length ?? 0;
  for (const child of children) {
    const reading = decideFacts(child, desk.context);
    if (reading === undefined) {
      adultsSetAside += 1;
      continue;
    }
    const result = determineChild(child, reading, desk);
    determined.push(result);
    if (!result.assessed) {
      const reason = result.reasons[0] ?? 'not-registered';
      othersByReason[reason] = (othersByReason[reason] ?? 0) + 1;
    }
  }
  determined.sort((a, b) => compareText(a.childId, b.childId));
  return {
    county: input.county,
    term: input.term,
    censusOn: input.censusOn,
    benefits: input.programme.benefits,
    children: determined,
    adultsSetAside,
    othersByReason,
  };
}

function groupEarlier(input: DeterminationInput): Map<string, EarlierPayment[]> {
  const groups = new Map<string, EarlierPayment[]>();
  for (const payment of input.earlierPayments ?? []) {
    if (payment.term === input.term) continue;
    const childId = followRedirects(payment.childId, input.redirects);
    const group = groups.get(childId);
    if (group) group.push(payment);
    else groups.set(childId, [payment]);
  }
  return groups;
}

/** The id a child goes by now. Throws a `RangeError` when redirects run in a circle. */
export function followRedirects(childId: string, redirects: ReadonlyMap<string, string> | undefined): string {
  let current = childId;
  for (let steps = 0; ; steps += 1) {
    const next = redirects?.get(current);
    if (next === undefined) return current;
    if (steps > 1000) throw new RangeError(`Redirects of child ${childId} run in a circle.`);
    current = next;
  }
}

function determineChild(child: Child, reading: FactsReading, desk: Desk): DeterminedChild {
  const assessed = isAssessed(child, reading);
  const decisions = assessed ? decideBenefits(child, reading, desk) : [];
  const judged = judge(child, reading, decisions, desk);
  const due = decisions.some((each) => isDue(each, desk));
  const card = due ? decideCard(child, desk.context) : undefined;
  const state = judged.state === 'payable' && card?.problem !== undefined ? 'owed' : judged.state;
  return {
    childId: child.childId,
    name: child.name,
    ...(child.nationalId === undefined ? {} : { nationalId: child.nationalId }),
    facts: reading.facts,
    provenance: reading.provenance,
    countedStage: countedStage(child, reading.facts, desk.context),
    assessed,
    state,
    reasons: state === 'owed' && card?.problem ? [card.problem] : judged.reasons,
    decisions,
    ...(card?.payee ? { payee: card.payee } : {}),
    ...(card?.problem ? { cardProblem: card.problem } : {}),
    differences: reading.differences,
    sources: child.records.map((record) => record.key).sort(compareText),
    ...receivedOf(child, desk.context),
    guardianNames: [...new Set(familyOf(child).map((person) => person.name))].slice(0, 3),
  };
}

function isAssessed(child: Child, reading: FactsReading): boolean {
  if (reading.facts.registered) return true;
  return child.records.some(
    (row) => row.form === 'registry' || row.flaggedPoor === true || row.form === 'survey' || row.form === 'received',
  );
}

function decideBenefits(child: Child, reading: FactsReading, desk: Desk): readonly BenefitDecision[] {
  const received: ReceivedReading[] = [];
  for (const row of child.records) if (row.received) received.push(row.received);
  const earlier = desk.earlierOf.get(child.childId) ?? [];
  const ledger: ChildLedger = { received, receivedGiven: desk.context.receivedGiven, earlier };
  const decided = desk.programme.decide(reading.facts, ledger);
  return reading.closing.length === 0 ? decided : decided.map((each) => closeDecision(each, reading.closing));
}

/** Who died, moved away or left school gets nothing, whatever the age alone would give. */
function closeDecision(decision: BenefitDecision, closing: readonly ReasonCode[]): BenefitDecision {
  if (decision.outcome === 'not_assessed') return decision;
  const failed = decision.outcome === 'no' ? decision.reasons : [];
  return { ...decision, outcome: 'no', amountFen: 0n, payers: [], reasons: [...new Set([...closing, ...failed])] };
}

/** Money that this county's list would carry to a card. */
function isDue(decision: BenefitDecision, desk: Desk): boolean {
  return (
    decision.outcome === 'pay' && decision.amountFen > 0n && desk.infoOf.get(decision.benefit)?.bankPayable === true
  );
}

interface Judgement {
  readonly state: ChildState;
  readonly reasons: readonly ReasonCode[];
}

/** The first that applies of unresolved, owed (decided later, by the card), payable, aided elsewhere, not entitled. */
function judge(child: Child, reading: FactsReading, decisions: readonly BenefitDecision[], desk: Desk): Judgement {
  if (reading.closing.length > 0) return { state: 'not_entitled', reasons: reading.closing };
  const bank = bankOnly(decisions, desk);
  const open = openReasons(child, reading, bank, desk);
  if (open.length > 0) return { state: 'unresolved', reasons: open };
  if (bank.some((each) => isDue(each, desk))) return { state: 'payable', reasons: [] };
  if (!reading.facts.registered) return { state: 'not_entitled', reasons: ['not-registered'] };
  const away = bank.some((each) => each.reasons.length === 1 && each.reasons[0] === PAID_WHERE_STUDYING);
  if (away) {
    if (hasProofOfAid(child, desk.context)) return { state: 'aided_elsewhere', reasons: [PAID_WHERE_STUDYING] };
    return { state: 'unresolved', reasons: ['no-proof-of-aid-outside'] };
  }
  if (receivedFromOthers(child, desk.context).length > 0)
    return { state: 'aided_elsewhere', reasons: [RECEIVED_ALREADY] };
  return { state: 'not_entitled', reasons: nearestFailures(bank) };
}

/** Everything that must be settled before this child's money can be said. */
function openReasons(
  child: Child,
  reading: FactsReading,
  bank: readonly BenefitDecision[],
  desk: Desk,
): readonly ReasonCode[] {
  const reasons = new Set<ReasonCode>();
  if (reading.facts.registered) for (const code of reading.blocking) reasons.add(code);
  const undecided = bank.filter((each) => each.outcome === 'undecided');
  if (undecided.length > 0 && reasons.size === 0) {
    for (const code of reading.doubts) reasons.add(code);
    if (reasons.size === 0)
      for (const each of undecided) for (const code of each.reasons) if (code.startsWith('needs-')) reasons.add(code);
  }
  if (reviewCouldChange(child, reading, bank, desk)) reasons.add('review-link');
  return [...reasons];
}

/** Decides again as if the rows under review were this child's; a different outcome makes the review matter. */
function reviewCouldChange(child: Child, reading: FactsReading, bank: readonly BenefitDecision[], desk: Desk): boolean {
  const rows = child.reviewKeys
    .map((key) => desk.context.recordByKey.get(key))
    .filter((row): row is SourceRecord => row !== undefined && couldBelong(row, child, desk.context));
  if (rows.length === 0) return false;
  const mine = bank.length > 0 ? bank : bankOnly(decideBenefits(child, reading, desk), desk);
  const before = outcomeOf(reading, mine);
  return rows.some((row) => {
    const joined: Child = { ...child, records: [...child.records, row], reviewKeys: [] };
    const other = decideFacts(joined, desk.context);
    if (other === undefined) return false;
    return outcomeOf(other, bankOnly(decideBenefits(joined, other, desk), desk)) !== before;
  });
}

function bankOnly(decisions: readonly BenefitDecision[], desk: Desk): readonly BenefitDecision[] {
  return decisions.filter((each) => desk.infoOf.get(each.benefit)?.bankPayable === true);
}

/**
 * A list names a person once. A row whose own child already has a row in a list that this child is on as well, or of
 * whose kind this child has one, is another person's.
 */
function couldBelong(row: SourceRecord, child: Child, context: DeterminationContext): boolean {
  if (row.kind !== 'received' && child.records.some((own) => own.kind === row.kind)) return false;
  const owner = context.childOfRecord.get(row.key);
  if (owner === undefined || owner.childId === child.childId) return owner === undefined;
  const kinds = new Set(child.records.map((own) => own.kind));
  return !owner.records.some((each) => each.kind !== 'received' && kinds.has(each.kind));
}

function outcomeOf(reading: FactsReading, bank: readonly BenefitDecision[]): string {
  const money = bank
    .filter((each) => each.outcome === 'pay' || each.outcome === 'undecided' || each.outcome === 'displaced')
    .map((each) => `${each.benefit}=${each.outcome}:${each.amountFen}`);
  const blocked = reading.facts.registered && reading.blocking.length > 0;
  return `${blocked}|${money.sort().join(',')}`;
}

/** A tick on the row that shows the child outside, or money from another payer in this term or school year. */
function hasProofOfAid(child: Child, context: DeterminationContext): boolean {
  return (
    child.records.some(
      (row) =>
        (row.form === 'out-of-county' || row.form === 'higher-education') &&
        (row.proofOfAid === true || row.proofOfStudy === true),
    ) || receivedFromOthers(child, context).length > 0
  );
}

/** Rows of aid received that belong to this term or this school year, with their sum. */
function receivedOf(child: Child, context: DeterminationContext) {
  const rows = child.records.filter((row) => isReceivedNow(row, context));
  return {
    receivedSources: rows.map((row) => row.key).sort(compareText),
    receivedFen: rows.reduce((sum, row) => sum + (row.received?.amountFen ?? 0n), 0n),
  };
}

/** Received rows of another payer than the county, for this term or this school year. */
function receivedFromOthers(child: Child, context: DeterminationContext): readonly SourceRecord[] {
  return child.records.filter((row) => row.received?.payer !== 'county' && isReceivedNow(row, context));
}

function isReceivedNow(row: SourceRecord, context: DeterminationContext): boolean {
  return row.received !== undefined && isOfSchoolYear(row.received, context.term);
}

/**
 * Why a registered child gets nothing: the failed conditions of the benefits made for its kind, or that there are none.
 * Every failed condition of every benefit stands in the determinations.
 */
function nearestFailures(bank: readonly BenefitDecision[]): readonly ReasonCode[] {
  const refused = bank.filter(
    (each) => each.outcome === 'no' && each.reasons.length > 0 && !each.reasons.some((code) => isKindCondition(code)),
  );
  if (refused.length === 0) return ['no-benefit-for-stage'];
  const reasons = new Set(refused.flatMap((each) => each.reasons.map((code) => `${each.benefit}:${code}`)));
  return [...reasons].sort(compareText);
}

function countedStage(child: Child, facts: ChildFacts, context: DeterminationContext): Stage | 'unknown' {
  if (facts.stage !== undefined) return facts.stage;
  for (const row of child.records) {
    const stage = claimedStage(row);
    if (stage !== undefined) return stage;
  }
  if (facts.birthOn === undefined) return 'unknown';
  const age = ageOn(facts.birthOn, context.schoolYearStartsOn);
  if (age < 3) return 'infant';
  if (age < 6) return 'preschool';
  if (age < 12) return 'primary';
  return age < 15 ? 'junior' : 'unknown';
}
