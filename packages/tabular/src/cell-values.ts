/** How a number format shows its number. `zeros` is the least number of digits of a format like 000000. */
export type NumberLook = { as: 'number'; zeros: number } | { as: 'date' | 'month' | 'time' | 'date-time' };

const PLAIN: NumberLook = { as: 'number', zeros: 0 };
const BUILT_IN_DATES = new Map<number, NumberLook>([
  ...[14, 15, 16, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 58].map((id): [number, NumberLook] => [
    id,
    { as: 'date' },
  ]),
  [17, { as: 'month' }],
  [57, { as: 'month' }],
  [22, { as: 'date-time' }],
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id): [number, NumberLook] => [id, { as: 'time' }]),
]);

/**
 * Judges a number format (ECMA-376 part 1, 18.8.30; ids 27-36 and 50-58 as Excel's Chinese edition defines them).
 * @param code the format's own text; absent for built-in formats
 */
export function readNumberFormat(id: number, code: string | undefined): NumberLook {
  if (code === undefined) return BUILT_IN_DATES.get(id) ?? PLAIN;
  const first = code.split(';', 1)[0] ?? '';
  const bare = first
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/general/gi, '')
    .replace(/am\/pm|a\/p|上午\/下午/gi, 'h')
    .toLowerCase();
  if (/^0{2,}$/.test(bare)) return { as: 'number', zeros: bare.length };
  if (/[#0?]/.test(bare.replace(/\.0+/g, '')) && !/[ydhs]/.test(bare)) return PLAIN;
  const time = /[hs]/.test(bare);
  const day = /d/.test(bare) || /日/.test(first);
  const year = /[ye]/.test(bare);
  if (time && (day || year)) return { as: 'date-time' };
  if (time) return { as: 'time' };
  if (day) return { as: 'date' };
  if (year && /m/.test(bare)) return { as: 'month' };
  return year || /m/.test(bare) ? { as: 'date' } : PLAIN;
}

const DAY = 86_400_000;
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/**
 * Writes an Excel serial as ISO text: `2010-01-01`, `2010-01` for formats that show no day, `2010-01-01T08:30:00` or `08:30:00`.
 * Excel counts 1900 as a leap year, so serials below 60 are one day off and 60 itself is no day at all.
 * Returns undefined when the serial is no date that Excel can show.
 */
export function formatSerial(
  serial: number,
  look: 'date' | 'month' | 'time' | 'date-time',
  date1904: boolean,
): string | undefined {
  const last = date1904 ? 2_957_003 : 2_958_466;
  if (!Number.isFinite(serial) || serial < 0 || serial >= last) return undefined;
  let days = Math.floor(serial);
  let seconds = Math.round((serial - days) * 86_400);
  if (seconds === 86_400) {
    days++;
    seconds = 0;
  }
  const time = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  if (look === 'time' && days === 0) return time;
  if (!date1904 && (days === 0 || days === 60)) return undefined;
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const on = new Date(epoch + days * DAY);
  const month = `${pad(on.getUTCFullYear(), 4)}-${pad(on.getUTCMonth() + 1, 2)}`;
  if (look === 'month') return month;
  const day = `${month}-${pad(on.getUTCDate(), 2)}`;
  return seconds === 0 ? day : `${day}T${time}`;
}

/**
 * Writes a stored number as people see it: never with an exponent, and with Excel's own 15 significant digits,
 * so that 312.50000000000006 is 312.5 and 4.10923201001011E+17 is 410923201001011000.
 */
export function formatNumberText(raw: string): string {
  if (/^-?(?:0|[1-9]\d*)$/.test(raw)) return raw;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  return formatNumber(value);
}

/** The same for a number already in memory. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  if (!text.includes('e')) return text;
  return rounded.toFixed(20).replace(/0+$/, '').replace(/\.$/, '');
}

/** Resolves the `_xHHHH_` marks by which OOXML writes characters that XML cannot hold. */
export function unescapeOoxml(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Reads `BC12` as column 55 (1-based) and row 12. Returns row 0 when it is no such reference. */
export function readCellReference(reference: string): { column: number; row: number } {
  let column = 0;
  let at = 0;
  for (; at < reference.length && at < 8; at++) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  const row = /^\d{1,9}$/.test(reference.slice(at)) ? Number(reference.slice(at)) : 0;
  return column === 0 ? { column: 0, row: 0 } : { column, row };
}

/** Writes column 55 (1-based) as `BC`. */
export function formatColumn(column: number): string {
  let text = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  }
  return text;
}
