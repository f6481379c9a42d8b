/** What differs between two releases of a pack: clauses in words, combinations dropped and gained. Pure. */
import type { PlainDate, TermId } from '@bulou/kernel';
import { compareRules, type RuleComparison } from './compare-rules.ts';
import type { Benefit, Bilingual, Pack } from './model.ts';
import { listClauses } from './prose.ts';
import { resolveRules } from './resolve-rules.ts';
import { restrictRules } from './restrict-rules.ts';

export interface BenefitDifference {
  readonly benefit: string;
  readonly title: Bilingual;
  readonly kind: 'new' | 'gone' | 'changed';
  /** Clauses as prose, in the language asked for. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Over every combination of facts in the term asked about; absent when none was named. */
  readonly combinations: RuleComparison | undefined;
}

export interface DiffInput {
  readonly before: readonly Pack[];
  readonly after: readonly Pack[];
  readonly language: 'zh' | 'en';
  readonly term?: TermId;
  readonly censusOn?: PlainDate;
}

/** Every benefit of the whole stack whose words or answers differ. */
export function diffPacks(input: DiffInput): BenefitDifference[] {
  const { before, after, language } = input;
  const old = benefitsOf(before);
  const made = benefitsOf(after);
  return [...new Set([...old.keys(), ...made.keys()])].flatMap((id) => {
    const one = old.get(id);
    const two = made.get(id);
    const was = one === undefined ? [] : listClauses(before, one, language);
    const is = two === undefined ? [] : listClauses(after, two, language);
    const removed = was.filter((line) => !is.includes(line));
    const added = is.filter((line) => !was.includes(line));
    const combinations = compareAnswers(input, id);
    const moved =
      combinations !== undefined &&
      combinations.dropped + combinations.newlyPaid + combinations.otherAmount + combinations.otherOutcome > 0;
    const title = (two ?? one)?.title;
    if (title === undefined || (removed.length === 0 && added.length === 0 && !moved)) return [];
    const kind = one === undefined ? 'new' : two === undefined ? 'gone' : 'changed';
    return [{ benefit: id, title, kind, removed, added, combinations }];
  });
}

function benefitsOf(packs: readonly Pack[]): Map<string, Benefit> {
  return new Map(packs.flatMap((pack) => pack.benefits.map((benefit) => [benefit.id, benefit])));
}

function compareAnswers({ before, after, term, censusOn }: DiffInput, benefit: string): RuleComparison | undefined {
  if (term === undefined || censusOn === undefined) return undefined;
  const one = restrictRules(resolveRules({ packs: before, term, censusOn }), benefit);
  const two = restrictRules(resolveRules({ packs: after, term, censusOn }), benefit);
  return compareRules(one, two);
}
