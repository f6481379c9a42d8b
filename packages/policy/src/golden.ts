/** Golden cases: what officers say must come out. Pure. */
import type { PlainDate, TermId } from '@bulou/kernel';
import type { GoldenCase, Pack, Place } from './model.ts';
import { compilePacks, type Determination, formatPayers, type Programme } from './programme.ts';

export interface GoldenFailure extends Place {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

export interface GoldenReport {
  readonly pack: string;
  readonly cases: number;
  readonly failures: readonly GoldenFailure[];
}

/** Runs the cases of the top pack of a stack. */
export function runGoldenCases(packs: readonly Pack[]): GoldenReport {
  const top = packs.at(-1);
  const runner = makeCaseRunner(packs);
  const cases = top?.cases ?? [];
  return { pack: top?.id ?? '', cases: cases.length, failures: cases.flatMap((each) => runner(each)) };
}

/** Runs one case after another, compiling each term, census date and set of lists only once. */
export function makeCaseRunner(packs: readonly Pack[]): (each: GoldenCase) => GoldenFailure[] {
  const programmes = new Map<string, Programme>();
  const pack = packs.at(-1)?.id ?? '';
  return (each) => {
    const key = `${each.term} ${each.census} ${each.notLoaded.join(' ')}`;
    let programme = programmes.get(key);
    if (programme === undefined) {
      programme = compilePacks({
        packs,
        term: each.term as TermId,
        censusOn: each.census as PlainDate,
        notLoaded: each.notLoaded,
      });
      programmes.set(key, programme);
    }
    return checkCase(each, programme, pack);
  };
}

function checkCase(each: GoldenCase, programme: Programme, pack: string): GoldenFailure[] {
  const failures: GoldenFailure[] = [];
  const fail = (zh: string, en: string): void => {
    failures.push({ ...each.place, name: each.name, zh: `“${each.name}”：${zh}`, en: `"${each.name}": ${en}` });
  };
  const made = new Map(
    programme.decide(each.child, (id) => each.paidBefore.includes(id)).map((one) => [one.benefit, one]),
  );
  for (const [id, gain] of each.gets) {
    const one = made.get(id);
    const payers = one === undefined ? '' : formatPayers(one.payers);
    if (one?.outcome !== 'pay' || one.amountFen !== gain.amountFen) {
      fail(
        `${id} 应发 ${gain.amountFen} 分，实际 ${tell(one)}`,
        `${id} should pay ${gain.amountFen} fen, came to ${tell(one)}`,
      );
    } else if (gain.payers !== undefined && gain.payers !== payers) {
      fail(
        `${id} 的资金应为 ${gain.payers}，实际 ${payers}`,
        `${id} should be paid by ${gain.payers}, came to ${payers}`,
      );
    }
  }
  for (const one of made.values()) {
    if (one.outcome === 'pay' && one.benefit.startsWith(`${pack}/`) && !each.gets.has(one.benefit)) {
      fail(`${one.benefit} 不应发，实际 ${tell(one)}`, `${one.benefit} should not pay, came to ${tell(one)}`);
    }
  }
  const sets = [
    ['no', each.because],
    ['undecided', each.undecided],
    ['not_assessed', each.notAssessed],
    ['displaced', each.displaced],
  ] as const;
  for (const [outcome, expected] of sets) {
    for (const [id, codes] of expected) {
      const one = made.get(id);
      const actual = one === undefined ? [] : codesFor(one);
      if (one?.outcome !== outcome || !sameSet(actual, codes)) {
        const want = `${outcome} ${codes.join(',')}`;
        fail(`${id} 应为 ${want}，实际 ${tell(one)}`, `${id} should be ${want}, came to ${tell(one)}`);
      }
    }
  }
  return failures;
}

/** What a case lists as the reasons of an outcome. */
function codesFor(determination: Determination): readonly string[] {
  if (determination.outcome === 'no') return determination.failed;
  if (determination.outcome === 'displaced') return [determination.displacedBy?.benefit ?? ''];
  if (determination.outcome === 'undecided') return determination.unknown;
  return determination.reasons;
}

function tell(determination: Determination | undefined): string {
  if (determination === undefined) return '(—)';
  return `${determination.outcome} ${determination.amountFen} [${codesFor(determination).join(',')}]`;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
