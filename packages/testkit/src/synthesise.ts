import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { compareTerms, type ListKind, makeRandom, nextTerm, type TermId, termId } from '@bulou/kernel';
import { parse, stringify } from 'yaml';
import { censusDateOf } from './dates.ts';
import { makeDirtMaker } from './dirt.ts';
import { advanceTerm, beginFirstTerm } from './evolve.ts';
import { writeAttendance } from './lists/attendance.ts';
import { writeOutsideAndHigher, writeReceived } from './lists/elsewhere.ts';
import { listRolls, writeRolls } from './lists/enrolment.ts';
import { writeRegistry } from './lists/registry.ts';
import { writeSurvey } from './lists/survey.ts';
import { formatDivisions, makeOutsideSchools, makeSchools, makeTownships } from './places.ts';
import { plantLastingCases, plantTermCases } from './plants.ts';
import { makePopulation, type PopulationMaker } from './population.ts';
import { makeSchoolFinder, type SchoolFinder } from './schooling.ts';
import { loadSettings, readDefaultSettingsText, type SettingsOverride, type SynthesisSettings } from './settings.ts';
import { makeTermNotes, type TermContext } from './term-context.ts';
import { decideTrueChildren, type TermTotals, totalTerm, writePeople, writeTermTruth } from './truth.ts';
import type { School, Township } from './world.ts';

export const DEMONSTRATION_TERMS: readonly TermId[] = ['2017-autumn', '2018-spring', '2018-autumn'];

export interface SynthesisRequest {
  readonly countyCode: string;
  readonly seed: string | number;
  /** 1 is the real number of townships, villages and schools. */
  readonly scale: number;
  readonly out: string;
  /** A settings file, or groups of settings that differ from the defaults. */
  readonly settings?: string | SettingsOverride;
  /** Consecutive terms; the three of the demonstration unless named. */
  readonly terms?: readonly (TermId | string)[];
  readonly onProgress?: (progress: SynthesisProgress) => void;
}

