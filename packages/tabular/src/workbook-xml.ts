import { formatColumn } from './cell-values.ts';
import { type CellStyle, STYLES, type WorkbookValue } from './workbook-model.ts';

const LONGEST_CELL = 32_767;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters XML cannot hold.
const NEEDS_ESCAPE = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]|_x[0-9a-fA-F]{4}_/;

/** Escapes a text for OOXML: markup, characters that XML cannot hold as `_xHHHH_`, halves of a character as U+FFFD. */
export function escapeXml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return (
    text
      .toWellFormed()
      .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
      .replace(/[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (character) => {
        if (character === '&') return '&amp;';
        if (character === '<') return '&lt;';
        if (character === '>') return '&gt;';
        if (character === '"') return '&quot;';
        return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
      })
  );
}

/** Styles by name, numbered in the order of the workbook's own list, so that the same workbook gives the same bytes. */
export class StyleBook {
  readonly #styles: [string, CellStyle][];
  readonly #index = new Map<string, number>();

  constructor(extra: Readonly<Record<string, CellStyle>> = {}) {
    this.#styles = Object.entries({ ...(STYLES as Record<string, CellStyle>), ...extra });
    for (const [at, [name]] of this.#styles.entries()) this.#index.set(name, at + 1);
  }

  /** The number of a style. Throws when nobody has described it. */
  numberOf(name: string): number {
    const number = this.#index.get(name);
    if (number === undefined) throw new RangeError(`The workbook has no style named ${name}.`);
    return number;
  }

  /** The styles part: one font, fill, border and cell format for each style; number 0 is the default. */
  toXml(): string {
    const formats = new Map<string, number>();
    for (const [, style] of this.#styles) {
      if (style.format !== undefined && style.format !== '@' && !formats.has(style.format)) {
        formats.set(style.format, 164 + formats.size);
      }
    }
    const fonts = this.#styles.map(([, style]) => fontXml(style));
    const fills = this.#styles.map(([, style]) => fillXml(style));
    const numFmts = [...formats].map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${escapeXml(code)}"/>`);
    const cellFormats = this.#styles.map(([, style], at) => cellFormatXml(style, at + 1, formats));
    return (
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
      `<numFmts count="${numFmts.length}">${numFmts.join('')}</numFmts>` +
      `<fonts count="${fonts.length + 1}">${fontXml({})}${fonts.join('')}</fonts>` +
      `<fills count="${fills.length + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fills.join('')}</fills>` +
      `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>${BORDER}</borders>` +
      `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
      `<cellXfs count="${cellFormats.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cellFormats.join('')}</cellXfs>` +
      `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
    );
  }
}

const SIDE = (name: string): string => `<${name} style="thin"><color rgb="FF8C8C8C"/></${name}>`;
const BORDER = `<border>${SIDE('left')}${SIDE('right')}${SIDE('top')}${SIDE('bottom')}<diagonal/></border>`;

function fontXml(style: CellStyle): string {
  const color = style.color === undefined ? '<color theme="1"/>' : `<color rgb="FF${style.color}"/>`;
  return `<font>${style.bold === true ? '<b/>' : ''}${style.italic === true ? '<i/>' : ''}<sz val="${style.size ?? 11}"/>${color}<name val="宋体"/><family val="3"/><charset val="134"/></font>`;
}

function fillXml(style: CellStyle): string {
  if (style.fill === undefined) return '<fill><patternFill patternType="none"/></fill>';
  return `<fill><patternFill patternType="solid"><fgColor rgb="FF${style.fill}"/><bgColor indexed="64"/></patternFill></fill>`;
}

function cellFormatXml(style: CellStyle, at: number, formats: Map<string, number>): string {
  const format = style.format === undefined ? 0 : style.format === '@' ? 49 : formats.get(style.format)!;
  const alignment = [
    style.align === undefined ? '' : ` horizontal="${style.align}"`,
    style.vertical === undefined ? '' : ` vertical="${style.vertical}"`,
    style.wrap === true ? ' wrapText="1"' : '',
  ].join('');
  return (
    `<xf numFmtId="${format}" fontId="${at}" fillId="${at + 1}" borderId="${style.border === true ? 1 : 0}" xfId="0"` +
    ` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment${alignment}/></xf>`
  );
}

const letters: string[] = [];

/** The letters of a column (0-based), remembered. */
export function columnLetters(column: number): string {
  let text = letters[column];
  if (text === undefined) {
    text = formatColumn(column + 1);
    letters[column] = text;
  }
  return text;
}

/** One cell. Texts are inline strings, so that nothing has to be kept until the end of the file. */
export function cellXml(column: number, row: number, value: WorkbookValue, style: number): string {
  const start = `<c r="${columnLetters(column)}${row}" s="${style}"`;
  if (value === null || value === undefined || value === '') return `${start}/>`;
  switch (typeof value) {
    case 'string':
      return textXml(start, value);
    case 'bigint':
      return `${start}><v>${formatFen(value)}</v></c>`;
    case 'number':
      return Number.isFinite(value) ? `${start}><v>${value}</v></c>` : `${start}/>`;
    case 'boolean':
      return `${start} t="b"><v>${value ? 1 : 0}</v></c>`;
    default: {
      const serial = serialOf(value.on);
      return serial === undefined ? textXml(start, value.on) : `${start}><v>${serial}</v></c>`;
    }
  }
}

function textXml(start: string, value: string): string {
  const text = value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL - 1)}…` : value;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  const space = first <= 32 || last <= 32 || text.includes('\n') ? ' xml:space="preserve"' : '';
  return `${start} t="inlineStr"><is><t${space}>${escapeXml(text)}</t></is></c>`;
}

/** Fen as yuan in decimals, exactly: no division of floating numbers is involved. */
function formatFen(fen: bigint): string {
  const sign = fen < 0n ? '-' : '';
  const whole = fen < 0n ? -fen : fen;
  const cents = whole % 100n;
  return cents === 0n
    ? `${sign}${whole / 100n}`
    : `${sign}${whole / 100n}.${String(cents).padStart(2, '0').replace(/0$/, '')}`;
}

/** The serial of a day from 1900-03-01 on; earlier days, which Excel counts wrongly, stay text. */
function serialOf(on: string): number | undefined {
  const at = Date.parse(`${on}T00:00:00Z`);
  if (Number.isNaN(at)) return undefined;
  const serial = Math.round(at / 86_400_000) + 25_569;
  return serial > 60 ? serial : undefined;
}
