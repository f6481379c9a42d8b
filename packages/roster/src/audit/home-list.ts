/**
 * The published list that homes are drawn from, and the file of what was drawn: CSV without names, so that anybody can redo a draw
 * and compare digests. Pure.
 */
import { digestSha256 } from '@bulou/store';
import { compareText } from '../papers/paper-words.ts';
import { countDrawn, type DrawnSampleHome, drawSample, fractionOf, type ListedHome, NO_CHILD } from './draw-sample.ts';

/** The method of `drawSample` with the list file's digest in the root; another method gets another name. */
export const DRAW_METHOD = 'bulou-home-draw/1';
const LIST_HEAD = 'household,village,stages';
const DRAWN_HEAD = 'place,household,village,stage,listed,drawn';

/** A registered household as the list tells it: an opaque id, its place, and the stages of its children. */
export interface HomeOnList {
  readonly householdId: string;
  readonly divisionCode: string;
  readonly stages: readonly string[];
}

/** The list as it is published: by household, LF line ends, stages in the order of their names. Its SHA-256 is the list's digest. */
export function formatHomeList(homes: readonly HomeOnList[]): string {
  const lines = [...homes]
    .sort((a, b) => compareText(a.householdId, b.householdId))
    .map(({ householdId, divisionCode, stages }) => {
      return `${householdId},${divisionCode},${[...stages].sort(compareText).join(' ')}`;
    });
  return `${[LIST_HEAD, ...lines].join('\n')}\n`;
}

/** Reads a published list; `undefined` for another file. Line ends that a mail program changed do not count. */
export function readHomeList(
  text: string,
): { readonly homes: readonly HomeOnList[]; readonly digest: string } | undefined {
  const [head, ...lines] = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => line !== '');
  if (head !== LIST_HEAD) return undefined;
  const homes: HomeOnList[] = [];
  for (const line of lines) {
    const found = /^([A-Za-z0-9_-]{1,80}),(\d{6}|\d{9}|\d{12}),([a-z -]*)$/.exec(line);
    if (found === null) return undefined;
    const [, householdId = '', divisionCode = '', stages = ''] = found;
    homes.push({ householdId, divisionCode, stages: stages === '' ? [] : stages.split(' ') });
  }
  return { homes, digest: digestSha256(formatHomeList(homes)) };
}

export interface DrawGiven {
  readonly seed: string;
  readonly listDigest: string;
  readonly share: number;
}

/** The homes in the order of their villages: place 1 is the first of the first village. Throws as `drawSample` does. */
export function drawFromList(homes: readonly HomeOnList[], given: DrawGiven): DrawnSampleHome[] {
  return drawSample(homes.map(asListed), given);
}

/** Children have no name and no id on the list: they are counted off, so that everybody counts alike. */
function asListed({ householdId, divisionCode, stages }: HomeOnList): ListedHome {
  const children = [...stages].sort(compareText).map((stage, index) => ({ childId: String(index + 1), stage }));
  return { householdId, divisionCode, children };
}

/** What redoing a draw gives: the file, and the digest that is compared with the published one. */
export function formatDrawnHomes(drawn: readonly DrawnSampleHome[]): {
  readonly text: string;
  readonly digest: string;
} {
  const lines = drawn.map(({ householdId, divisionCode, stage, listed, drawn: count }, index) => {
    return [index + 1, householdId, divisionCode, stage, listed, count].join(',');
  });
  const text = `${[DRAWN_HEAD, ...lines].join('\n')}\n`;
  return { text, digest: digestSha256(text) };
}

/**
 * The home that takes the place of another: of the same village, not in the sample yet, of the same stage where there is one,
 * then by the fraction of `seed|digest|replacement|household`. So nobody chooses whom to visit instead.
 */
export function findReplacement(
  homes: readonly HomeOnList[],
  replaced: Pick<DrawnSampleHome, 'divisionCode' | 'stage'>,
  taken: ReadonlySet<string>,
  { seed, listDigest }: Pick<DrawGiven, 'seed' | 'listDigest'>,
): { readonly householdId: string; readonly stage: string } | undefined {
  const root = `${seed}|${listDigest}|replacement`;
  const isOfStage = ({ stages }: HomeOnList) =>
    replaced.stage === NO_CHILD ? stages.length === 0 : stages.includes(replaced.stage);
  const [next] = homes
    .filter((home) => home.divisionCode === replaced.divisionCode && !taken.has(home.householdId))
    .map((home) => ({ home, same: isOfStage(home), fraction: fractionOf(`${root}|${home.householdId}`) }))
    .sort((a, b) => Number(b.same) - Number(a.same) || a.fraction - b.fraction);
  if (next === undefined) return undefined;
  const { home, same } = next;
  return {
    householdId: home.householdId,
    stage: same ? replaced.stage : ([...home.stages].sort(compareText)[0] ?? NO_CHILD),
  };
}

export interface DrawPlan {
  readonly listed: number;
  readonly villages: number;
  readonly homes: number;
  readonly townships: readonly {
    readonly divisionCode: string;
    readonly villages: number;
    readonly listed: number;
    readonly homes: number;
  }[];
}

/** How many homes a share would draw in each township, before there is a seed. */
export function planDraw(homes: readonly Pick<HomeOnList, 'divisionCode'>[], share: number): DrawPlan {
  const villages = [...Map.groupBy(homes, (home) => home.divisionCode)].map(([code, own]) => {
    return { code, listed: own.length, homes: countDrawn(own.length, share) };
  });
  const sum = (some: readonly { listed: number; homes: number }[]) => ({
    villages: some.length,
    listed: some.reduce((total, each) => total + each.listed, 0),
    homes: some.reduce((total, each) => total + each.homes, 0),
  });
  const townships = [...Map.groupBy(villages, ({ code }) => code.slice(0, 9))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([divisionCode, own]) => ({ divisionCode, ...sum(own) }));
  return { ...sum(villages), townships };
}
