/** Children of a recorded run as the policy commands take them: out of a county's database, with the act recorded. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  describeReason,
  listTermsOnFile,
  loadRecordedTerm,
  makeRecordedFacts,
  type Outcome,
  type RecordedChild,
  type RecordedTerm,
  readRecordedFacts,
} from '@bulou/coverage';
import type { TermId } from '@bulou/kernel';
import { listDivisions } from '@bulou/network';
import {
  compilePacks,
  type Determination,
  type Facts,
  type Language,
  type Pack,
  type PopulationChild,
  sayYuan,
} from '@bulou/policy';
import { type Database, execute } from '@bulou/store';
import { choosePacks, makeTermProgramme, openTermDatabase } from '@bulou/term';
import { cliProblems } from './problems.ts';

export interface RecordsInput {
  readonly dataFolder: string;
  readonly countyCode: string;
  /** The folder of the county's pack. */
  readonly folder: string;
  readonly term: TermId;
  readonly purpose: string;
  /** Only this child. */
  readonly childId?: string;
}

/** A recorded term, ready to be held against rules. */
export interface Records {
  readonly recorded: RecordedTerm;
  /** The packs that the run decided by. */
  readonly packs: readonly Pack[];
  /** Lists that the run had not. */
  readonly notLoaded: readonly string[];
}

/** Loads the last run of a term, recording first that sealed facts are read, and for what. Throws Problems `cli.*` for what is not there. */
export async function loadRecords(input: RecordsInput): Promise<Records> {
  const { dataFolder, countyCode, folder, term, childId, purpose } = input;
  // Opening would make a new, empty database of a mistyped name.
  if (!existsSync(dataFolder))
    throw cliProblems['bad-option']({ option: '--data', value: dataFolder, example: '--data data' });
  const database = await openTermDatabase({ dataFolder });
  try {
    await refuseUnknownTerm(database, input);
    await execute(
      database,
      readRecordedFacts,
      {
        commandId: `policy/${randomUUID()}`,
        schemaVersion: 1,
        countyCode,
        actor: { actorId: 'command-line', role: 'county-aid-centre', territory: countyCode },
        claimedAt: new Date().toISOString(),
      },
      { term, purpose, ...(childId === undefined ? {} : { childId }) },
    );
    const query = { countyCode, term, ...(childId === undefined ? {} : { childId }) };
    const recorded = await loadRecordedTerm(database, query);
    if (recorded === undefined) throw cliProblems['no-recorded-term']({ term, data: dataFolder, known: '' });
    const { censusOn, receivedGiven, packRelease } = recorded;
    const chosen = { policyFolder: folder, term, censusOn, receivedGiven, paidUnder: packRelease };
    return { recorded, packs: choosePacks(chosen), notLoaded: [...makeTermProgramme(chosen).rules.notLoaded] };
  } finally {
    await database.close();
  }
}

async function refuseUnknownTerm(database: Database, { countyCode, term, dataFolder }: RecordsInput): Promise<void> {
  const known = await listTermsOnFile(database, countyCode);
  if (!known.includes(term))
    throw cliProblems['no-recorded-term']({ term, data: dataFolder, known: known.join('、') || '—' });
}

/** The lists of some packs' vocabulary that the run had not; a list that the run's own packs did not know is one of them. */
export function listNotLoaded({ packs: own, notLoaded }: Records, packs: readonly Pack[]): string[] {
  const listsOf = (of: readonly Pack[]) => of.flatMap((pack) => [...pack.fields.values()].map((field) => field.list));
  const loaded = new Set(listsOf(own).filter((list) => !notLoaded.includes(list)));
  return [...new Set(listsOf(packs))].filter((list) => !loaded.has(list));
}

/** The facts of a recorded child in the vocabulary of packs, which need not be those of the run. */
export function factsOf(child: RecordedChild, records: Records, packs: readonly Pack[]): Facts {
  const fields = [...(packs.at(-1)?.fields.values() ?? [])];
  return makeRecordedFacts(child, records.recorded, fields, new Set(listNotLoaded(records, packs)));
}

export function wasPaidBefore(child: RecordedChild, benefit: string): boolean {
  return child.ledger.earlier.some((payment) => payment.benefit === benefit);
}

