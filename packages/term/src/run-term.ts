import { COVERAGE_MIGRATIONS, decideCoverage, writeOutputs } from '@bulou/coverage';
import { NETWORK_MIGRATIONS } from '@bulou/network';
import {
  decideRoster,
  type Intake,
  intakeLists,
  linkRecords,
  listSameLinks,
  type MintChildId,
  mappingUsed,
  ROSTER_MIGRATIONS,
  type RunRow,
  readLinkageSettings,
  readMappingFile,
} from '@bulou/roster';
import { type Database, migrate, openDatabase } from '@bulou/store';
import { askDatabase, checkEvaluators } from './check-evaluators.ts';
import { openDivisions, type RunDivisions } from './load-divisions.ts';
import { makeTermProgramme, type TermProgramme } from './make-programme.ts';
import { prepareFolder } from './prepare-folder.ts';
import { termProblems } from './problems.ts';
import { identifyRun, makeChildId, makeSchoolId, type RunIdentity } from './run-identity.ts';
import type { DecidedRun, RunDifference } from './run-model.ts';
import { REQUIRED_LISTS, type RunOptions } from './run-options.ts';
import { type RunSummary, summariseRun } from './run-summary.ts';
import { findReleaseOfTerm, loadMemory, type Memory, recordReveal, saveRun } from './save-run.ts';
import { type ProgressListener, StageClock, type StageTiming, silentListener } from './stages.ts';
import { takeInFilesAside } from './take-in-files.ts';

/** What a finished run says of itself. */
export interface RunResult {
  readonly summary: RunSummary;
  readonly outFolder: string;
  readonly timings: readonly StageTiming[];
  /** Distinct children with a live payment in this or an earlier term. */
  readonly everPaid: number;
  /** True when the very same run was recorded before: the database was not changed. */
  readonly repeated: boolean;
  /** Against the run of the same term before, if there was one. */
  readonly difference?: RunDifference;
}

/**
 * Runs a term from its lists to its outputs. Files are taken in as they are; of what they say nothing is written to the database
 * before everything has been decided and proved; then one transaction records it all, and only then are the papers written. Killed
 * anywhere, the same call again ends in the same state. Throws Problems for what cannot be run.
 */
export async function runTerm(options: RunOptions, listener: ProgressListener = silentListener): Promise<RunResult> {
  // Minutes of work must not end at a folder that cannot be written to.
  prepareFolder('--out', options.outFolder);
  const clock = new StageClock(listener, () => performance.now());
  const database = await clock.run('open', () => openTermDatabase(options));
  try {
    return await runOn(database, options, clock, listener);
  } finally {
    await database.close();
  }
}

/** As {@link runTerm}, on a database that is open already and stays so. */
export async function runTermOn(
  database: Database,
  options: RunOptions,
  listener: ProgressListener = silentListener,
): Promise<RunResult> {
  prepareFolder('--out', options.outFolder);
  return await runOn(database, options, new StageClock(listener, () => performance.now()), listener);
}

