/** True links, false links and missed true pairs, and what follows from them. */
export interface Quality {
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
  /** found / (found + wrong); 1 when nothing is linked. */
  readonly precision: number;
  /** found / (found + missed); 1 when there is nothing to find. */
  readonly recall: number;
  /** 2·found / (2·found + wrong + missed), the harmonic mean of precision and recall. */
  readonly f1: number;
}

export function qualityOf(found: number, wrong: number, missed: number): Quality {
  return {
    found,
    wrong,
    missed,
    precision: found + wrong === 0 ? 1 : found / (found + wrong),
    recall: found + missed === 0 ? 1 : found / (found + missed),
    f1: found + wrong + missed === 0 ? 1 : (2 * found) / (2 * found + wrong + missed),
  };
}
