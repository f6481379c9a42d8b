import type { Finding } from '@bulou/kernel';
import type { RowLink } from '@bulou/roster/model';
import type { CsvValue } from '@bulou/tabular';
import type { DeterminationResult, DeterminedChild, PayerShare, Payment } from '../model.ts';
import { compareText } from '../order.ts';

/** The files whose names and columns are a contract. */
export const CHILDREN_COLUMNS = [
  'child_id',
  'name',
  'national_id',
  'birth_on',
  'sex',
  'stage',
  'grade',
  'school',
  'boarding',
  'division_code',
  'household_no',
  'poverty_status',
  'study_place',
  'state',
  'reasons',
  'sources',
] as const;
export const LINKS_COLUMNS = ['a', 'b', 'decision', 'match_probability', 'reasons'] as const;
export const DETERMINATIONS_COLUMNS = [
  'child_id',
  'benefit',
  'outcome',
  'amount_fen',
  'payers',
  'reasons',
  'pack_release',
] as const;
export const PAYMENTS_COLUMNS = [
  'payment_id',
  'child_id',
  'benefit',
  'term',
  'amount_fen',
  'payers',
  'payee_kind',
  'payee_name',
  'account',
  'school',
] as const;
export const FINDINGS_COLUMNS = [
  'code',
  'severity',
  'kind',
  'path',
  'sheet',
  'row',
  'column',
  'value',
  'reason',
  'remedy',
] as const;

type Row = readonly CsvValue[];

export function* childRows(result: DeterminationResult): Generator<Row> {
  for (const child of result.children) {
    const { facts } = child;
    yield [
      child.childId,
      child.name,
      child.nationalId,
      facts.birthOn,
      facts.sex,
      facts.stage ?? (child.countedStage === 'unknown' ? '' : child.countedStage),
      facts.grade,
      facts.schoolName,
      facts.boarding,
      facts.divisionCode,
      facts.householdNo,
      povertyStatus(child),
      facts.studyPlace,
      child.state,
      child.reasons.join(';'),
      child.sources.join(';'),
    ];
  }
}

/** `not_registered`, `in_poverty`, `out_of_poverty`, or `unknown` when the registry does not say or contradicts itself. */
export function povertyStatus(child: DeterminedChild): string {
  if (!child.facts.registered) return 'not_registered';
  if (child.facts.outOfPoverty === undefined) return 'unknown';
  return child.facts.outOfPoverty ? 'out_of_poverty' : 'in_poverty';
}

/** Every pair of rows within a child as `same`, then every open pair as `review`, the latter in order. */
export function* linkRows(sameLinks: Iterable<RowLink>, openLinks: readonly RowLink[]): Generator<Row> {
  for (const link of sameLinks) yield linkRow(link, 'same');
  const review = openLinks.map((link) => orderPair(link));
  review.sort((x, y) => compareText(x.a, y.a) || compareText(x.b, y.b));
  for (const link of review) yield linkRow(link, 'review');
}

function linkRow(link: RowLink, decision: RowLink['decision']): Row {
  return [link.a, link.b, decision, formatProbability(link.matchProbability), link.reasons.join(';')];
}

function orderPair(link: RowLink): RowLink {
  return compareText(link.a, link.b) <= 0 ? link : { ...link, a: link.b, b: link.a };
}

function formatProbability(probability: number): string {
  return probability.toFixed(6);
}

export function* determinationRows(result: DeterminationResult): Generator<Row> {
  const releases = new Map(result.benefits.map((info) => [info.benefit, info.packRelease]));
  for (const child of result.children) {
    if (!child.assessed) continue;
    const sorted = [...child.decisions].sort((a, b) => compareText(a.benefit, b.benefit));
    for (const each of sorted)
      yield [
        child.childId,
        each.benefit,
        each.outcome,
        each.amountFen,
        formatPayers(each.payers),
        each.reasons.join(';'),
        releases.get(each.benefit),
      ];
  }
}

/** `central=25000;county=25000`, in the pack's order. */
export function formatPayers(payers: readonly PayerShare[]): string {
  return payers.map((share) => `${share.payer}=${share.amountFen}`).join(';');
}

export function* paymentRows(payments: readonly Payment[]): Generator<Row> {
  for (const each of payments)
    yield [
      each.paymentId,
      each.childId,
      each.benefit,
      each.term,
      each.amountFen,
      formatPayers(each.payers),
      each.payeeKind,
      each.payeeName,
      each.account,
      each.school,
    ];
}

export function* findingRows(findings: Iterable<Finding>): Generator<Row> {
  for (const each of findings)
    yield [
      each.code,
      each.severity,
      each.kind,
      each.path,
      each.sheet,
      each.row,
      each.column,
      each.value,
      each.reason,
      each.remedy,
    ];
}
