import { createHash } from 'node:crypto';
import { decideBinding, keyOfPaper, makeTypesetter, makeVersionCode, readPageCodes } from '@bulou/documents';
import { makeRandom } from '@bulou/kernel';
import { drawSettings, renderPages, takePhotograph } from '../packages/documents/test/photograph.ts';
import { makeSampleRoster } from '../packages/documents/test/sample-papers.ts';
import { describeMachine } from './measure.ts';

/** `npm run bench pages`: photographed pages bound to their paper and page; the goal is 95 % right and none wrong. */
export const summary =
  'pages photographed by phone: how many are bound to the right paper and page, and how many wrongly';

const PHOTOGRAPHS = 100;
const WRONG_PAPERS = 20;

export async function run(): Promise<void> {
  const random = makeRandom('pages 1');
  const typesetter = makeTypesetter();
  const make = (name: string, rows: number) => {
    const digest = createHash('sha256').update(name).digest('hex');
    const { pdf, pages } = typesetter.typeset(makeSampleRoster(name, digest, rows));
    return { pdf, paper: { kind: 'VR', version: makeVersionCode(digest), pages } };
  };
  const villages = Array.from({ length: 10 }, (_, index) => make(`村 ${index}`, 20 + 15 * index));
  const strangers = Array.from({ length: 5 }, (_, index) => make(`别处 ${index}`, 40));
  const known = new Map(villages.map(({ paper }) => [keyOfPaper(paper), paper]));
  const counts = { right: 0, unbound: 0, wrong: 0, strangersBound: 0, bytes: 0, milliseconds: 0 };
  for (let index = 0; index < PHOTOGRAPHS + WRONG_PAPERS; index += 1) {
    const stranger = index >= PHOTOGRAPHS;
    const { pdf, paper } = random.pick(stranger ? strangers : villages);
    const page = random.integer(1, paper.pages);
    const [picture] = await renderPages(pdf, [page]);
    if (picture === undefined) throw new Error(`Page ${page} was not drawn.`);
    const photograph = takePhotograph(picture, drawSettings(random), random);
    counts.bytes += photograph.length;
    const started = performance.now();
    const binding = decideBinding(await readPageCodes(photograph), known);
    counts.milliseconds += performance.now() - started;
    if (stranger) counts.strangersBound += binding.bound ? 1 : 0;
    else if (!binding.bound) counts.unbound += 1;
    else if (binding.version === paper.version && binding.page === page) counts.right += 1;
    else counts.wrong += 1;
  }
  const all = PHOTOGRAPHS + WRONG_PAPERS;
  console.log(`${describeMachine()}\n${PHOTOGRAPHS} photographs of pages, ${WRONG_PAPERS} of wrong papers`);
  console.log(
    `turned up to 25°, leaning up to 20°, blurred up to 2 px, shadowed; ${Math.round(counts.bytes / all / 1000)} kB each on average`,
  );
  console.log(
    `bound right ${counts.right}, not bound ${counts.unbound}, bound wrongly ${counts.wrong}, wrong papers bound ${counts.strangersBound}`,
  );
  console.log(`${Math.round(counts.milliseconds / all)} ms a photograph to read`);
  if (counts.right < 0.95 * PHOTOGRAPHS || counts.wrong + counts.strangersBound > 0)
    throw new Error('The goal is missed.');
}
