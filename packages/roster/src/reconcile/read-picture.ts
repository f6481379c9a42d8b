import { type PageCode, parsePageCode, readPageCodes, UnreadablePicture } from '@bulou/documents';

/** What a file that was handed in as the picture of a page turns out to be. */
export interface PictureReading {
  readonly mediaType: 'image/jpeg' | 'image/png' | '';
  readonly codes: PageCode[];
  readonly foreign: string[];
}

/** The page codes on a picture, or the one typed by hand under a torn one; a file that is no picture has none. */
export async function readPicture(bytes: Uint8Array, typedCode: string | undefined): Promise<PictureReading> {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
  const mediaType = isJpeg ? 'image/jpeg' : isPng ? 'image/png' : '';
  const typed = typedCode === undefined ? undefined : parsePageCode(typedCode);
  if (typed !== undefined && mediaType !== '') return { mediaType, codes: [typed], foreign: [] };
  try {
    const { codes, foreign } = await readPageCodes(bytes);
    return {
      mediaType,
      codes: codes.map(({ kind, version, page }) => ({ kind, version, page })),
      foreign: [...foreign],
    };
  } catch (error) {
    if (!(error instanceof UnreadablePicture)) throw error;
    return { mediaType, codes: [], foreign: [] };
  }
}

/** A page code as somebody types it; `undefined` for anything else. */
export function readTypedCode(text: string): PageCode | undefined {
  return parsePageCode(text);
}
