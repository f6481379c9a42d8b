/**
 * Prints how the settings' mix compares with the figures of the article on Nanle: first by arithmetic on the settings, then as the
 * truth of a county that is really made. Run it as `node packages/testkit/src/calibrate.ts [seed] [scale]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, type SynthesisSettings } from './settings.ts';
import { type SynthesisSummary, synthesiseCounty } from './synthesise.ts';

/** The article's figures: children, payments (人次) and yuan up to October 2018. */
export const ARTICLE_FIGURES = { children: 6822, payments: 22_602, amountFen: 1_265_000_000 } as const;

export interface Estimate {
  readonly payments: number;
  readonly amountFen: number;
}

/**
 * Expects payments and money over three terms from the settings alone: children of each age by the age weights, the share of
 * households not out of poverty term by term, and the benefit table. It leaves out deaths, proofs and damaged numbers, and so comes
 * out a few per cent off; it is for finding the direction, not the figure.
 */
export function estimateFromSettings(settings: SynthesisSettings): Estimate {
  const { registered, population, schooling, aid, cards } = settings;
  const { one, two, three } = population.childrenAFamily;
  const children = registered.familiesWithChildren * (one + 2 * two + 3 * three);
  const total = registered.ageWeights.reduce((sum, weight) => sum + weight, 0);
  const aged = (from: number, to: number) =>
    (children * registered.ageWeights.slice(from, to + 1).reduce((sum, weight) => sum + weight, 0)) / total;
  const payable = 1 - cards.missing - cards.stranger;
  const poorAtFirst = 1 - registered.outOfPovertyAtStart;
  const poorTerms = poorAtFirst * (1 + 2 * (1 - registered.outOfPovertyAtYearEnd));
  let [payments, yuan] = [0, 0];
  const pay = (count: number, amount: number): void => {
    payments += count * payable;
    yuan += count * amount * payable;
  };
  const kindergarten =
    aged(3, 5) * ((schooling.inKindergarten.age3 + schooling.inKindergarten.age4 + schooling.inKindergarten.age5) / 3);
  const small = aged(0, 5) - kindergarten * aid.preschoolAid;
  pay(small * poorTerms, 200);
  pay(small * poorTerms, 300);
  pay(3 * aged(6, 11) * (1 - schooling.outsideCounty.primary / 4), 500);
  pay(3 * aged(12, 14) * (1 - schooling.outsideCounty.junior / 2), 625);
  pay(3 * aged(15, 17) * schooling.toSenior * (1 - schooling.outsideCounty.senior), 1000);
  pay(3 * aged(15, 16) * schooling.toVocational * (1 - schooling.outsideCounty.vocational), 1000);
  const undergraduate = schooling.toSenior * schooling.seniorToUndergraduate;
  const college =
    schooling.toSenior * schooling.seniorToJuniorCollege + schooling.toVocational * schooling.vocationalToJuniorCollege;
  pay((aged(18, 21) * undergraduate + aged(18, 20) * college) * poorTerms, 1000);
  const freshmen = 2 * aged(18, 18) * (undergraduate + college);
  const travel = schooling.higherInProvince * 500 + (1 - schooling.higherInProvince) * 1000;
  pay(freshmen, travel);
  pay(freshmen * poorAtFirst * (1 - registered.outOfPovertyAtYearEnd / 2), travel);
  return { payments: Math.round(payments), amountFen: Math.round(yuan * 100) };
}

/** One line of the comparison. */
export function describeDifference(what: string, is: number, wanted: number, unit: string): string {
  const difference = ((is / wanted - 1) * 100).toFixed(2);
  return `${what.padEnd(12)} ${is.toLocaleString('en')} ${unit}, article ${wanted.toLocaleString('en')}, ${Number(difference) >= 0 ? '+' : ''}${difference} %`;
}

function printMeasured(summary: SynthesisSummary, scale: number): void {
  const { children, payments, amountFen } = summary.paid;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  for (const { term, rows, truth } of summary.terms)
    say(
      `${term}: rows ${JSON.stringify(rows)}; children by state ${JSON.stringify(truth.byState)}; ${truth.payments} payments, ${truth.amountFen / 100} yuan`,
    );
  say('The truth of the county made (payments that are due and can go):');
  say(describeDifference('children', children, ARTICLE_FIGURES.children * scale, 'children'));
  say(describeDifference('payments', payments, ARTICLE_FIGURES.payments * scale, 'payments'));
  say(describeDifference('money', amountFen / 100, (ARTICLE_FIGURES.amountFen / 100) * scale, 'yuan'));
}

if (import.meta.main) {
  const [seed = '2018', scale = '1'] = process.argv.slice(2);
  const estimate = estimateFromSettings(loadSettings());
  process.stdout.write('By arithmetic on the settings, at scale 1:\n');
  process.stdout.write(`${describeDifference('payments', estimate.payments, ARTICLE_FIGURES.payments, 'payments')}\n`);
  process.stdout.write(
    `${describeDifference('money', estimate.amountFen / 100, ARTICLE_FIGURES.amountFen / 100, 'yuan')}\n`,
  );
  const out = mkdtempSync(join(tmpdir(), 'bulou-calibrate-'));
  try {
    printMeasured(await synthesiseCounty({ countyCode: '410923', seed, scale: Number(scale), out }), Number(scale));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
