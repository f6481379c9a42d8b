/** The programme of one term: packs compiled, children decided. Pure; runs in the browser. */
import { type Fen, type PlainDate, splitByShares, type TermId } from '@bulou/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { compileEvaluator, type Evaluator, type RowResult } from './evaluate.ts';
import type {
  Benefit,
  Bilingual,
  Citation,
  Facts,
  Field,
  Outcome,
  Pack,
  PaidBefore,
  PayeeKind,
  WhatIf,
} from './model.ts';
import { OUTCOMES } from './model.ts';
import { policyProblems } from './problems.ts';
import { resolveRules } from './resolve-rules.ts';
import { restrictRulesTo } from './restrict-rules.ts';
import type { PayerShare, Rule, RuleCondition, RuleSet } from './rule.ts';

export interface CompileInput {
  /** A pack and all it stands on, lowest first, as `loadPacks` returns them. */
  readonly packs: readonly Pack[];
  readonly term: TermId;
  /** The day whose law and values count. */
  readonly censusOn: PlainDate;
  /** Lists that were not loaded, by the names the vocabulary gives them (`received`, `disability`, …). */
  readonly notLoaded?: readonly string[];
  /** Only these benefits and what their answers depend on; all when none is named. */
  readonly benefits?: readonly string[];
}

/** One benefit as the programme offers it in this term. */
export interface ProgrammeBenefit {
  readonly id: string;
  readonly title: Bilingual;
  readonly pack: string;
  readonly level: Benefit['level'];
  readonly purpose: string;
  readonly status: Benefit['status'];
  readonly evidence: Benefit['evidence'];
  /** In order of preference. */
  readonly payees: readonly PayeeKind[];
  /** Money of this benefit goes to a card, so its payments belong in a bank list. */
  readonly bankPayable: boolean;
  readonly once: boolean;
  readonly cite: Citation;
  /** Every condition by position; the last one is the amount's, where amounts depend on facts. */
  readonly conditions: readonly ProgrammeCondition[];
}

export interface ProgrammeCondition {
  /** The reason reported when it fails. */
  readonly code: string;
  readonly kind: RuleCondition['kind'] | 'amount';
  /** The fields it reads. */
  readonly fields: readonly string[];
}

/** What one benefit comes to for one child in one term. Shared between children with equal answers: never change it. */
export interface Determination {
  readonly benefit: string;
  readonly outcome: Outcome;
  /** What this term pays; of a displaced award, what it would have paid; else 0. */
  readonly amountFen: Fen;
  /** In declared order, summing to the amount; empty when there is none. */
  readonly payers: readonly PayerShare[];
  readonly bankPayable: boolean;
  readonly payees: readonly PayeeKind[];
  /** Codes: of failed conditions; `needs-…` of unknown ones; `recorded-only`, `list-not-loaded-…`, `displaced-by-…`, `capped`. */
  readonly reasons: readonly string[];
  /** Codes of every condition that fails. */
  readonly failed: readonly string[];
  /** Codes of every condition that cannot be told. */
  readonly unknown: readonly string[];
  readonly failedMask: number;
  readonly unknownMask: number;
  /** Which amount holds, or -1. */
  readonly arm: number;
  readonly displacedBy: { readonly benefit: string; readonly cite: Citation } | undefined;
  readonly packRelease: string;
}

export interface Programme {
  readonly term: TermId;
  readonly censusOn: PlainDate;
  /** `nanle@2018.1+0123456789ab`: the pack, its version, and the hash of it and all it stands on. */
  readonly packRelease: string;
  /** False for a what-if: nothing may be paid from it. */
  readonly payable: boolean;
  readonly fields: readonly Field[];
  readonly benefits: readonly ProgrammeBenefit[];
  readonly rules: RuleSet;
  /**
   * Decides every benefit for one child, in the order of `benefits`. Facts that are absent are unknown: see `completeFacts`.
   * `paidBefore` is asked for benefits that are paid once; without it nobody was ever paid.
   * Throws a `TypeError` for a value that the vocabulary does not have.
   */
  readonly decide: (facts: Facts, paidBefore?: PaidBefore) => readonly Determination[];
}

/** A programme with an overlay on it. Another type than what is paid from. */
export interface WhatIfProgramme extends Programme {
  readonly payable: false;
  readonly whatIf: string;
}

/** Compiles packs for a term. Throws the Problem `policy.bad-packs` when they contradict themselves. */
export function compilePacks(input: CompileInput): Programme & { readonly payable: true } {
  return { ...makeProgramme(input, undefined), payable: true };
}

