/** What a paper's lines were when it was frozen, and how a place's lines stand against what was stamped. Pure. */
import type { RosterLine } from './roster-version.ts';
import { decideStampStanding, digestLine, type RosterVersion, type StampStanding } from './roster-version.ts';

/** The lines of a frozen paper, in the order of their numbers from 1. */
export interface FrozenLines {
  readonly lines: readonly RosterLine[];
  /** Lines that a supplement page strikes out, by their id. */
  readonly withdrawn: readonly string[];
}

/** A stamped paper with the lines that the office said are wrong: those it did not confirm. */
export interface StampedPaper extends FrozenLines {
  readonly wrongLines: readonly number[];
}

/**
 * How a place's roster stands against its stamps, in the order of stamping. A line that was marked wrong is not covered,
 * and one whose striking out was marked wrong is not struck out.
 */
export function standAgainstStamps(stamped: readonly StampedPaper[], now: RosterVersion): StampStanding {
  const versions = stamped.map(({ lines, withdrawn, wrongLines }) => {
    const wrong = new Set(wrongLines);
    return {
      withdrawn: withdrawn.filter((_, index) => !wrong.has(lines.length + index + 1)),
      lines: new Map(
        lines.map((line, index) => [
          line.lineId,
          wrong.has(index + 1) ? `wrong ${digestLine(line)}` : digestLine(line),
        ]),
      ),
    };
  });
  return decideStampStanding(versions, now);
}

/** Whether a stamp is visibly stale: something is no longer as it was stamped. */
export function isStale(standing: StampStanding): boolean {
  return standing.changed.length + standing.added.length + standing.removed.length > 0;
}

/** One line as a sentence, for the columns 盖章时 and 现在 of a supplement page. */
export function describeLine(line: RosterLine | undefined): string {
  if (line === undefined) return '名册上没有';
  if (line.childId === undefined) return '本户没有登记的孩子';
  const { name, birthOn, standing } = line;
  return [name, birthOn, standing].filter((text) => text !== undefined && text !== '').join('　');
}
