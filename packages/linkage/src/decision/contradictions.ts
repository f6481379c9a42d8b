import type { Comparator } from '../comparison/comparator.ts';
import { LinkageRefusal } from '../problems.ts';
import type { LinkageSettings } from '../settings/settings.schema.ts';

/** Names that no slip of hearing, sight or typing turns into each other. */
export const UNLIKE_NAMES = ['given-only', 'generation', 'surname', 'different'];

/** Answers of the joint identity comparison that rest on an equal or nearly equal number. */
export const SAME_NUMBER = [
  'id-equal',
  'id-equal-birth-conflict',
  'id-equal-faulty',
  'id-one-slip',
  'id-damaged',
  'id-two-slips',
];

/**
 * Makes the test for pairs that need a person's eye whatever they weigh. Without settings of its own: one identity
 * number under two unlike Chinese names, for it may be a brother's, sister's or parent's. Throws on unknown levels.
 */
export function makeContradictionTest(
  settings: LinkageSettings,
  comparators: readonly Comparator[],
): (left: number, right: number) => boolean {
  const rules = settings.decisions.reviewWhen ?? makeDefaultRules(comparators);
  const tests = rules.map((rule) =>
    Object.entries(rule).map(([name, ids]) => {
      const comparator = comparators.find((candidate) => candidate.name === name);
      if (comparator === undefined) throw refuseUnknown(name);
      const wanted = new Uint8Array(comparator.levels.length + 1);
      for (const id of ids) {
        const index =
          id === 'missing' ? comparator.levels.length : comparator.levels.findIndex((level) => level.id === id);
        if (index === -1) throw refuseUnknown(`${name}/${id}`);
        wanted[index] = 1;
      }
      return { evaluate: comparator.evaluate, wanted };
    }),
  );
  return (left, right) =>
    tests.some((rule) => rule.every(({ evaluate, wanted }) => wanted[evaluate(left, right)] === 1));
}

function makeDefaultRules(comparators: readonly Comparator[]): Record<string, string[]>[] {
  const name = comparators.find((comparator) => comparator.settings.kind === 'chinese-name');
  const identity = comparators.find((comparator) => comparator.settings.kind === 'chinese-identity');
  return name && identity ? [{ [name.name]: UNLIKE_NAMES, [identity.name]: SAME_NUMBER }] : [];
}

function refuseUnknown(what: string): LinkageRefusal {
  return new LinkageRefusal(
    'review-unknown',
    `reviewWhen 中没有这样的比较项或等级：${what}`,
    `reviewWhen names an unknown comparison or level: ${what}`,
  );
}
