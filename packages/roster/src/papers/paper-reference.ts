import type { PaperReference } from '@bulou/documents';
import { digestSha256, formatCanonicalJson } from '@bulou/store';
import type { PaperSetting } from './paper-data.ts';
import type { PaperKind } from './paper-words.ts';

/**
 * What the page code of a paper carries: a digest of its kind, its place and of everything it says, in canonical form.
 * Papers of another day or of other data have another one; the layout is no part of it.
 */
export function makePaperReference(
  kind: PaperKind,
  setting: PaperSetting,
  place: string,
  content: unknown,
): PaperReference {
  const { countyCode, term, censusOn, madeOn } = setting;
  const form = ['bulou-paper/1', kind, countyCode, term, censusOn, madeOn, place, content];
  return { kind, digest: digestSha256(formatCanonicalJson(form)) };
}
