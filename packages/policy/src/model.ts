/**
 * What a policy pack is once it has been read: one typed form, from which the JavaScript evaluator, the SQL,
 * the prose and the enumeration are all made. No I/O; runs in the browser.
 */
import type { Fen, Fraction, PlainDate, Season } from '@bulou/kernel';

/** Two sentences or labels saying the same. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Where something stands in a pack, for faults. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What is wrong in a pack and what would be right. Errors stop a pack from being used; warnings do not. */
export interface Fault extends Place {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export const LEVELS = ['central', 'province', 'city', 'county'] as const;
export type Level = (typeof LEVELS)[number];
export type Payer = Level;

/** How well a source was evidenced: the text itself, a page that reports it, or somebody's memory. */
export const EVIDENCE = ['text', 'page', 'memory'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Whether money may be paid by this rule, or the item is only kept for information and for aid received. */
export const STATUSES = ['payable', 'recorded-only'] as const;
export type Status = (typeof STATUSES)[number];

export const PAYEES = ['child-card', 'guardian-card', 'school-account', 'in-kind', 'loan'] as const;
export type PayeeKind = (typeof PAYEES)[number];

export const OUTCOMES = ['pay', 'no', 'undecided', 'displaced', 'not_assessed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type FactValue = boolean | string | number;
/** What is known of one child on the census date. Absent, `undefined` and `null` all mean unknown. */
export type Facts = Readonly<Record<string, FactValue | null | undefined>>;

/** Whether a benefit was ever paid to the child before this term; `undefined` when that is not known. */
export type PaidBefore = (benefit: string) => boolean | undefined;

export interface FieldCode {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** One fact that conditions may ask for. */
export interface Field {
  readonly name: string;
  readonly title: Bilingual;
  readonly type: 'boolean' | 'code' | 'integer';
  readonly codes: readonly FieldCode[];
  /** How a yes and a no are said of a child. */
  readonly said: { readonly yes: Bilingual; readonly no: Bilingual };
  readonly from: number;
  readonly to: number;
  /** The list the fact comes from, such as `registry` or `received`. */
  readonly list: string;
  /** What it means that the loaded list does not mention the child. */
  readonly absent: 'no' | 'unknown';
  /** What it means that the list was not loaded at all. */
  readonly notLoaded: 'undecided' | 'not-assessed';
  /** Who can supply the fact when it is missing. */
  readonly supplier: Bilingual;
  /** Set for a fact that code derives from others, with the name of the derivation. */
  readonly derived: string | undefined;
  /** Set for a fact that records aid received: from which level, and for which purpose. */
  readonly recordsAid: { readonly level: Level; readonly purpose: string } | undefined;
  readonly place: Place;
}

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly number: string | undefined;
  readonly issuer: string;
  readonly publishedOn: string | undefined;
  readonly address: string | undefined;
  readonly evidence: Evidence;
  readonly note: string | undefined;
  readonly clauses: ReadonlyMap<string, string>;
  readonly place: Place;
}

/** `source#clause`. */
export type Citation = string;

export interface DatedValue {
  readonly from: PlainDate;
  /** `undefined` is the word `open` said aloud in the pack. */
  readonly to: PlainDate | undefined;
  readonly amountFen: Fen;
  readonly cite: Citation;
  readonly place: Place;
}

export type Unit = 'CNY/school-year' | 'CNY/term' | 'CNY/once';

export interface Parameter {
  readonly id: string;
  readonly title: Bilingual;
  readonly unit: Unit;
  readonly reviewBy: PlainDate | undefined;
  readonly values: readonly DatedValue[];
  readonly place: Place;
}

export type Test =
  | { readonly kind: 'is'; readonly values: readonly FactValue[] }
  | { readonly kind: 'range'; readonly from: number | undefined; readonly to: number | undefined };

export interface FieldCondition {
  readonly kind: 'field';
  readonly field: string;
  readonly test: Test;
  /** The reason that is reported when the condition fails. */
  readonly code: string;
  readonly place: Place;
}

/** At least one of a few conditions on fields holds. */
export interface AnyCondition {
  readonly kind: 'any';
  readonly of: readonly FieldCondition[];
  readonly code: string;
  readonly place: Place;
}

/** None of the named levels pays a benefit of this purpose, as the programme itself computes it. */
export interface ComputedAidCondition {
  readonly kind: 'computed-aid';
  readonly levels: readonly Level[];
  readonly purpose: string;
  readonly code: string;
  readonly place: Place;
}

export type PackCondition = FieldCondition | AnyCondition | ComputedAidCondition;

export interface PackArm {
  readonly when: readonly FieldCondition[];
  /** A parameter of the same pack or of one it stands on. */
  readonly amount: string;
  readonly place: Place;
}

/** `same-amount`: what the base pays; `fixed`: its own amount; `fill-to`: what is missing to its own amount. */
export type TopUpMode = 'same-amount' | 'fixed' | 'fill-to';

export type NotWith =
  | { readonly kind: 'gives-way-to'; readonly benefit: string; readonly cite: Citation; readonly place: Place }
  | {
      readonly kind: 'forbids';
      readonly levels: readonly Level[];
      readonly purpose: string;
      readonly cite: Citation;
      readonly place: Place;
    };

/** A question that the text leaves open, and how it is read here. */
export interface Interpretation {
  readonly question: Bilingual;
  readonly reading: Bilingual;
  readonly decidedBy: string;
  readonly on: PlainDate;
  readonly status: 'provisional' | 'decided';
  readonly place: Place;
}

export interface Instalment {
  readonly season: Season;
  readonly share: Fraction;
}

export interface BenefitVersion {
  readonly from: PlainDate;
  readonly to: PlainDate | undefined;
  readonly cite: Citation;
  readonly who: readonly PackCondition[];
  readonly arms: readonly PackArm[];
  readonly topsUp: { readonly benefit: string; readonly by: TopUpMode } | undefined;
  readonly place: Place;
}

export interface Benefit {
  /** `pack/name`. */
  readonly id: string;
  readonly pack: string;
  readonly level: Level;
  readonly title: Bilingual;
  readonly purpose: string;
  readonly evidence: Evidence;
  readonly status: Status;
  /** Why an item is only recorded and not paid by this rule. */
  readonly because: Bilingual | undefined;
  readonly payees: readonly PayeeKind[];
  /** In the order that decides who takes the last fen. */
  readonly payers: readonly { readonly payer: Payer; readonly share: Fraction }[];
  /** Empty when paid once. */
  readonly instalments: readonly Instalment[];
  readonly once: boolean;
  readonly season: Season | undefined;
  readonly reviewBy: PlainDate | undefined;
  readonly notWith: readonly NotWith[];
  readonly interpretations: readonly Interpretation[];
  readonly versions: readonly BenefitVersion[];
  readonly place: Place;
}

/** A rule over several benefits: only the highest of them, or not more than so much together. */
export interface Group {
  readonly id: string;
  readonly kind: 'best-of' | 'cap';
  readonly title: Bilingual;
  readonly benefits: readonly string[];
  /** Of a cap: the parameter with the most that may be paid together. */
  readonly amount: string | undefined;
  readonly cite: Citation;
  readonly place: Place;
}

export interface GoldenCase {
  readonly name: string;
  readonly term: string;
  readonly census: string;
  /** Lists that were not loaded. */
  readonly notLoaded: readonly string[];
  readonly child: Facts;
  readonly paidBefore: readonly string[];
  /** Exactly what this pack's own benefits pay, in fen; with payers where the case says so. */
  readonly gets: ReadonlyMap<string, { readonly amountFen: Fen; readonly payers: string | undefined }>;
  /** Reasons of each named outcome, as a complete set. */
  readonly because: ReadonlyMap<string, readonly string[]>;
  readonly undecided: ReadonlyMap<string, readonly string[]>;
  readonly notAssessed: ReadonlyMap<string, readonly string[]>;
  readonly displaced: ReadonlyMap<string, readonly string[]>;
  readonly place: Place;
}

export interface WhatIf {
  readonly id: string;
  readonly title: Bilingual;
  /** New amounts in fen by parameter (`pack/parameter`). */
  readonly amounts: ReadonlyMap<string, Fen>;
  /** Conditions left out, by benefit: the field names that no longer count. */
  readonly without: ReadonlyMap<string, readonly string[]>;
  /** Benefits switched off. */
  readonly off: readonly string[];
  readonly place: Place;
}

export interface Waiver {
  readonly mutant: string;
  readonly reason: string;
}

/** One jurisdiction's rules, read and shape-checked. */
export interface Pack {
  readonly id: string;
  readonly version: string;
  readonly level: Level;
  readonly title: Bilingual;
  readonly jurisdiction: string;
  readonly standsOn: readonly { readonly pack: string; readonly version: string; readonly place: Place }[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly benefits: readonly Benefit[];
  readonly groups: readonly Group[];
  readonly cases: readonly GoldenCase[];
  readonly waivers: readonly Waiver[];
  readonly whatIfs: readonly WhatIf[];
  /** SHA-256 over the files that decide: all but what-ifs, prose and releases. Lower-case hexadecimal. */
  readonly digest: string;
  readonly folder: string;
}

/** A pack and all it stands on, lowest layer first. */
export interface PackStack {
  readonly packs: readonly Pack[];
  readonly faults: readonly Fault[];
}
