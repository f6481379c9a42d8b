/** Synthetic phone photographs of printed pages: turned, tilted, shadowed, blurred, noisy, as JPEG. Seeded. */
import type { Random } from '@bulou/kernel';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { encode } from 'jpeg-js';

/** A page as grey values, row by row, 255 white. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export interface PhotographSettings {
  /** Degrees in the plane of the picture. */
  readonly turn: number;
  /** Degrees by which the paper leans away, and the direction in which it does. */
  readonly tilt: number;
  readonly tiltTowards: number;
  /** Standard deviation in pixels. */
  readonly blur: number;
  /** How dark the darkest part of the shadow is, 0 none, 1 black. */
  readonly shadow: number;
  readonly shadowTowards: number;
}

/** The worst that a phone in a village office does. */
export function drawSettings(random: Random): PhotographSettings {
  return {
    turn: (random.next() * 2 - 1) * 25,
    tilt: random.next() * 20,
    tiltTowards: random.next() * 2 * Math.PI,
    blur: random.next() * 2,
    shadow: random.next() * 0.55,
    shadowTowards: random.next() * 2 * Math.PI,
  };
}

/** The pages of a PDF as grey pictures, `dotsPerInch` fine. */
export async function renderPages(
  pdf: Uint8Array,
  pages: readonly number[],
  dotsPerInch = 180,
): Promise<GreyPicture[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pictures: GreyPicture[] = [];
    for (const page of pages) {
      const { data, width, height } = await document
        .getPage(page - 1)
        .render({ scale: dotsPerInch / 72, render: 'bitmap' });
      const values = new Uint8Array(width * height);
      for (let at = 0; at < values.length; at += 1) values[at] = data[at * 4] ?? 255;
      pictures.push({ width, height, values });
    }
    document.destroy();
    return pictures;
  } finally {
    library.destroy();
  }
}

/** Size of the photograph's longer side, in pixels. */
const LONG_SIDE = 2400;
const SHORT_SIDE = 1800;

/** Takes the photograph; the whole page is on it, on a table of middle grey. */
export function takePhotograph(page: GreyPicture, settings: PhotographSettings, random: Random): Uint8Array {
  const upright = page.height > page.width;
  const [width, height] = upright ? [SHORT_SIDE, LONG_SIDE] : [LONG_SIDE, SHORT_SIDE];
  const projected = project(page, settings, width, height);
  const blurred = blur(projected, width, settings.blur);
  const rgba = new Uint8Array(width * height * 4);
  const [dx, dy] = [Math.cos(settings.shadowTowards), Math.sin(settings.shadowTowards)];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const along = ((x / width - 0.5) * dx + (y / height - 0.5) * dy) * 3;
      // A soft edge, as a hand or a head throws it.
      const light = 1 - settings.shadow / (1 + Math.exp(-along * 4));
      const noise = (random.next() + random.next() + random.next() - 1.5) * 14;
      const value = Math.max(0, Math.min(255, (blurred[at] ?? 0) * light + noise));
      rgba[at * 4] = value;
      rgba[at * 4 + 1] = value * 0.99;
      rgba[at * 4 + 2] = value * 0.95;
      rgba[at * 4 + 3] = 255;
    }
  }
  return encode({ data: rgba, width, height }, 88).data;
}

/** A pinhole camera looks at the leaning page; for each pixel the point of the page that it sees. */
function project(page: GreyPicture, settings: PhotographSettings, width: number, height: number): Float32Array {
  const picture = new Float32Array(width * height).fill(120);
  const [turn, tilt] = [(settings.turn * Math.PI) / 180, (settings.tilt * Math.PI) / 180];
  const [c, s, lean] = [Math.cos(turn), Math.sin(turn), Math.sin(tilt)];
  const [ax, ay] = [Math.cos(settings.tiltTowards), Math.sin(settings.tiltTowards)];
  const flat = Math.cos(tilt);
  // Far enough that the turned and leaning page fits: the camera stands two page heights away.
  const [pw, ph] = [page.width, page.height];
  const distance = 2 * Math.max(pw, ph);
  const reachX = (Math.abs(c) * pw + Math.abs(s) * ph) / 2;
  const reachY = (Math.abs(s) * pw + Math.abs(c) * ph) / 2;
  const zoom = 0.86 * Math.min(width / 2 / reachX, height / 2 / reachY);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [(x - width / 2) / zoom, (y - height / 2) / zoom];
      // The ray (u, v, distance) meets the plane that leans along (ax, ay).
      const along = u * ax + v * ay;
      const scale = 1 / (flat - (lean * along) / distance);
      const across = -u * ay + v * ax;
      const [pa, pc] = [along * scale, across * flat * scale];
      const [px, py] = [pa * ax - pc * ay, pa * ay + pc * ax];
      const [qx, qy] = [px * c + py * s + pw / 2, -px * s + py * c + ph / 2];
      if (qx >= 0 && qy >= 0 && qx < pw - 1 && qy < ph - 1) picture[y * width + x] = sample(page, qx, qy);
    }
  }
  return picture;
}

function sample({ values, width }: GreyPicture, x: number, y: number): number {
  const at = Math.floor(y) * width + Math.floor(x);
  const [fx, fy] = [x - Math.floor(x), y - Math.floor(y)];
  const upper = (values[at] ?? 0) * (1 - fx) + (values[at + 1] ?? 0) * fx;
  const lower = (values[at + width] ?? 0) * (1 - fx) + (values[at + width + 1] ?? 0) * fx;
  // Paper is not quite white and print not quite black.
  return 25 + (upper * (1 - fy) + lower * fy) * 0.84;
}

/** Gaussian blur, along rows and then along columns. */
function blur(picture: Float32Array, width: number, deviation: number): Float32Array {
  if (deviation < 0.2) return picture;
  const reach = Math.ceil(deviation * 2.5);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  const pass = (from: Float32Array, step: number): Float32Array => {
    const to = new Float32Array(from.length);
    for (let at = 0; at < from.length; at += 1) {
      let value = 0;
      for (let each = -reach; each <= reach; each += 1) {
        const index = Math.max(0, Math.min(from.length - 1, at + each * step));
        value += (from[index] ?? 0) * (kernel[each + reach] ?? 0);
      }
      to[at] = value / sum;
    }
    return to;
  };
  return pass(pass(picture, 1), width);
}
