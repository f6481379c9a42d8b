import { type EarlierPayment, listEarlierPayments } from '@bulou/coverage';
import { compareTerms, type TermId } from '@bulou/kernel';
import {
  findRun,
  findRunNo,
  type KnownChild,
  type KnownSchool,
  listErasedIds,
  listKnownChildren,
  listKnownSchools,
  listLatestRuns,
  listRedirects,
  listReviewedPairs,
  mergeReviewedChildren,
  type ReviewedPair,
  type RunRow,
} from '@bulou/roster';
import { type Database, digestSha256, execute } from '@bulou/store';
import { makeEnvelope } from './command-line-envelope.ts';
import { recordRun, revealOutputs } from './record-run.command.ts';
import { digestResult, type RunIdentity } from './run-identity.ts';
import type { DecidedRun, RunDifference } from './run-model.ts';
import type { RunOptions } from './run-options.ts';
import type { RunSummary } from './run-summary.ts';

/** What the county knows from earlier runs, and which run this is. */
export interface Memory {
  readonly runId: string;
  readonly identity: RunIdentity;
  readonly before: RunRow | undefined;
  readonly known: readonly KnownChild[];
  readonly schools: readonly KnownSchool[];
  readonly payments: readonly EarlierPayment[];
  /** Children that are others: of earlier runs, and what people decided since. */
  readonly redirects: ReadonlyMap<string, string>;
  /** Of them, those that this run finds out about. */
  readonly merged: ReadonlyMap<string, string>;
  readonly reviewed: readonly ReviewedPair[];
  /** Ids of the erased. */
  readonly erased: ReadonlySet<string>;
}

/**
 * Loads what earlier runs left. Of a run that was recorded before, only what preceded it: then the repetition sees
 * what the first saw and decides the same.
 */
export async function loadMemory(
  database: Database,
  countyCode: string,
  term: TermId,
  identify: (reviewState: readonly string[]) => { readonly runId: string; readonly identity: RunIdentity },
): Promise<Memory> {
  return database.transaction(
    countyCode,
    async (tx) => {
      // Decisions are part of what a run is: the same lists under other decisions are another run.
      const identified = identify((await listReviewedPairs(tx, countyCode, undefined)).state);
      const before = await findRun(tx, countyCode, identified.runId);
      const beforeRunNo = await findRunNo(tx, countyCode, before?.recordedAt);
      const { pairs } = await listReviewedPairs(tx, countyCode, beforeRunNo);
      const redirects = await listRedirects(tx, countyCode, beforeRunNo);
      const everKnown = await listKnownChildren(tx, countyCode, database.keys, before?.recordedAt);
      const { known, merged } = mergeReviewedChildren(everKnown, pairs, redirects);
      return {
        ...identified,
        before,
        known,
        merged,
        reviewed: pairs,
        erased: await listErasedIds(tx, countyCode, beforeRunNo),
        schools: await listKnownSchools(tx, countyCode, before?.recordedAt),
        payments: (await listEarlierPayments(tx, countyCode, before?.recordedAt)).filter(
          (payment) => compareTerms(payment.term, term) < 0,
        ),
        redirects: new Map([...redirects, ...merged]),
      };
    },
    { isolation: 'repeatable read', readOnly: true, as: 'owner' },
  );
}

/** The release that a term was last run under, as its run recorded it. */
export async function findReleaseOfTerm(
  database: Database,
  countyCode: string,
  term: TermId,
): Promise<string | undefined> {
  const runs = await database.transaction(countyCode, (tx) => listLatestRuns(tx, countyCode), { readOnly: true });
  const release = runs.find((run) => run.term === term)?.summary['packRelease'];
  return typeof release === 'string' ? release : undefined;
}

/** Records the run unless it was recorded before. Its files have been taken in. */
export async function saveRun(
  database: Database,
  options: RunOptions,
  decided: DecidedRun,
  summary: RunSummary,
): Promise<RunDifference | undefined> {
  const resultDigest = digestResult(decided.result, decided.decision);
  if (decided.before !== undefined) {
    // A repetition that decides otherwise would mean that the program, not the lists, has changed its mind.
    if (decided.before.resultDigest !== resultDigest)
      throw new Error(
        `Run ${decided.runId} was recorded with another result; this program decides differently from the one that recorded it.`,
      );
    return undefined;
  }
  const { runId, identity, intake, roster, result, decision, proof } = decided;
  const { term, censusOn, countyCode } = options;
  const run = {
    runId,
    term,
    censusOn,
    identity,
    resultDigest,
    summary: { ...summary },
    intake,
    roster,
    merged: decided.merged,
    coverage: { result, decision, proof },
  };
  // Rows by the hundred thousand go in by COPY, which PostgreSQL refuses where row-level security holds for the writer.
  const asOwner = { as: 'owner' } as const;
  const { result: recorded } = await execute(
    database,
    recordRun,
    makeEnvelope(countyCode, `run/${runId}`),
    run,
    asOwner,
  );
  if (recorded.revision === 1) return undefined;
  const { payments: addedPayments, cancelled: removedPayments, amountFen } = recorded;
  const { previousRelease } = decided;
  return { addedPayments, removedPayments, amountFen, ...(previousRelease === undefined ? {} : { previousRelease }) };
}

/** Writing whole identity numbers into a folder is a reveal; each folder of a run is entered once. */
export async function recordReveal(
  database: Database,
  options: RunOptions,
  runId: string,
  children: number,
): Promise<void> {
  const { countyCode, outFolder, purpose } = options;
  const input = { runId, folder: outFolder, purpose, children };
  await execute(
    database,
    revealOutputs,
    makeEnvelope(countyCode, `reveal/${runId}/${revealKey(outFolder, purpose)}`),
    input,
  );
}

function revealKey(folder: string, purpose: string): string {
  return digestSha256(`${folder}\n${purpose}`);
}
