import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import { type PageCode, parsePageCode } from '../page-code.ts';

/** What was found on one picture. */
export interface PageReading {
  /** Codes of ours, each once, with where they lie. */
  readonly codes: readonly FoundCode[];
  /** QR codes that are not ours, as text: another paper, a payment code, a poster on the wall. */
  readonly foreign: readonly string[];
}

export interface FoundCode extends PageCode {
  /** Corners in pixels from the upper left: upper left, upper right, lower right, lower left of the code itself. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
}

/** The picture could not be opened at all: no JPEG or PNG, or a broken one. */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture';
}

/** A page has one code; a photograph may show a second page, and no more than a few other codes matter. */
const MOST_CODES = 6;

/**
 * In the order of how often they help: shadow wants a threshold that follows the light, blur one for the whole picture.
 * The second is tried only where the first found nothing of ours.
 */
const ATTEMPTS: readonly ReaderOptions[] = [
  { binarizer: 'LocalAverage' },
  { binarizer: 'GlobalHistogram' },
  { binarizer: 'LocalAverage', tryDenoise: true },
];

let prepared = false;

/** The decoder is a WebAssembly file of the package; without this it would be asked for over the network. */
function prepareDecoder(): void {
  if (prepared) return;
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: readFileSync(file).buffer as ArrayBuffer } });
  prepared = true;
}

/** Finds page codes on a photograph or scan, given as the bytes of a JPEG or PNG. Throws {@link UnreadablePicture}. */
export async function readPageCodes(picture: Uint8Array): Promise<PageReading> {
  prepareDecoder();
  if (!isPicture(picture)) throw new UnreadablePicture('Neither JPEG nor PNG.');
  const foreign = new Set<string>();
  for (const attempt of ATTEMPTS) {
    const found = await readBarcodes(picture, {
      formats: ['QRCode'],
      tryHarder: true,
      tryRotate: true,
      tryDownscale: true,
      maxNumberOfSymbols: MOST_CODES,
      ...attempt,
    });
    const codes = new Map<string, FoundCode>();
    for (const { isValid, text, position } of found) {
      if (!isValid) continue;
      const code = parsePageCode(text);
      const { topLeft, topRight, bottomRight, bottomLeft } = position;
      if (code === undefined) foreign.add(text);
      else codes.set(text, { ...code, corners: [topLeft, topRight, bottomRight, bottomLeft] });
    }
    if (codes.size > 0) return { codes: [...codes.values()], foreign: [...foreign] };
  }
  return { codes: [], foreign: [...foreign] };
}

function isPicture(bytes: Uint8Array): boolean {
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  const png = bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
  return jpeg || png;
}