/** Compiles packs with a what-if laid over them. */
export function compileWhatIf(input: CompileInput, overlay: WhatIf): WhatIfProgramme {
  return { ...makeProgramme(input, overlay), payable: false, whatIf: overlay.id };
}

function makeProgramme(input: CompileInput, overlay: WhatIf | undefined): Omit<Programme, 'payable'> {
  const top = input.packs.at(-1);
  if (top === undefined) throw policyProblems['no-packs']({});
  const whole = resolveRules(overlay === undefined ? input : { ...input, overlay });
  const set = input.benefits === undefined ? whole : restrictRulesTo(whole, input.benefits);
  const packRelease = overlay === undefined ? releaseName(input.packs) : `${top.id}@what-if:${overlay.id}`;
  const evaluator = compileEvaluator(set);
  return {
    term: input.term,
    censusOn: input.censusOn,
    packRelease,
    fields: set.fields,
    benefits: set.rules.map(describeRule),
    rules: set,
    decide: makeDecide(set, evaluator, packRelease),
  };
}

/** The release of a stack: the top pack's id and version, and one hash over all digests. */
export function releaseName(packs: readonly Pack[]): string {
  const top = packs.at(-1);
  const digests = packs.map((pack) => `${pack.id} ${pack.version} ${pack.digest}\n`).join('');
  return `${top?.id}@${top?.version}+${bytesToHex(sha256(utf8ToBytes(digests))).slice(0, 12)}`;
}

export function isBankPayable(benefit: Benefit): boolean {
  return (
    benefit.status === 'payable' && benefit.payees.some((payee) => payee === 'child-card' || payee === 'guardian-card')
  );
}

function describeRule(rule: Rule): ProgrammeBenefit {
  const { benefit } = rule;
  return {
    id: benefit.id,
    title: benefit.title,
    pack: benefit.pack,
    level: benefit.level,
    purpose: benefit.purpose,
    status: benefit.status,
    evidence: benefit.evidence,
    payees: benefit.payees,
    bankPayable: isBankPayable(benefit),
    once: benefit.once,
    cite: rule.version.cite,
    conditions: conditionsOf(rule),
  };
}

/** Every condition of a rule by its bit. */
export function conditionsOf(rule: Rule): ProgrammeCondition[] {
  const conditions = rule.conditions.map((each): ProgrammeCondition => {
    const fields = each.kind === 'field' ? [each.field] : each.kind === 'any' ? each.of.map((one) => one.field) : [];
    return { code: each.code, kind: each.kind, fields };
  });
  if (rule.arms.some((arm) => arm.when.length > 0)) {
    const fields = [...new Set(rule.arms.flatMap((arm) => arm.when.map((each) => each.field)))];
    conditions.push({ code: rule.armCode, kind: 'amount', fields });
  }
  return conditions;
}

function makeDecide(set: RuleSet, evaluator: Evaluator, packRelease: string): Programme['decide'] {
  const result = evaluator.makeResult();
  const codes = new Uint16Array(evaluator.codeCount);
  const makers = set.rules.map((rule) => makeDeterminationMaker(rule, set, packRelease));
  const { encoders } = evaluator;
  return (facts, paidBefore) => {
    for (let index = 0; index < encoders.length; index += 1) {
      const encoder = encoders[index];
      if (encoder) codes[index] = encoder.encode(facts[encoder.field]);
    }
    for (let index = 0; index < set.ledger.length; index += 1) {
      const paid = paidBefore === undefined ? false : paidBefore(set.ledger[index] ?? '');
      codes[encoders.length + index] = paid === undefined ? 0 : paid ? 2 : 1;
    }
    evaluator.evaluate(codes, result);
    return makers.map((make) => make(result));
  };
}

/** Few different answers exist for a rule, however many children there are, so each is made once. */
function makeDeterminationMaker(rule: Rule, set: RuleSet, packRelease: string): (result: RowResult) => Determination {
  const known = new Map<number, Determination>();
  const width = 2 ** (rule.conditions.length + 1);
  const { index } = rule;
  const grouped = rule.givesWayTo.length > 0 || set.groups.some((group) => group.rules.includes(index));
  return (result) => {
    if (grouped) return makeDetermination(rule, set, result, packRelease);
    const key =
      (result.failed[index]! * width + result.unknown[index]!) * (rule.arms.length + 3) + result.arm[index]! + 2;
    let made = known.get(key);
    if (made === undefined) {
      made = makeDetermination(rule, set, result, packRelease);
      known.set(key, made);
    }
    return made;
  };
}