/** Opens the data folder's database (or `DATABASE_URL`) and brings it to this program's schema. */
export async function openTermDatabase(options: Pick<RunOptions, 'dataFolder'>): Promise<Database> {
  prepareFolder('--data', options.dataFolder);
  const database = await openDatabase({
    dataDir: options.dataFolder,
    databaseUrl: process.env['DATABASE_URL'],
    applicationName: 'bulou',
    onNotice: ({ zh, en }) => process.stderr.write(`${zh}\n${en}\n`),
  });
  try {
    await migrate(database, [NETWORK_MIGRATIONS, ROSTER_MIGRATIONS, COVERAGE_MIGRATIONS]);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function runOn(
  database: Database,
  options: RunOptions,
  clock: StageClock,
  listener: ProgressListener,
): Promise<RunResult> {
  const { countyCode } = options;
  const divisions = openDivisions(options);
  const { countyName } = divisions;
  const decided = await decideRun(database, options, divisions, clock, listener);
  const { runId, intake, roster, linked, result, decision, proof } = decided;
  try {
    const programme = decided.identity.packRelease;
    const summary = summariseRun({
      runId,
      countyCode,
      countyName,
      packRelease: programme,
      rows: intake.records.length,
      openLinks: roster.openLinks.length,
      findings: intake.findings.length,
      agreement: decided.agreement,
      ...(decided.previousRelease === undefined ? {} : { previousRelease: decided.previousRelease }),
      result,
      proof,
    });
    const difference = await clock.run('save', () => saveRun(database, options, decided, summary));
    await clock.run('write', async () => {
      await recordReveal(database, options, runId, result.children.length);
      await writeOutputs(
        options.outFolder,
        {
          result,
          decision,
          proof,
          sameLinks: listSameLinks(roster.children, linked),
          openLinks: roster.openLinks,
          findings: intake.findings,
          divisions: divisions.list(),
          countyName,
        },
        {
          timings: Object.fromEntries(
            clock.timings.map(({ stage, milliseconds }) => [stage, Math.round(milliseconds)]),
          ),
          onWritten: (file) => listener.onProgress('write', 0, undefined, file),
        },
      );
    });
    return {
      summary,
      outFolder: options.outFolder,
      timings: clock.timings,
      everPaid: new Set([...decided.earlierPaid, ...decision.payments.map((payment) => payment.childId)]).size,
      repeated: decided.before !== undefined,
      ...(difference === undefined ? {} : { difference }),
    };
  } finally {
    linked.close();
  }
}

async function decideRun(
  database: Database,
  options: RunOptions,
  divisions: RunDivisions,
  clock: StageClock,
  listener: ProgressListener,
): Promise<DecidedRun> {
  const { countyCode, term } = options;
  const receivedGiven = options.lists.some((list) => list.kind === 'received');
  const paidUnder = await findReleaseOfTerm(database, countyCode, term);
  const rules = makeTermProgramme({ ...options, receivedGiven, ...(paidUnder === undefined ? {} : { paidUnder }) });
  const { packRelease } = rules;
  const intake = await clock.run(
    'intake',
    () => readLists(options, divisions, listener),
    (read) => read.records.length,
  );
  refuseEmptyLists(options, intake);
  const memory = await loadMemory(database, countyCode, term, (reviewState) =>
    identifyRun(options, intake.files, mappingUsed(intake.files), packRelease, readLinkageSettings(), reviewState),
  );
  const { runId, identity } = memory;
  const takenIn =
    memory.before === undefined ? takeInFilesAside(database, countyCode, intake.files) : Promise.resolve();
  // It is awaited below; until then its failure must not end the program.
  takenIn.catch(() => {});
  try {
    const decided = await decideRead(database, options, divisions, clock, listener, {
      runId,
      identity,
      intake,
      memory,
      rules,
      receivedGiven,
    });
    return { ...decided, ...previousReleaseOf(memory.before, paidUnder, packRelease) };
  } finally {
    // Nothing may go on in the database when this call has ended, however it ends.
    await takenIn;
  }
}

/** What a run decides from. */
interface ReadRun {
  readonly runId: string;
  readonly identity: RunIdentity;
  readonly intake: Intake;
  readonly memory: Memory;
  readonly rules: TermProgramme;
  readonly receivedGiven: boolean;
}

async function decideRead(
  database: Database,
  options: RunOptions,
  divisions: RunDivisions,
  clock: StageClock,
  listener: ProgressListener,
  read: ReadRun,
): Promise<DecidedRun> {
  const { countyCode, term, censusOn } = options;
  const { runId, identity, intake, memory, receivedGiven } = read;
  const { programme, rules } = read.rules;
  const makeSchool = (canonical: string) => makeSchoolId(countyCode, canonical);
  const linked = await clock.run(
    'link',
    () =>
      linkRecords({
        records: intake.records,
        known: memory.known,
        knownSchools: memory.schools,
        reviewed: memory.reviewed,
        leadsTo: memory.redirects,
        makeSchoolId: makeSchool,
        onStage: (stage) => listener.onProgress('link', 0, undefined, stage),
      }),
    () => intake.records.length,
  );
  try {
    const roster = await clock.run('resolve', () =>
      decideRoster({
        censusOn,
        records: intake.records,
        known: memory.known,
        knownSchools: memory.schools,
        linked,
        mintChildId: makeMint(countyCode, memory),
        makeSchoolId: makeSchool,
      }),
    );
    const coverage = await clock.run('determine', async () => {
      const made = decideCoverage(roster.children, {
        county: countyCode,
        term,
        censusOn,
        receivedGiven,
        programme,
        divisions: divisions.list(),
        countyName: divisions.countyName,
        earlierPayments: memory.payments,
        redirects: memory.redirects,
        adultRows: roster.adultRows,
        schoolNames: new Map(roster.schools.map((school) => [school.schoolId, school.name])),
      });
      return { ...made, agreement: await checkEvaluators(rules, programme, askDatabase(database, countyCode)) };
    });
    return {
      runId,
      identity,
      before: memory.before,
      intake: { ...intake, findings: [...intake.findings, ...linked.reviewFindings] },
      linked,
      roster,
      merged: memory.merged,
      earlierPaid: new Set(memory.payments.map((payment) => payment.childId)),
      ...coverage,
    };
  } catch (error) {
    linked.close();
    throw error;
  }
}

/** The id of a child that became another, or was erased, is never anybody's again. */
function makeMint(countyCode: string, { redirects, erased }: Pick<Memory, 'redirects' | 'erased'>): MintChildId {
  return (anchor, attempt) => {
    let left = attempt;
    for (let at = 0; ; at += 1) {
      const childId = makeChildId(countyCode, anchor, at);
      if (redirects.has(childId) || erased.has(childId)) continue;
      if (left === 0) return childId;
      left -= 1;
    }
  };
}

/** A run that was recorded before has said then what it corrected. */
function previousReleaseOf(before: RunRow | undefined, paidUnder: string | undefined, packRelease: string) {
  const previousRelease = before === undefined ? paidUnder : before.summary['previousRelease'];
  return typeof previousRelease === 'string' && previousRelease !== packRelease ? { previousRelease } : {};
}

async function readLists(options: RunOptions, divisions: RunDivisions, listener: ProgressListener): Promise<Intake> {
  const mapping = options.mappingFile === undefined ? undefined : await readMappingFile(options.mappingFile);
  const intake = await intakeLists({
    lists: options.lists.map(({ kind, path, dataOn }) => ({ kind, paths: [path], dataOn })),
    countyCode: options.countyCode,
    divisions: divisions.find,
    ...(mapping === undefined ? {} : { mapping }),
    onProgress: (done, total) => listener.onProgress('intake', done, total, '份文件'),
  });
  return { ...intake, findings: [...divisions.findings, ...intake.findings] };
}

/** A required list of which not one row could be read would make every child of it vanish. */
function refuseEmptyLists(options: RunOptions, intake: Intake): void {
  for (const kind of new Set(options.lists.map((list) => list.kind))) {
    if (REQUIRED_LISTS.includes(kind) && !intake.records.some((record) => record.kind === kind)) {
      const refused = intake.refused.find((file) => file.kind === kind)?.findings[0];
      throw termProblems['nothing-read']({ kind: `--${kind}`, reason: refused?.reason ?? '' });
    }
  }
}
