/** Many children at once: what a change of rules means in children and yuan. Pure. */
import type { Fen } from '@bulou/kernel';
import { compileEvaluator, type Evaluator, type RowResult } from './evaluate.ts';
import type { Facts, PaidBefore, Payer } from './model.ts';
import { OUTCOMES } from './model.ts';
import { type Programme, sharesOf } from './programme.ts';
import type { RuleSet } from './rule.ts';

/** A child with facts and where the household is, as a what-if needs it. */
export interface PopulationChild {
  readonly childId: string;
  readonly facts: Facts;
  readonly township?: string;
  readonly stage?: string;
  readonly paidBefore?: PaidBefore;
}

/** Children with equal facts in equal places, counted once: a county has few different ones. */
export interface PopulationGroup {
  readonly facts: Facts;
  readonly township: string;
  readonly stage: string;
  readonly paidBefore: readonly string[];
  readonly children: readonly string[];
}

/** Groups a population by the facts that rules read; do it once and compare as many what-ifs as wanted. */
export function groupPopulation(children: Iterable<PopulationChild>, rules: RuleSet): PopulationGroup[] {
  const groups = new Map<string, PopulationGroup & { children: string[] }>();
  const names = rules.fields.map((field) => field.name);
  for (const child of children) {
    const paidBefore =
      child.paidBefore === undefined ? [] : rules.ledger.filter((benefit) => child.paidBefore?.(benefit) === true);
    const township = child.township ?? '';
    const stage = child.stage ?? String(child.facts['stage'] ?? '');
    let key = `${township}\u0001${stage}\u0001${paidBefore.join(',')}`;
    for (const name of names) key += `\u0001${child.facts[name] ?? ''}`;
    const group = groups.get(key);
    if (group) group.children.push(child.childId);
    else groups.set(key, { facts: child.facts, township, stage, paidBefore, children: [child.childId] });
  }
  return [...groups.values()];
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

/** Compares two programmes of one term over a grouped population. Money is that of the term. */
export function comparePopulation(
  before: Pick<Programme, 'rules'>,
  after: Pick<Programme, 'rules'>,
  groups: readonly PopulationGroup[],
): Change {
  const one = makeScorer(before.rules);
  const two = makeScorer(after.rules);
  const sums = new Sums();
  for (const group of groups) sums.add(group, one(group), two(group));
  return sums.change();
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

class Sums {
  #gaining = 0;
  #losing = 0;
  #undecided = 0;
  #beforeFen = 0n;
  #afterFen = 0n;
  readonly #payers = new Map<Payer, Fen>();
  readonly #benefits = new Map<string, { children: number; differenceFen: Fen }>();
  readonly #stages = new Map<string, Fen>();
  readonly #townships = new Map<string, Fen>();
  readonly #children: { childId: string; differenceFen: Fen; newlyUndecided: boolean }[] = [];

  add(group: PopulationGroup, before: Score, after: Score): void {
    const count = group.children.length;
    const times = BigInt(count);
    const difference = after.totalFen - before.totalFen;
    const newlyUndecided = [...after.undecided].some((benefit) => !before.undecided.has(benefit));
    this.#beforeFen += before.totalFen * times;
    this.#afterFen += after.totalFen * times;
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
