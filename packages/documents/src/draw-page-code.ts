import { encode } from 'uqr';
import { formatPageCode, type PageCode } from './page-code.ts';

/** Light modules around the code; the standard asks for four, and the margins of the page give the rest. */
const QUIET_MODULES = 2;

/**
 * The code as an SVG picture of one path, part of the quiet zone included. Error correction Q: a quarter of it may be
 * covered by a seal or a thumb, and it stays at 25 modules, each near a millimetre: what a blurred photograph needs.
 */
export function drawPageCode(code: PageCode): string {
  const { data, size } = encode(formatPageCode(code), { ecc: 'Q', border: 0 });
  const whole = size + 2 * QUIET_MODULES;
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) continue;
      const from = x;
      while (x < size && row[x]) x += 1;
      path += `M${from + QUIET_MODULES} ${y + QUIET_MODULES}h${x - from}v1h${from - x}z`;
    }
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" width="${whole}" height="${whole}"><path d="${path}"/></svg>`;
}
