import type { PersonDecision } from '../decision/person-decisions.ts';

type Verdict = PersonDecision['verdict'];

/** How far two readers of the same pairs agree. */
export interface Agreement {
  /** Pairs that both have read. */
  readonly pairs: number;
  /** Pairs by first and second verdict. */
  readonly confusion: Readonly<Record<Verdict, Readonly<Record<Verdict, number>>>>;
  /** Share of pairs with one verdict; absent without pairs. */
  readonly observed?: number;
  /** Cohen's kappa; absent without pairs, or where both gave one and the same verdict to all. */
  readonly kappa?: number;
  /** Large-sample standard error of kappa, not for testing that it is zero. */
  readonly standardError?: number;
}

/**
 * Measures agreement beyond chance over `[first, second]` verdicts. Kappa: J. Cohen, Educational and Psychological
 * Measurement 20 (1960) 37-46; its standard error: J. Fleiss, J. Cohen and B. Everitt, Psychological Bulletin 72 (1969)
 * 323-327.
 */
export function measureAgreement(readings: readonly (readonly [Verdict, Verdict])[]): Agreement {
  const count = (first: Verdict, second: Verdict) =>
    readings.filter(([one, other]) => one === first && other === second).length;
  const confusion = {
    same: { same: count('same', 'same'), different: count('same', 'different') },
    different: { same: count('different', 'same'), different: count('different', 'different') },
  };
  const pairs = readings.length;
  if (pairs === 0) return { pairs, confusion };
  const observed = (confusion.same.same + confusion.different.different) / pairs;
  const firstSame = (confusion.same.same + confusion.same.different) / pairs;
  const secondSame = (confusion.same.same + confusion.different.same) / pairs;
  const chance = firstSame * secondSame + (1 - firstSame) * (1 - secondSame);
  if (chance === 1) return { pairs, confusion, observed };
  const kappa = (observed - chance) / (1 - chance);
  const rest = 1 - kappa;
  const agreed =
    (confusion.same.same / pairs) * (1 - (firstSame + secondSame) * rest) ** 2 +
    (confusion.different.different / pairs) * (1 - (2 - firstSame - secondSame) * rest) ** 2;
  const disagreed =
    (confusion.same.different / pairs) * (secondSame + 1 - firstSame) ** 2 +
    (confusion.different.same / pairs) * (1 - secondSame + firstSame) ** 2;
  const variance = (agreed + rest ** 2 * disagreed - (kappa - chance * rest) ** 2) / (pairs * (1 - chance) ** 2);
  // Full agreement leaves a variance of nought, which rounding may put just below it.
  return { pairs, confusion, observed, kappa, standardError: Math.sqrt(Math.max(0, variance)) };
}
