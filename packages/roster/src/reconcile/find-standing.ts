import type { Database, Transaction } from '@bulou/store';
import { getRow } from '../lifecycle/lifecycle-table.ts';
import type { RoundRow } from '../survey/round.queries.ts';
import { freezeSubject } from './compose-paper.ts';
import { listPapersOfRound, type PaperRow } from './paper.queries.ts';
import { standAgainstStamps } from './paper-lines.ts';
import { loadStamped, loadSubject } from './reconcile.commands.ts';

/** How a place stands against its stamps, in numbers; everything is `added` while nothing is stamped. */
export async function findStampStanding(
  from: { readonly db: Database; readonly tx: Transaction; readonly countyCode: string; readonly now: Date },
  round: RoundRow,
  { divisionCode, baseKind }: PaperRow,
  countyName: string,
): Promise<{ covered: number; changed: number; added: number; removed: number; stamped: boolean }> {
  const { tx, countyCode } = from;
  const context = { ...from, envelope: { countyCode } };
  const papers = (await listPapersOfRound(tx, countyCode, round.roundId, divisionCode)).filter(
    (paper) => paper.divisionCode === divisionCode && paper.baseKind === baseKind,
  );
  const stamped = await loadStamped(context, papers);
  const subject = await loadSubject(context, round, { kind: baseKind, divisionCode, countyName });
  const { covered, changed, added, removed } = standAgainstStamps(stamped, freezeSubject(subject).version);
  return {
    covered: covered.length,
    changed: changed.length,
    added: added.length,
    removed: removed.length,
    stamped: stamped.length > 0,
  };
}

/** The name of an act in Chinese. */
export function describeAct(act: string): string {
  return getRow(act as Parameters<typeof getRow>[0]).zh;
}
