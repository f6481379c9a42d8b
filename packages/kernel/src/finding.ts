/** An expected observation about a cell, a row, a sheet or a file: returned, never thrown. */
export interface Finding {
  /** Stable and hyphenated, such as `id-damaged`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly kind: string;
  readonly path: string;
  readonly sheet: string;
  /** Counted from 1; 0 when the finding is about the whole sheet or file. */
  readonly row: number;
  readonly column: string;
  readonly value: string;
  /** What is wrong and where, as one plain Chinese sentence. */
  readonly reason: string;
  /** What to do now, as one plain Chinese sentence. */
  readonly remedy: string;
}
