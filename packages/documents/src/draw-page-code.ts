import { encode } from 'uqr';
import { formatPageCode, type PageCode } from './page-code.ts';

/** Light modules around the code; the standard asks for four. */
const QUIET_MODULES = 4;

/**
 * The code as an SVG picture of one path, quiet zone included. Error correction H: nearly a third of it may be covered
 * by a seal or a thumb.
 */
export function drawPageCode(code: PageCode): string {
  const { data, size } = encode(formatPageCode(code), { ecc: 'H', border: 0 });
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