/** The term's children as a population; those whose case is closed get nothing under any rule and are left out. */
export function makePopulation(records: Records, packs: readonly Pack[], countyCode: string): PopulationChild[] {
  const names = new Map(listDivisions(countyCode).map((division) => [division.divisionCode, division.name]));
  return records.recorded.children
    .filter((child) => !child.closed)
    .map((child) => {
      const code = child.divisionCode?.slice(0, 9) ?? '';
      return {
        childId: child.childId,
        facts: factsOf(child, records, packs),
        township: names.get(code) ?? (code.length === 9 ? code : '乡镇不详'),
        stage: child.stage,
        paidBefore: (benefit: string) => wasPaidBefore(child, benefit),
      };
    });
}

/** How far what is read back decides as the run did. */
export interface RecordCheck {
  readonly children: number;
  readonly closed: number;
  /** Recorded determinations that were decided again, and those that came out otherwise. */
  readonly compared: number;
  readonly different: number;
}

/** Decides every child again by the run's own release and holds outcome and amount against what the run recorded. */
export function checkRecords(records: Records): RecordCheck {
  const { recorded, packs, notLoaded } = records;
  const { term, censusOn, children } = recorded;
  const programme = compilePacks({ packs, term, censusOn, notLoaded });
  let compared = 0;
  let different = 0;
  for (const child of children) {
    if (child.closed || child.determinations.length === 0) continue;
    const made = programme.decide(factsOf(child, records, packs), (benefit) => wasPaidBefore(child, benefit));
    const byBenefit = new Map(made.map((each) => [each.benefit, each]));
    for (const each of child.determinations) {
      const now = byBenefit.get(each.benefit);
      compared += 1;
      if (now?.outcome !== each.outcome || now.amountFen !== each.amountFen) different += 1;
    }
  }
  return { children: children.length, closed: children.filter((child) => child.closed).length, compared, different };
}

/** The line that says what a population out of the database is. */
export function describePopulation(records: Records, language: Language): string {
  const { recorded } = records;
  const { children, closed, compared, different } = checkRecords(records);
  const { term, censusOn, revision, packRelease } = recorded;
  const same = compared - different;
  if (language === 'zh') {
    const head = `${term} 第 ${revision} 次运行（统计日 ${censusOn}，规则 ${packRelease}）：${children - closed} 个孩子，另有 ${closed} 个已结案，不算。`;
    return `${head}\n按当时的规则重新认定，与运行时的记录核对 ${compared} 项：${same} 项一致，${different} 项不同。`;
  }
  const head = `${term}, run ${revision} (census ${censusOn}, rules ${packRelease}): ${children - closed} children; ${closed} more are closed cases and left out.`;
  return `${head}\nDecided again by the rules of then and held against ${compared} recorded determinations: ${same} are the same, ${different} differ.`;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, { readonly zh: string; readonly en: string }>> = {
  pay: { zh: '应发', en: 'due' },
  no: { zh: '不发', en: 'not due' },
  undecided: { zh: '还不能定', en: 'undecided' },
  displaced: { zh: '让位', en: 'displaced' },
  not_assessed: { zh: '未评定', en: 'not assessed' },
};

/** Whether the run recorded the same of a benefit, and what it recorded otherwise; nothing where it recorded nothing. */
export function describeRecord(child: RecordedChild, made: Determination, language: Language): string | undefined {
  const found = child.determinations.find((each) => each.benefit === made.benefit);
  if (found === undefined) return undefined;
  if (found.outcome === made.outcome && found.amountFen === made.amountFen)
    return language === 'zh' ? '与这一期的记录一致。' : 'The same as recorded for the term.';
  const amount = found.amountFen === 0n ? '' : ` ${sayYuan(found.amountFen, language)}`;
  const outcome = `${OUTCOME_WORDS[found.outcome][language]}${amount}`;
  const reasons = found.reasons.map((code) => describeReason(code, language));
  return language === 'zh'
    ? `这一期的记录不同：${[outcome, ...reasons].join('；')}。`
    : `Recorded otherwise for the term: ${[outcome, ...reasons].join('; ')}.`;
}
