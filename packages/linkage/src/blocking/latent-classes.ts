/** Which parts of the blocking keys each found match agrees on, counted. */
export interface PartHistories {
  /** Number of parts; a history has one bit each. */
  readonly parts: number;
  /** Expected matches by history. */
  readonly counts: ReadonlyMap<number, number>;
  /** The parts each rule needs; a match is found when it agrees on all parts of some rule. */
  readonly rules: readonly number[];
}

/** Histories are listed one by one, so only so many parts are taken. */
export const MOST_PARTS = 12;
const ITERATIONS = 500;
const TOLERANCE = 1e-7;
/** Half a match either way keeps a share from sticking at 0 or 1. */
const PRIOR = 0.5;

/**
 * Estimates the share of all matches that some rule finds. Rules overlap, so they are no independent captures; what is
 * taken as independent is the agreement on each key part, among matches of one class, and there are two classes, of
 * well and badly kept records. The model is fitted to the found matches alone by expectation-maximisation, the unfound
 * histories being the missing data. Sources: Agresti, "Simple capture-recapture models permitting unequal catchability
 * and variable sampling effort", Biometrics 50 (1994); Dempster, Laird & Rubin 1977, section 4.2 (truncated data).
 */
export function estimateFoundShare(histories: PartHistories, classes: 1 | 2): number {
  const { parts, counts, rules } = histories;
  const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (found === 0) return 1;
  const unfound = Array.from({ length: 2 ** parts }, (_, history) => history).filter(
    (history) => !rules.some((needed) => (history & needed) === needed),
  );
  const fit = startFit(histories, classes, found);
  let share = 1;
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const likely = unfound.map((history) => sumOf(fit.map((each) => likelihood(each, history))));
    share = Math.max(1e-6, 1 - sumOf(likely));
    const missed = (found * (1 - share)) / share;
    const tally = fit.map(() => ({ size: 0, agreed: new Float64Array(parts) }));
    for (const [history, count] of counts) addTo(tally, fit, history, count);
    for (const [at, history] of unfound.entries())
      addTo(tally, fit, history, (missed * (likely[at] as number)) / Math.max(1e-300, 1 - share));
    if (improve(fit, tally, found + missed) < TOLERANCE) break;
  }
  return share;
}

interface LatentClass {
  share: number;
  readonly agrees: Float64Array;
}

/** Starts the first class above the shares seen and the second below. */
function startFit({ parts, counts }: PartHistories, classes: 1 | 2, found: number): LatentClass[] {
  const seen = Float64Array.from({ length: parts }, (_, part) => {
    let agreed = 0;
    for (const [history, count] of counts) if ((history & (1 << part)) !== 0) agreed += count;
    return agreed / found;
  });
  const factors = classes === 1 ? [1] : [1.15, 0.65];
  return factors.map((factor) => ({
    share: 1 / classes,
    agrees: seen.map((share) => Math.min(0.98, Math.max(0.02, share * factor))),
  }));
}

function likelihood({ share, agrees }: LatentClass, history: number): number {
  let value = share;
  for (let part = 0; part < agrees.length; part += 1) {
    const agree = agrees[part] as number;
    value *= (history & (1 << part)) !== 0 ? agree : 1 - agree;
  }
  return value;
}

interface Tally {
  size: number;
  readonly agreed: Float64Array;
}

function addTo(tally: readonly Tally[], fit: readonly LatentClass[], history: number, count: number): void {
  if (count === 0) return;
  const each = fit.map((one) => likelihood(one, history));
  const total = sumOf(each);
  if (total === 0) return;
  for (const [index, value] of each.entries()) {
    const into = tally[index] as Tally;
    const weight = (count * value) / total;
    into.size += weight;
    for (let part = 0; part < into.agreed.length; part += 1)
      if ((history & (1 << part)) !== 0) into.agreed[part] = (into.agreed[part] as number) + weight;
  }
}

/** Sets the classes to what was tallied; returns the largest change. */
function improve(fit: readonly LatentClass[], tally: readonly Tally[], all: number): number {
  let change = 0;
  for (const [index, each] of fit.entries()) {
    const { size, agreed } = tally[index] as Tally;
    each.share = size / all;
    for (let part = 0; part < agreed.length; part += 1) {
      const agree = ((agreed[part] as number) + PRIOR) / (size + 2 * PRIOR);
      change = Math.max(change, Math.abs(agree - (each.agrees[part] as number)));
      each.agrees[part] = agree;
    }
  }
  return change;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
