import { type EarlierPayment, listEarlierPayments } from '@bulou/coverage';
import { type CommandEnvelope, compareTerms, type TermId } from '@bulou/kernel';
import {
  findRun,
  type KnownChild,
  type KnownSchool,
  listKnownChildren,
  listKnownSchools,
  listLatestRuns,
  listRedirects,
  type RunRow,
} from '@bulou/roster';
import { type Database, digestSha256, execute } from '@bulou/store';
import { recordRun, revealOutputs } from './record-run.command.ts';
import { digestResult } from './run-identity.ts';
import type { DecidedRun, RunDifference } from './run-model.ts';
import type { RunOptions } from './run-options.ts';
import type { RunSummary } from './run-summary.ts';

/** What the county knows from earlier runs. */
export interface Memory {
  readonly before: RunRow | undefined;
  readonly known: readonly KnownChild[];
  readonly schools: readonly KnownSchool[];
  readonly payments: readonly EarlierPayment[];
  readonly redirects: ReadonlyMap<string, string>;
}

/**
 * Loads what earlier runs left. Of a run that was recorded before, only what preceded it: then the repetition sees
 * what the first saw and decides the same.
 */
export async function loadMemory(database: Database, countyCode: string, term: TermId, runId: string): Promise<Memory> {
  return database.transaction(
    countyCode,
    async (tx) => {
      const before = await findRun(tx, countyCode, runId);
      return {
        before,
        known: await listKnownChildren(tx, countyCode, database.keys, before?.recordedAt),
        schools: await listKnownSchools(tx, countyCode, before?.recordedAt),
        payments: (await listEarlierPayments(tx, countyCode, before?.recordedAt)).filter(
          (payment) => compareTerms(payment.term, term) < 0,
        ),
        redirects: await listRedirects(tx, countyCode),
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

/** The command line acts for the county aid centre, whose rights are the whole county. */
export function makeEnvelope(countyCode: string, commandId: string): CommandEnvelope {
  return {
    commandId,
    schemaVersion: 1,
    countyCode,
    actor: { actorId: 'command-line', role: 'county-aid-centre', territory: countyCode },
    claimedAt: new Date().toISOString(),
  };
}