export interface SynthesisProgress {
  readonly term: TermId | undefined;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface TermSummary {
  readonly term: TermId;
  readonly censusOn: string;
  readonly rows: Readonly<Record<ListKind, number>>;
  readonly truth: TermTotals;
  readonly cases: ReadonlyMap<string, number>;
}

export interface SynthesisSummary {
  readonly out: string;
  readonly townships: number;
  readonly villages: number;
  readonly schools: number;
  readonly people: number;
  readonly terms: readonly TermSummary[];
  /** Over all terms: children with at least one payment, payments, and fen, as the truth has them. */
  readonly paid: { readonly children: number; readonly payments: number; readonly amountFen: number };
}

/**
 * Makes a county that does not exist: its files term by term as the offices would hand them in, and the truth beside them.
 * The same county code, seed, scale, settings and terms give the same bytes.
 * @throws RangeError for another county, a scale that is not positive, terms that do not follow one another, or unknown settings
 */
export async function synthesiseCounty(request: SynthesisRequest): Promise<SynthesisSummary> {
  if (request.countyCode !== '410923')
    throw new RangeError('Only the divisions of Nanle (410923) are in the test kit.');
  if (!(request.scale > 0)) throw new RangeError('The scale must be positive.');
  const terms = readTerms(request.terms);
  const settings = loadSettings(
    typeof request.settings === 'string'
      ? (parse(readFileSync(request.settings, 'utf8')) as SettingsOverride)
      : request.settings,
  );
  const seed = `${request.seed}/${request.countyCode}/${request.scale}`;
  const steps = ['population', 'registry', 'enrolment', 'attendance', 'survey', 'received', 'truth'];
  const total = terms.length * steps.length;
  let done = 0;
  const tell = async (term: TermId | undefined, step: string): Promise<void> => {
    request.onProgress?.({ term, step, done, total });
    done += 1;
    // Gives the event loop a turn, so that a progress bar can be drawn.
    await new Promise((resolve) => setImmediate(resolve));
  };
  mkdirSync(request.out, { recursive: true });
  const townships = makeTownships(request.countyCode, request.scale, makeRandom(`${seed}/places`));
  const schools = makeSchools(townships, request.scale, settings);
  const finder = makeSchoolFinder(townships, schools, makeOutsideSchools(), settings);
  const maker = makePopulation(request.countyCode, townships, terms[0]!, request.scale, settings, seed);
  const county: County = {
    countyCode: request.countyCode,
    seed,
    out: request.out,
    townships,
    schools,
    finder,
    maker,
    settings,
  };
  const summaries: TermSummary[] = [];
  for (const [index, term] of terms.entries()) summaries.push(await synthesiseTerm(county, term, index === 0, tell));
  writePeople(`${request.out}/truth`, maker.people, terms);
  writeFileSync(`${request.out}/divisions.csv`, formatDivisions(request.countyCode, townships));
  writeFileSync(
    `${request.out}/settings.yaml`,
    request.settings === undefined ? readDefaultSettingsText() : stringify(settings),
  );
  const summary: SynthesisSummary = {
    out: request.out,
    townships: townships.length,
    villages: townships.reduce((sum, township) => sum + township.villages.length, 0),
    schools: schools.length,
    people: maker.people.length,
    terms: summaries,
    paid: sumPaid(summaries),
  };
  writeFileSync(`${request.out}/truth/summary.json`, `${formatSummary(summary)}\n`);
  return summary;
}

interface County {
  readonly countyCode: string;
  readonly seed: string;
  readonly out: string;
  readonly townships: readonly Township[];
  readonly schools: readonly School[];
  readonly finder: SchoolFinder;
  readonly maker: PopulationMaker;
  readonly settings: SynthesisSettings;
}

/** Lets one term happen and writes its lists and its truth. */
async function synthesiseTerm(
  county: County,
  term: TermId,
  isFirst: boolean,
  tell: (term: TermId, step: string) => Promise<void>,
): Promise<TermSummary> {
  const { seed, maker, townships, schools, settings, finder, out } = county;
  await tell(term, 'population');
  if (isFirst) {
    beginFirstTerm(maker, finder, term, seed);
    plantLastingCases(maker, term, seed);
  } else advanceTerm(maker, townships, finder, term, seed);
  const { plants, forced, chosen } = plantTermCases(maker, schools, term, settings, seed);
  const context: TermContext = {
    term,
    census: censusDateOf(term),
    folder: `${out}/${term}`,
    seed,
    maker,
    townships,
    schools,
    settings,
    dirt: makeDirtMaker(settings, seed, term, forced),
    plants,
    notes: makeTermNotes(),
  };
  await tell(term, 'registry');
  writeRegistry(context);
  await tell(term, 'enrolment');
  writeRolls(context, listRolls(context));
  writeOutsideAndHigher(context);
  await tell(term, 'attendance');
  writeAttendance(context);
  await tell(term, 'survey');
  writeSurvey(context);
  await tell(term, 'received');
  writeReceived(context);
  await tell(term, 'truth');
  const children = decideTrueChildren(context, chosen);
  const cases = writeTermTruth(`${out}/truth`, context, children, chosen);
  return { term, censusOn: context.census, rows: context.notes.counts, truth: totalTerm(term, children), cases };
}

function readTerms(given: SynthesisRequest['terms']): TermId[] {
  const terms = (given ?? DEMONSTRATION_TERMS).map((term) => termId(term));
  if (terms.length === 0) throw new RangeError('At least one term is needed.');
  terms.forEach((term, index) => {
    const before = terms[index - 1];
    if (before !== undefined && compareTerms(nextTerm(before), term) !== 0)
      throw new RangeError(`${term} does not follow ${before}.`);
  });
  return terms;
}

function sumPaid(summaries: readonly TermSummary[]): SynthesisSummary['paid'] {
  const children = new Set(summaries.flatMap(({ truth }) => [...truth.paidChildren]));
  return {
    children: children.size,
    payments: summaries.reduce((sum, { truth }) => sum + truth.payments, 0),
    amountFen: summaries.reduce((sum, { truth }) => sum + truth.amountFen, 0),
  };
}

function formatSummary(summary: SynthesisSummary): string {
  const { out: _, ...rest } = summary;
  return JSON.stringify(
    rest,
    (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? value.size : value),
    2,
  );
}
