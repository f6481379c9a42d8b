import { type CoverageRun, saveCoverage } from '@bulou/coverage';
import { refreshRetention } from '@bulou/coverage/office';
import type { PlainDate, TermId } from '@bulou/kernel';
import { saveTasks, withdrawOpenTasks } from '@bulou/network';
import type { Intake, ResolveResult } from '@bulou/roster';
import {
  assertRows,
  insertChildren,
  insertFindings,
  insertOpenLinks,
  insertRun,
  insertRunFiles,
  insertSchools,
  redirectChildren,
} from '@bulou/roster';
import { defineCommand, digestSha256, formatCanonicalJson } from '@bulou/store';
import { z } from 'zod';
import { decideTasks, RUN_TASK_KINDS } from './decide-tasks.ts';

/** A finished run, in memory, ready to be recorded in one transaction. */
export interface RunToRecord {
  readonly runId: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly identity: unknown;
  readonly resultDigest: string;
  readonly summary: Record<string, unknown>;
  readonly intake: Intake;
  readonly roster: ResolveResult;
  readonly merged: ReadonlyMap<string, string>;
  readonly coverage: CoverageRun;
}

/**
 * Records a run: which files it read, whose their rows are, children, open links, findings, determinations, payments and states, all or nothing.
 * The command id is made from the run id, so that the same run cannot be recorded twice.
 */
export const recordRun = defineCommand({
  name: 'term.record-run',
  input: z.custom<RunToRecord>((value) => typeof value === 'object' && value !== null),
  digestInput: ({ runId, resultDigest }) => ({ runId, resultDigest }),
  authorize: () => {
    // The command line acts as the county aid centre on its own machine; accounts come with the office server.
  },
  run: async (context) => {
    const { db, tx, input, envelope, now } = context;
    const { countyCode } = envelope;
    const { keys } = db;
    const { roster, intake, runId } = input;
    const { revision, runNo } = await insertRun(tx, countyCode, input, now);
    const rowsOf = new Map<string, number>();
    for (const { fileId } of intake.records) rowsOf.set(fileId, (rowsOf.get(fileId) ?? 0) + 1);
    const files = intake.files.map((file) => ({ ...file, rows: rowsOf.get(file.fileId) ?? 0 }));
    const numbers = await insertRunFiles(tx, countyCode, runId, files);
    await insertChildren(tx, countyCode, keys, runId, roster.children, now);
    await redirectChildren(tx, countyCode, runNo, input.merged);
    const asserted = await assertRows(tx, countyCode, runNo, intake.records, roster.children, numbers);
    await insertSchools(tx, countyCode, runId, roster.schools);
    await insertOpenLinks(tx, countyCode, runId, roster.openLinks);
    await insertFindings(tx, countyCode, keys, runId, intake.findings);
    const saved = await saveCoverage(tx, {
      countyCode,
      runId,
      revision,
      recordedAt: now,
      keys,
      result: input.coverage.result,
      decision: input.coverage.decision,
    });
    // Nobody is kept without a basis and an end.
    await refreshRetention(tx, countyCode, { term: input.term, revision }, now);
    // What the lists of this term no longer show is withdrawn; what they still show is opened anew with its new date.
    await withdrawOpenTasks(context, RUN_TASK_KINDS, runId);
    let number = 0;
    // Numbered, not random: the same run, recorded again after a restore, opens the same tasks.
    const newId = () => `${runId.slice(0, 16)}-${++number}`;
    const tasks = await saveTasks(
      { ...context, newId },
      runId,
      decideTasks(input.coverage.result.children, countyCode, input.censusOn),
    );
    return {
      revision,
      asserted,
      tasks: tasks.opened,
      payments: saved.payments,
      cancelled: saved.cancelled,
      amountFen: String(saved.amountFen),
    };
  },
  trail: ({ input }, result) => ({
    // A run is about everybody; the list of children is held by digest, and each child's versions name the run.
    subjects: [input.runId, ...input.merged.keys()],
    facts: {
      term: input.term,
      censusOn: input.censusOn,
      revision: result.revision,
      children: input.roster.children.length,
      childrenDigest: digestSha256(formatCanonicalJson(input.roster.children.map((child) => child.childId))),
      tasks: result.tasks,
      payments: result.payments,
      cancelled: result.cancelled,
      amountFen: result.amountFen,
      resultDigest: input.resultDigest,
    },
  }),
});

/** Records that whole identity numbers were written into a folder, and why. */
export const revealOutputs = defineCommand({
  name: 'term.write-outputs',
  input: z.object({ runId: z.string(), folder: z.string(), purpose: z.string().min(1), children: z.number().int() }),
  authorize: () => {},
  run: async ({ input }) => ({ children: input.children }),
  trail: ({ input }) => ({
    subjects: [input.runId],
    facts: { purpose: input.purpose, folder: digestSha256(input.folder), children: input.children },
  }),
});
