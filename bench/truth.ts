import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesiseCounty } from '@bulou/testkit';
import { describeMachine } from './measure.ts';
import { FAULT_KINDS, type FaultKind, judgeTerm, type TermJudgement } from './parts/judge-term.ts';
import { COUNTY, runCounty, TERMS } from './parts/run-county.ts';

/**
 * The whole job on made-up counties whose truth is known: every fault by planted case, and the worst seed.
 * `npm run bench truth -- [--seeds 10] [--first 1] [--scale 0.25] [--show 0]`; `--show N` prints N faults of each kind.
 */
export const summary = 'the whole job against the planted truth: worst over seeds, by planted case (--seeds, --scale)';

/** Faults the job must not make at all, on any seed; `unresolved` has a target of its own. */
const MUST_BE_ZERO: readonly FaultKind[] = ['missing', 'mixed', 'split', 'wrong-link', 'wrong-amount'];
const LABELS: Record<FaultKind, string> = {
  missing: 'registered children missing from children.csv',
  mixed: 'children made of two people, one registered',
  'mixed-other': 'children made of two people, none registered',
  split: 'registered people split',
  'split-other': 'other people split',
  'lost-row': 'rows of registered children that are in no child',
  'wrong-link': 'wrong automatic links (pairs)',
  unresolved: 'unresolved registered children beyond those planted',
  'unresolved-allowed': 'unresolved where the truth allows it',
  'wrong-state': 'wrong states of resolved registered children',
  'wrong-amount': 'wrong amounts of resolved children',
  'wrong-uncertain': 'other amounts where the truth leaves it open',
  'paid-stranger': 'amounts for people who are due none',
};

interface TermScore {
  readonly seed: string;
  readonly term: string;
  readonly judgement: TermJudgement;
  /** Of the people seen in the term before as well, how many go by another child id now. */
  readonly changedIds: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '10' },
      first: { type: 'string', default: '1' },
      scale: { type: 'string', default: '0.25' },
      show: { type: 'string', default: '0' },
    },
  });
  const scores: TermScore[] = [];
  for (let index = 0; index < Number(values.seeds); index += 1) {
    const seed = String(Number(values.first) + index);
    for (const score of await scoreSeed(seed, Number(values.scale))) {
      scores.push(score);
      console.log(describeScore(score));
      showFaults(score, Number(values.show));
    }
  }
  const last = Number(values.first) + Number(values.seeds) - 1;
  console.log(`\nSeeds ${values.first} to ${last}, scale ${values.scale}, three terms each. ${describeMachine()}\n`);
  console.log(formatWorst(scores));
  console.log(`\n${formatCases(scores)}`);
  console.log(`\n${formatConfusion(scores)}`);
}

