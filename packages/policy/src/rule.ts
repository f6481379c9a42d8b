/**
 * The intermediate form: packs resolved for one term. Everything dated has been looked up, everything inherited is
 * written out, and what remains are flat conditions and amounts. Both evaluators, the enumeration and the
 * explanation start from here.
 */
import type { Fen, PlainDate, Season, TermId } from '@bulou/kernel';
import type { Benefit, BenefitVersion, Citation, DatedValue, Field, FieldCondition, Group, Payer } from './model.ts';

export type RuleCondition =
  | FieldCondition
  | { readonly kind: 'any'; readonly of: readonly FieldCondition[]; readonly code: string }
  /** Holds when the benefit was never paid before. */
  | { readonly kind: 'ledger'; readonly benefit: string; readonly code: 'paid-before' }
  /** Known when the programme is made: a benefit of another season. */
  | { readonly kind: 'constant'; readonly value: boolean; readonly code: 'not-this-season' }
  /** None of the rules with these positions pays. */
  | { readonly kind: 'computed-aid'; readonly rules: readonly number[]; readonly code: string };

export interface PayerShare {
  readonly payer: Payer;
  readonly amountFen: Fen;
}

export interface RuleArm {
  readonly when: readonly FieldCondition[];
  /** `pack/parameter`. */
  readonly parameter: string;
  readonly value: DatedValue;
  /** Of this term. */
  readonly amountFen: Fen;
}

export interface Rule {
  /** Position in the programme, dense from 0, in the order of evaluation. */
  readonly index: number;
  readonly benefit: Benefit;
  readonly version: BenefitVersion;
  /** Bit n of a mask is condition n; the bit after the last says whether any arm holds. */
  readonly conditions: readonly RuleCondition[];
  /** Empty for an item that is recorded without an amount. */
  readonly arms: readonly RuleArm[];
  /** The reason when no arm holds. */
  readonly armCode: string;
  /** Positions of the rules that displace this one when they pay, with the clause that says so. */
  readonly givesWayTo: readonly { readonly rule: number; readonly cite: Citation }[];
  /** The seasons in which there is anything to pay. */
  readonly seasons: readonly Season[];
}

export interface RuleGroup {
  readonly group: Group;
  readonly rules: readonly number[];
  /** Of a cap, for this term. */
  readonly capFen: Fen | undefined;
}

/** The rules of a stack of packs for one term. */
export interface RuleSet {
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly fields: readonly Field[];
  /** Benefits whose earlier payment some rule asks about. */
  readonly ledger: readonly string[];
  readonly rules: readonly Rule[];
  readonly groups: readonly RuleGroup[];
  /** Lists that were not loaded. */
  readonly notLoaded: ReadonlySet<string>;
}

/** Outcomes as numbers, in the order both evaluators use. */
export const OUTCOME_NUMBERS = { pay: 0, no: 1, undecided: 2, displaced: 3, not_assessed: 4 } as const;

/** The bits of conditions whose field comes from a list that was not loaded and then means "not assessed". */
export function softMask(rule: Rule, set: Pick<RuleSet, 'fields' | 'notLoaded'>): number {
  const soft = (condition: FieldCondition): boolean => {
    const field = set.fields.find((each) => each.name === condition.field);
    return field !== undefined && field.notLoaded === 'not-assessed' && set.notLoaded.has(field.list);
  };
  let mask = 0;
  rule.conditions.forEach((condition, bit) => {
    if (condition.kind === 'field' && soft(condition)) mask |= 1 << bit;
    if (condition.kind === 'any' && condition.of.some(soft)) mask |= 1 << bit;
  });
  if (rule.arms.some((arm) => arm.when.some(soft))) mask |= 1 << rule.conditions.length;
  return mask;
}
