/** Many children at once: what a change of rules means in children and yuan. Pure. */
import type { Fen } from '@bulou/kernel';
import { compileEvaluator, type Evaluator, fieldsUsed, type RowResult } from './evaluate.ts';
import type { Facts, PaidBefore, Payer } from './model.ts';
import { OUTCOMES } from './model.ts';
import { type Programme, sharesOf } from './programme.ts';
import { restrictRulesTo } from './restrict-rules.ts';
import type { Rule, RuleSet } from './rule.ts';

/** A child with facts and where the household is, as a what-if needs it. */
export interface PopulationChild {
  readonly childId: string;
  readonly facts: Facts;
  readonly township?: string;
  readonly stage?: string;
  readonly paidBefore?: PaidBefore;
}

/** Children with equal facts in equal places, counted once. */
interface PopulationGroup {
  readonly facts: Facts;
  readonly township: string;
  readonly stage: string;
  readonly paidBefore: readonly string[];
  readonly children: string[];
}

/** A population loaded once, against which as many changes as wanted can be held. */
export interface Population {
  readonly before: Pick<Programme, 'rules'>;
  readonly groups: readonly PopulationGroup[];
  /** What the programme pays these children in the term. */
  readonly beforeFen: Fen;
}

/** Groups a population by the facts that rules read and works out what is paid now. */
export function preparePopulation(before: Pick<Programme, 'rules'>, children: Iterable<PopulationChild>): Population {
  const set = before.rules;
  const groups = new Map<string, PopulationGroup>();
  const names = fieldsUsed(set).map((field) => field.name);
  for (const child of children) {
    const paidBefore =
      child.paidBefore === undefined ? [] : set.ledger.filter((benefit) => child.paidBefore?.(benefit) === true);
    const township = child.township ?? '';
    const stage = child.stage ?? String(child.facts['stage'] ?? '');
    let key = `${township}\u0001${stage}\u0001${paidBefore.join(',')}`;
    for (const name of names) key += `\u0001${child.facts[name] ?? ''}`;
    const group = groups.get(key);
    if (group) group.children.push(child.childId);
    else groups.set(key, { facts: child.facts, township, stage, paidBefore, children: [child.childId] });
  }
  const score = makeScorer(set);
  let beforeFen = 0n;
  for (const group of groups.values()) beforeFen += score(group).totalFen * BigInt(group.children.length);
  return { before, groups: [...groups.values()], beforeFen };
}

export interface Change {
  readonly gaining: number;
  readonly losing: number;
  /** Children who become undecided about some benefit that was decided. */
  readonly newlyUndecided: number;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
  readonly byPayer: ReadonlyMap<Payer, Fen>;
  readonly byBenefit: ReadonlyMap<string, { readonly children: number; readonly differenceFen: Fen }>;
  readonly byStage: ReadonlyMap<string, Fen>;
  readonly byTownship: ReadonlyMap<string, Fen>;
  /** Every child whose answer changes, for checking. */
  readonly children: readonly {
    readonly childId: string;
    readonly differenceFen: Fen;
    readonly newlyUndecided: boolean;
  }[];
}

/**
 * Holds another programme of the same term against what is paid now. Only the rules that differ, and what depends on
 * them, are evaluated, once for each combination of the facts that these read. Money is that of the term.
 */
export function comparePopulation(population: Population, after: Pick<Programme, 'rules'>): Change {
  const changed = listChangedBenefits(population.before.rules, after.rules);
  const one = restrictRulesTo(population.before.rules, changed);
  const two = restrictRulesTo(after.rules, changed);
  const scoreBefore = makeScorer(one);
  const scoreAfter = makeScorer(two);
  const names = [...new Set([...fieldsUsed(one), ...fieldsUsed(two)].map((field) => field.name))];
  const ledger = new Set([...one.ledger, ...two.ledger]);
  const known = new Map<string, { before: Score; after: Score; same: boolean }>();
  const sums = new Sums(population.beforeFen);
  for (const group of population.groups) {
    let key = '';
    for (const name of names) key += `\u0001${group.facts[name] ?? ''}`;
    for (const benefit of group.paidBefore) if (ledger.has(benefit)) key += `\u0001${benefit}`;
    let scores = known.get(key);
    if (scores === undefined) {
      const before = scoreBefore(group);
      const score = scoreAfter(group);
      scores = { before, after: score, same: isSameScore(before, score) };
      known.set(key, scores);
    }
    if (!scores.same) sums.add(group, scores.before, scores.after);
  }
  return sums.change();
}

/** The benefits whose rules or groups are not word for word the same. */
export function listChangedBenefits(before: RuleSet, after: RuleSet): string[] {
  const textsOf = (set: RuleSet): Map<string, string> =>
    new Map(set.rules.map((rule) => [rule.benefit.id, describeRule(rule, set)]));
  const one = textsOf(before);
  const two = textsOf(after);
  return [...new Set([...one.keys(), ...two.keys()])].filter((id) => one.get(id) !== two.get(id));
}

/** Everything about a rule that its answer hangs on, with other rules by name and places left out. */
function describeRule(rule: Rule, set: RuleSet): string {
  const nameOf = (index: number): string | undefined => set.rules[index]?.benefit.id;
  const groups = set.groups.filter((group) => group.rules.includes(rule.index));
  const parts = {
    conditions: rule.conditions.map((each) =>
      each.kind === 'computed-aid' ? { ...each, rules: each.rules.map(nameOf) } : each,
    ),
    arms: rule.arms.map((arm) => [arm.when, arm.amountFen]),
    ways: rule.givesWayTo.map((each) => nameOf(each.rule)),
    groups: groups.map((group) => [group.group.kind, group.rules.map(nameOf), group.capFen]),
    benefit: [rule.benefit.status, rule.benefit.payers],
  };
  return JSON.stringify(parts, (name, value: unknown) =>
    name === 'place' ? undefined : typeof value === 'bigint' ? String(value) : value,
  );
}

