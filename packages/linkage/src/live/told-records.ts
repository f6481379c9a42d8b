import { type Conclusions, drawConclusions, namePair, type PersonDecision } from '../decision/person-decisions.ts';
import type { RecordRef } from '../result-parts.ts';
import type { ToldOf } from './region.ts';

/** A decision that stands, and what the evidence said of the pair when it was made. */
export interface StandingDecision extends PersonDecision {
  readonly weightThen: number;
}

/** People's decisions: the last word on each pair stands, earlier ones are kept as history. */
export class ToldRecords {
  readonly #standing = new Map<string, StandingDecision>();
  readonly #former: StandingDecision[] = [];
  #all: Conclusions = drawConclusions([], []);
  #present: Conclusions = drawConclusions([], []);
  #byRecord = new Map<number, ToldOf[]>();

  /** Takes decisions in order. Throws a `LinkageRefusal`, and takes none, when they would contradict each other. */
  tell(decisions: readonly StandingDecision[]): void {
    const next = new Map(this.#standing);
    const replaced: StandingDecision[] = [];
    for (const decision of decisions) {
      const name = namePair(decision.left, decision.right);
      const before = next.get(name);
      if (before !== undefined) replaced.push(before);
      next.set(name, decision);
    }
    this.#all = conclude([...next.values()]);
    for (const [name, decision] of next) this.#standing.set(name, decision);
    this.#former.push(...replaced);
  }

  /** Draws again what follows among the records that are there; `find` gives the compared record of a present one. */
  refresh(find: (ref: RecordRef) => number | undefined): void {
    const present = this.list().filter(({ left, right }) => find(left) !== undefined && find(right) !== undefined);
    this.#present = conclude(present);
    this.#byRecord = new Map();
    for (const { left, right, verdict } of present) {
      const [a, b] = [find(left) as number, find(right) as number];
      if (a === b) continue;
      this.#note(a, { other: b, verdict });
      this.#note(b, { other: a, verdict });
    }
  }

  list(): StandingDecision[] {
    return [...this.#standing.values()];
  }

  /** Decisions that a later one on the same pair replaced, oldest first. */
  listFormer(): readonly StandingDecision[] {
    return this.#former;
  }

  listOf(record: number): readonly ToldOf[] {
    return this.#byRecord.get(record) ?? [];
  }

  /** Two people, as follows from what was said of records that are there. */
  areApart(a: RecordRef, b: RecordRef): boolean {
    return this.#standing.size > 0 && this.#present.areDifferent(a, b);
  }

  /** Whom any decision, also one on a withdrawn record, makes one person with the record. */
  listSame(record: RecordRef): RecordRef[] {
    return this.#all.listSame(record);
  }

  #note(record: number, told: ToldOf): void {
    const known = this.#byRecord.get(record);
    if (known) known.push(told);
    else this.#byRecord.set(record, [told]);
  }
}

function conclude(decisions: readonly PersonDecision[]): Conclusions {
  const pairsOf = (verdict: PersonDecision['verdict']) =>
    decisions.filter((each) => each.verdict === verdict).map(({ left, right }) => [left, right] as const);
  return drawConclusions(pairsOf('same'), pairsOf('different'));
}
