/** Pictures of pages are kept whatever is on them, and bound to exactly the version that their code names. */
import { decideBinding, type ExpectedPaper, type PageCode } from '@bulou/documents';
import { type CommandContext, defineCommand, recordFile } from '@bulou/store';
import { z } from 'zod';
import { requireRoleOf } from '../survey/require-act.ts';
import { requireOpenRound } from '../survey/visit.commands.ts';
import { findIssuedPaper, findPaper } from './paper.queries.ts';
import { reconcileProblems } from './problems.ts';

const PictureInput = z.object({
  /** The paper that is being received. */
  paperId: z.string(),
  fileId: z.string(),
  size: z.number(),
  mediaType: z.enum(['image/jpeg', 'image/png', '']),
  /** What was read on it. */
  codes: z.array(z.custom<PageCode>((value) => typeof value === 'object' && value !== null)),
  foreign: z.array(z.string()),
});
type PictureInput = z.infer<typeof PictureInput>;

export interface BoundPicture {
  readonly [field: string]: string | number | boolean;
  readonly pictureId: string;
  readonly bound: boolean;
  readonly page: number;
  readonly refusal: string;
  readonly zh: string;
  readonly en: string;
}

/** Takes a picture in for a paper. One that cannot be bound is kept, too, and the answer says what to do next. */
export const takeInPicture = defineCommand<PictureInput, BoundPicture>({
  name: 'roster.take-in-picture',
  input: PictureInput,
  authorize: requireRoleOf('enter-marks'),
  run: takeIn,
  trail: ({ input }, { pictureId, bound, page, refusal }) => ({
    subjects: [input.paperId],
    facts: { pictureId, bound, page, refusal, file: input.fileId },
  }),
});

async function takeIn(context: CommandContext<PictureInput>): Promise<BoundPicture> {
  const { tx, input, envelope, now, newId } = context;
  const { countyCode, actor } = envelope;
  const paper = await findPaper(tx, countyCode, input.paperId);
  if (paper === undefined) throw reconcileProblems['no-paper']({});
  await requireOpenRound(context, paper.roundId);
  const known = [];
  for (const { kind, version } of input.codes) {
    const issued = await findIssuedPaper(tx, countyCode, kind, version);
    if (issued !== undefined) known.push({ ...issued, superseded: issued.supersededOn !== null });
  }
  const expected: ExpectedPaper = { kind: paper.kind, version: paper.version };
  const binding = decideBinding(input, known, expected);
  const pictureId = newId();
  await recordFile(tx, countyCode, { fileId: input.fileId, size: input.size }, now);
  const row = {
    ...{ county_code: countyCode, picture_id: pictureId, round_id: paper.roundId, division_code: paper.divisionCode },
    ...{ file_id: input.fileId, media_type: input.mediaType, taken_in_by: actor.actorId, taken_in_at: now },
    paper_id: binding.bound ? paper.paperId : null,
    page: binding.bound ? binding.page : null,
    refusal: binding.bound ? '' : binding.reason,
  };
  await tx`insert into roster.page_picture ${tx(row)}`;
  const said = binding.bound
    ? { refusal: '', zh: `已归到第 ${binding.page} 页。`, en: `Bound to page ${binding.page}.` }
    : {
        refusal: binding.reason,
        zh: `${binding.zh}这张照片已经留存。`,
        en: `${binding.en} The picture has been kept.`,
      };
  return { pictureId, bound: binding.bound, page: binding.bound ? binding.page : 0, ...said };
}