function isSameScore(a: Score, b: Score): boolean {
  const sameMap = <K>(one: ReadonlyMap<K, Fen>, two: ReadonlyMap<K, Fen>): boolean =>
    one.size === two.size && [...one].every(([key, value]) => two.get(key) === value);
  return (
    sameMap(a.awards, b.awards) &&
    sameMap(a.payers, b.payers) &&
    a.undecided.size === b.undecided.size &&
    [...a.undecided].every((each) => b.undecided.has(each))
  );
}

interface Score {
  readonly totalFen: Fen;
  readonly undecided: ReadonlySet<string>;
  readonly awards: ReadonlyMap<string, Fen>;
  readonly payers: ReadonlyMap<Payer, Fen>;
}

function makeScorer(set: RuleSet): (group: PopulationGroup) => Score {
  const evaluator = compileEvaluator(set);
  const result = evaluator.makeResult();
  return (group) => {
    evaluator.evaluate(
      encodeFacts(evaluator, set, group.facts, (benefit) => group.paidBefore.includes(benefit)),
      result,
    );
    return scoreOf(set, result);
  };
}

/** The codes of one child, ledger last. */
export function encodeFacts(evaluator: Evaluator, set: RuleSet, facts: Facts, paidBefore: PaidBefore): number[] {
  const ledger = set.ledger.map((benefit) => {
    const paid = paidBefore(benefit);
    return paid === undefined ? 0 : paid ? 2 : 1;
  });
  return [...evaluator.encoders.map((encoder) => encoder.encode(facts[encoder.field])), ...ledger];
}

function scoreOf(set: RuleSet, result: RowResult): Score {
  const awards = new Map<string, Fen>();
  const payers = new Map<Payer, Fen>();
  const undecided = new Set<string>();
  let totalFen = 0n;
  for (const rule of set.rules) {
    const outcome = OUTCOMES[result.outcome[rule.index]!];
    if (outcome === 'undecided') undecided.add(rule.benefit.id);
    if (outcome !== 'pay') continue;
    const amountFen = BigInt(result.amount[rule.index]!);
    awards.set(rule.benefit.id, amountFen);
    totalFen += amountFen;
    for (const share of sharesOf(rule.benefit, amountFen))
      payers.set(share.payer, (payers.get(share.payer) ?? 0n) + share.amountFen);
  }
  return { totalFen, undecided, awards, payers };
}

/** Adds up groups whose answers differ; what does not differ is in the sum it starts from. */
class Sums {
  #gaining = 0;
  #losing = 0;
  #undecided = 0;
  readonly #beforeFen: Fen;
  #afterFen: Fen;
  readonly #payers = new Map<Payer, Fen>();
  readonly #benefits = new Map<string, { children: number; differenceFen: Fen }>();
  readonly #stages = new Map<string, Fen>();
  readonly #townships = new Map<string, Fen>();
  readonly #children: { childId: string; differenceFen: Fen; newlyUndecided: boolean }[] = [];

  constructor(beforeFen: Fen) {
    this.#beforeFen = beforeFen;
    this.#afterFen = beforeFen;
  }

  add(group: PopulationGroup, before: Score, after: Score): void {
    const count = group.children.length;
    const times = BigInt(count);
    const difference = after.totalFen - before.totalFen;
    const newlyUndecided = [...after.undecided].some((benefit) => !before.undecided.has(benefit));
    this.#afterFen += difference * times;
    if (difference > 0n) this.#gaining += count;
    if (difference < 0n) this.#losing += count;
    if (newlyUndecided) this.#undecided += count;
    for (const benefit of new Set([...before.awards.keys(), ...after.awards.keys()])) {
      const change = (after.awards.get(benefit) ?? 0n) - (before.awards.get(benefit) ?? 0n);
      if (change === 0n) continue;
      const sum = this.#benefits.get(benefit) ?? { children: 0, differenceFen: 0n };
      this.#benefits.set(benefit, {
        children: sum.children + count,
        differenceFen: sum.differenceFen + change * times,
      });
    }
    for (const payer of new Set([...before.payers.keys(), ...after.payers.keys()])) {
      addTo(this.#payers, payer, ((after.payers.get(payer) ?? 0n) - (before.payers.get(payer) ?? 0n)) * times);
    }
    if (difference === 0n && !newlyUndecided) return;
    addTo(this.#stages, group.stage, difference * times);
    addTo(this.#townships, group.township, difference * times);
    for (const childId of group.children) this.#children.push({ childId, differenceFen: difference, newlyUndecided });
  }

  change(): Change {
    return {
      gaining: this.#gaining,
      losing: this.#losing,
      newlyUndecided: this.#undecided,
      beforeFen: this.#beforeFen,
      afterFen: this.#afterFen,
      byPayer: dropZeros(this.#payers),
      byBenefit: this.#benefits,
      byStage: this.#stages,
      byTownship: this.#townships,
      children: this.#children,
    };
  }
}

function addTo<K>(map: Map<K, Fen>, key: K, amount: Fen): void {
  map.set(key, (map.get(key) ?? 0n) + amount);
}

function dropZeros<K>(map: ReadonlyMap<K, Fen>): Map<K, Fen> {
  return new Map([...map].filter(([, amount]) => amount !== 0n));
}