async function scoreSeed(seed: string, scale: number): Promise<TermScore[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bulou-truth-'));
  try {
    const county = join(folder, 'county');
    await synthesiseCounty({ countyCode: COUNTY, seed, scale, out: county });
    const scores: TermScore[] = [];
    for (const { term, censusOn } of TERMS) {
      const outFolder = join(folder, `out-${term}`);
      await runCounty({ term, censusOn, county, dataFolder: join(folder, 'data'), outFolder });
      const judgement = judgeTerm(join(county, 'truth'), outFolder, term);
      scores.push({ seed, term, judgement, changedIds: countChangedIds(scores.at(-1)?.judgement, judgement) });
    }
    return scores;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countChangedIds(before: TermJudgement | undefined, now: TermJudgement): number {
  return [...now.childOf].filter(([person, id]) => (before?.childOf.get(person) ?? id) !== id).length;
}

function countFaults({ judgement }: TermScore, kind: FaultKind): number {
  return judgement.faults.filter((fault) => fault.kind === kind).length;
}

function describeScore(score: TermScore): string {
  const { seed, term, judgement, changedIds } = score;
  const faults = FAULT_KINDS.map((kind) => [kind, countFaults(score, kind)] as const).filter(([, count]) => count > 0);
  const words = [...faults, ['changed-ids', changedIds] as const].map(([kind, count]) => `${kind} ${count}`);
  const review = `review ${judgement.reviewPairs} (${judgement.reviewSame} one person)`;
  return `seed ${seed} ${term}: registered ${judgement.registered}, ${words.join(', ')}, ${review}`;
}

function showFaults({ judgement }: TermScore, limit: number): void {
  for (const kind of FAULT_KINDS)
    for (const fault of judgement.faults.filter((each) => each.kind === kind).slice(0, limit))
      console.log(`  ${kind} ${fault.person} ${fault.detail}`);
}

function formatWorst(scores: readonly TermScore[]): string {
  const lines = FAULT_KINDS.map((kind) => {
    const worst = scores.reduce((a, b) => (countFaults(b, kind) > countFaults(a, kind) ? b : a));
    const sum = scores.reduce((total, score) => total + countFaults(score, kind), 0);
    const target = MUST_BE_ZERO.includes(kind) ? '0' : '';
    const at = countFaults(worst, kind) > 0 ? `seed ${worst.seed}, ${worst.term}` : '';
    return `| ${LABELS[kind]} | ${target} | ${countFaults(worst, kind)} | ${at} | ${sum} |`;
  });
  const share = ({ judgement, ...score }: TermScore, ...kinds: FaultKind[]) =>
    kinds.reduce((sum, kind) => sum + countFaults({ judgement, ...score }, kind), 0) / judgement.registered;
  const percent = (...kinds: FaultKind[]) =>
    `${(100 * Math.max(...scores.map((score) => share(score, ...kinds)))).toFixed(2)} %`;
  const most = (read: (score: TermScore) => number) => Math.max(...scores.map(read));
  const total = (read: (score: TermScore) => number) => scores.reduce((sum, score) => sum + read(score), 0);
  return [
    '| a term of a seed | target | worst | where | all terms |',
    '| --- | ---: | ---: | --- | ---: |',
    ...lines,
    `| share unresolved beyond those planted | 1 % | ${percent('unresolved')} | | |`,
    `| the same, with those the truth allows | 1 % | ${percent('unresolved', 'unresolved-allowed')} | | |`,
    `| people with another child id than the term before | | ${most((score) => score.changedIds)} | | ${total((score) => score.changedIds)} |`,
    `| pairs for review | | ${most((score) => score.judgement.reviewPairs)} | | ${total((score) => score.judgement.reviewPairs)} |`,
    `| automatic links (pairs) | | | | ${total((score) => score.judgement.samePairs)} |`,
    `| registered children | | | | ${total((score) => score.judgement.registered)} |`,
  ].join('\n');
}

/** For each planted case: how often it was planted, and in how many of them its people met with a fault. */
function formatCases(scores: readonly TermScore[]): string {
  const columns = ['missing', 'mixed', 'split', 'wrong-link', 'unresolved', 'wrong-state', 'wrong-amount'] as const;
  const counts = new Map<string, Map<string, number>>();
  for (const { judgement } of scores) {
    const faultsOf = new Map<string, Set<FaultKind>>();
    for (const { person, kind } of judgement.faults)
      faultsOf.set(person, (faultsOf.get(person) ?? new Set()).add(kind));
    for (const each of judgement.cases) {
      const name = each.resolvable ? each.name : `${each.name} (unresolvable)`;
      const row = counts.get(name) ?? new Map<string, number>();
      counts.set(name, row);
      const met = new Set(['planted', ...each.people.flatMap((person) => [...(faultsOf.get(person) ?? [])])]);
      for (const kind of met) row.set(kind, (row.get(kind) ?? 0) + 1);
    }
  }
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, row]) => `| ${[name, ...['planted', ...columns].map((column) => row.get(column) ?? 0)].join(' | ')} |`,
    );
  return [
    `| planted case, all terms | planted | ${columns.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length + 1)}`,
    ...lines,
  ].join('\n');
}

function formatConfusion(scores: readonly TermScore[]): string {
  const sums = new Map<string, number>();
  for (const { judgement } of scores)
    for (const [key, count] of judgement.confusion) sums.set(key, (sums.get(key) ?? 0) + count);
  const lines = [...sums].sort(([, a], [, b]) => b - a).map(([key, count]) => `| ${key} | ${count} |`);
  return ['| state: truth → ours (~ allowed, ✗ wrong) | registered children |', '| --- | ---: |', ...lines].join('\n');
}