function makeDetermination(rule: Rule, set: RuleSet, result: RowResult, packRelease: string): Determination {
  const { index, benefit } = rule;
  const outcome = OUTCOMES[result.outcome[index]!] ?? 'undecided';
  const amountFen = outcome === 'pay' || outcome === 'displaced' ? BigInt(result.amount[index]!) : 0n;
  const failed = codesOfMask(rule, result.failed[index]!);
  const unknown = codesOfMask(rule, result.unknown[index]!);
  const displacedBy = findDisplacer(rule, set, result);
  return Object.freeze({
    benefit: benefit.id,
    outcome,
    amountFen,
    payers: Object.freeze(sharesOf(benefit, amountFen)),
    bankPayable: isBankPayable(benefit),
    payees: benefit.payees,
    reasons: Object.freeze(
      reasonsOf({ rule, set, result, outcome, failed, unknown, displacedBy: displacedBy?.benefit }),
    ),
    failed: Object.freeze(failed),
    unknown: Object.freeze(unknown),
    failedMask: result.failed[index]!,
    unknownMask: result.unknown[index]!,
    arm: result.arm[index]!,
    displacedBy: outcome === 'displaced' ? displacedBy : undefined,
    packRelease,
  });
}

/** The parts of the payers, the last taking the remainder. */
export function sharesOf(benefit: Benefit, amountFen: Fen): PayerShare[] {
  if (amountFen === 0n || benefit.payers.length === 0) return [];
  const parts = splitByShares(
    amountFen,
    benefit.payers.map((each) => each.share),
  );
  return benefit.payers.flatMap((each, position) =>
    parts[position] === 0n ? [] : [{ payer: each.payer, amountFen: parts[position] ?? 0n }],
  );
}

/** `central=25000;county=25000`. */
export function formatPayers(payers: readonly PayerShare[]): string {
  return payers.map((each) => `${each.payer}=${each.amountFen}`).join(';');
}

/** The reasons behind the bits of a mask, each once. */
export function codesOfMask(rule: Rule, mask: number): string[] {
  const codes = rule.conditions.flatMap((condition, bit) => ((mask >> bit) & 1 ? [condition.code] : []));
  if ((mask >> rule.conditions.length) & 1) codes.push(rule.armCode);
  return [...new Set(codes)];
}

function findDisplacer(rule: Rule, set: RuleSet, result: RowResult): Determination['displacedBy'] {
  const by = result.displacedBy[rule.index]!;
  const group = set.groups[result.group[rule.index]!]?.group;
  if (by < 0) return group === undefined ? undefined : { benefit: group.id, cite: group.cite };
  const cite = group?.cite ?? rule.givesWayTo.find((each) => each.rule === by)?.cite ?? '';
  return { benefit: set.rules[by]?.benefit.id ?? '', cite };
}

interface ReasonInput {
  readonly rule: Rule;
  readonly set: RuleSet;
  readonly result: RowResult;
  readonly outcome: Outcome;
  readonly failed: readonly string[];
  readonly unknown: readonly string[];
  readonly displacedBy: string | undefined;
}

function reasonsOf({ rule, set, result, outcome, failed, unknown, displacedBy }: ReasonInput): string[] {
  const needs = unknown.map((code) => `needs-${code}`);
  if (outcome === 'no') return [...failed, ...needs];
  if (outcome === 'displaced') return [`displaced-by-${displacedBy}`];
  if (outcome === 'pay') return result.group[rule.index]! >= 0 ? ['capped'] : [];
  if (outcome === 'undecided') return needs.length > 0 ? needs : [`needs-decision-on-${displacedBy}`];
  const lists = listsMissing(rule, set, result.unknown[rule.index]!);
  return rule.benefit.status === 'recorded-only'
    ? ['recorded-only', ...needs]
    : [...lists.map((list) => `list-not-loaded-${list}`), ...needs];
}

function listsMissing(rule: Rule, set: RuleSet, unknownMask: number): string[] {
  const names = conditionsOf(rule).flatMap((condition, bit) => ((unknownMask >> bit) & 1 ? condition.fields : []));
  const lists = set.fields
    .filter((field) => names.includes(field.name) && set.notLoaded.has(field.list))
    .map((field) => field.list);
  return [...new Set(lists)];
}

/**
 * Fills in what absence means: a yes-or-no fact that nobody mentions is a no when its list was loaded and the
 * vocabulary says so; everything else stays unknown.
 */
export function completeFacts(fields: readonly Field[], facts: Facts, notLoaded: ReadonlySet<string>): Facts {
  const complete: Record<string, Facts[string]> = { ...facts };
  for (const field of fields) {
    if (field.absent === 'no' && !notLoaded.has(field.list) && (complete[field.name] ?? undefined) === undefined) {
      complete[field.name] = false;
    }
  }
  return complete;
}
