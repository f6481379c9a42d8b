/** Money is whole fen in a bigint; a yuan is 100 fen. */
export type Fen = bigint;

export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Reads `1/2`, `1` or `0.5`. Throws a `RangeError` when the text is none of these. */
export function parseFraction(text: string): Fraction {
  const ratio = /^(\d+)\s*\/\s*(\d+)$/.exec(text.trim());
  if (ratio && BigInt(ratio[2] ?? '0') > 0n) return reduceFraction(BigInt(ratio[1] ?? ''), BigInt(ratio[2] ?? ''));
  const decimal = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!decimal) throw new RangeError(`Not a fraction such as 1/2: ${text}`);
  const places = decimal[2] ?? '';
  return reduceFraction(BigInt(`${decimal[1]}${places}`), 10n ** BigInt(places.length));
}

function reduceFraction(numerator: bigint, denominator: bigint): Fraction {
  let a = numerator;
  let b = denominator;
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: numerator / (a || 1n), denominator: denominator / (a || 1n) };
}

/** The sum of fractions, reduced. */
export function addFractions(fractions: readonly Fraction[]): Fraction {
  return fractions.reduce(
    (sum, each) =>
      reduceFraction(
        sum.numerator * each.denominator + each.numerator * sum.denominator,
        sum.denominator * each.denominator,
      ),
    { numerator: 0n, denominator: 1n },
  );
}

/**
 * Splits an amount by shares that sum to one; each part is rounded down and the last takes the remainder,
 * so the parts always sum to the amount. Throws a `RangeError` when the shares do not sum to one.
 */
export function splitByShares(fen: Fen, shares: readonly Fraction[]): Fen[] {
  const sum = addFractions(shares);
  if (sum.numerator !== sum.denominator) throw new RangeError('Shares must sum to one.');
  const parts = shares.map((share) => (fen * share.numerator) / share.denominator);
  const rest = fen - parts.reduce((total, part) => total + part, 0n);
  parts[parts.length - 1] = (parts.at(-1) ?? 0n) + rest;
  return parts;
}

/** `1250`, `1250.5`, `1,250.50` in yuan to fen; `undefined` for anything finer than a fen or not a number. */
export function yuanToFen(text: string): Fen | undefined {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?$/.exec(text.trim());
  if (!match) return undefined;
  const fen = BigInt((match[2] ?? '').replaceAll(',', '')) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -fen : fen;
}

/** Yuan with thousands separators; two decimals only where there are fen: `1,250`, `312.50`. */
export function formatYuan(fen: Fen): string {
  const absolute = fen < 0n ? -fen : fen;
  const whole = (absolute / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = absolute % 100n;
  return `${fen < 0n ? '-' : ''}${whole}${rest === 0n ? '' : `.${rest.toString().padStart(2, '0')}`}`;
}

const CAPITAL_DIGITS = '零壹贰叁肆伍陆柒捌玖';

/**
 * The amount in capitals as bills write it (票据大写): 125050 → 壹仟贰佰伍拾元伍角整, 125005 → 壹仟贰佰伍拾元零伍分.
 * Throws a `RangeError` from 10^16 yuan on.
 */
export function formatYuanInCapitals(fen: Fen): string {
  if (fen < 0n) return `负${formatYuanInCapitals(-fen)}`;
  const yuan = fen / 100n;
  if (yuan >= 10n ** 16n) throw new RangeError('Capitals are made for less than 10^16 yuan.');
  const jiao = Number((fen / 10n) % 10n);
  const cent = Number(fen % 10n);
  const whole = yuan === 0n ? '' : `${capitalInteger(yuan)}元`;
  if (jiao === 0 && cent === 0) return `${whole || '零元'}整`;
  const tenth = jiao > 0 ? `${CAPITAL_DIGITS[jiao]}角` : whole ? '零' : '';
  return `${whole}${tenth}${cent > 0 ? `${CAPITAL_DIGITS[cent]}分` : '整'}`;
}

function capitalInteger(value: bigint): string {
  const groups: number[] = [];
  for (let rest = value; rest > 0n; rest /= 10000n) groups.push(Number(rest % 10000n));
  const units = ['', '万', '亿', '兆'];
  let text = '';
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index] ?? 0;
    if (group === 0) continue;
    // A gap of zeros between groups is said once as 零.
    const gap = text !== '' && (group < 1000 || groups[index + 1] === 0);
    text += `${gap ? '零' : ''}${capitalGroup(group)}${units[index]}`;
  }
  return text;
}

function capitalGroup(group: number): string {
  const units = ['仟', '佰', '拾', ''];
  let text = '';
  let zero = false;
  [...String(group).padStart(4, '0')].forEach((digit, index) => {
    if (digit === '0') {
      zero = text !== '';
      return;
    }
    text += `${zero ? '零' : ''}${CAPITAL_DIGITS[Number(digit)]}${units[index]}`;
    zero = false;
  });
  return text;
}

const CHINESE_DIGITS: Record<string, bigint> = {
  零: 0n,
  〇: 0n,
  一: 1n,
  壹: 1n,
  二: 2n,
  两: 2n,
  贰: 2n,
  三: 3n,
  叁: 3n,
  四: 4n,
  肆: 4n,
  五: 5n,
  伍: 5n,
  六: 6n,
  陆: 6n,
  七: 7n,
  柒: 7n,
  八: 8n,
  捌: 8n,
  九: 9n,
  玖: 9n,
};
const CHINESE_UNITS: Record<string, bigint> = { 十: 10n, 拾: 10n, 百: 100n, 佰: 100n, 千: 1000n, 仟: 1000n };

/**
 * Reads an amount as lists write it: 500, 500.00, 1,250元, ¥500, 1.25万元, 5角, 500元/人, 伍佰元整, 一千二百五十元, 五百块.
 * In fen. `undefined` when the text is no amount or one that cannot be exact in fen.
 */
export function readMoneyText(raw: string): Fen | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s¥()]|人民币|RMB/gi, '')
    .replace(/[/每](人|生)$/, '')
    .replace(/[整正]$/, '');
  const number = /^(-?[\d,]+(?:\.\d+)?)(万)?(?:元|圆|块钱?)?$/.exec(text);
  if (number) return readNumber(number[1] ?? '', number[2] !== undefined);
  const words =
    /^(?:([零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)(?:(?:元|圆|块)零?|$))?(?:([\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖])角零?)?(?:([\d一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?$/.exec(
      text,
    );
  if (!words || text === '') return undefined;
  const yuan = words[1] === undefined ? 0n : readChineseInteger(words[1]);
  if (yuan === undefined) return undefined;
  return yuan * 100n + smallDigit(words[2]) * 10n + smallDigit(words[3]);
}

function smallDigit(text = '零'): bigint {
  return CHINESE_DIGITS[text] ?? BigInt(text);
}

function readNumber(text: string, inTenThousands: boolean): Fen | undefined {
  const rounded = roundFloatText(text);
  if (!inTenThousands) return yuanToFen(rounded);
  const match = /^(-?\d+)(?:\.(\d{1,6}))?$/.exec(text.replaceAll(',', ''));
  return match ? BigInt(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`) : undefined;
}

/** A spreadsheet may hold 312.50000000000006; anything within a millionth of a fen is that fen. */
function roundFloatText(text: string): string {
  if (!/\.\d{3,}$/.test(text)) return text;
  const value = Number(text.replaceAll(',', ''));
  const rounded = value.toFixed(2);
  return Math.abs(Number(rounded) - value) < 1e-8 * Math.max(1, Math.abs(value)) ? rounded : text;
}

/**
 * Reads a whole number in Chinese. Digits without units stand in places (一二五〇). A last digit right after 百, 千 or 万
 * counts in the next lower unit, as people say it: 一千二 is 1200; with 零 before it, it counts itself: 一千零二.
 * `undefined` when the units do not descend, so that a slip of the pen never becomes another amount.
 */
function readChineseInteger(text: string): bigint | undefined {
  const characters = [...text];
  const digits = characters.map((character) => CHINESE_DIGITS[character]);
  if (characters.length > 1 && digits.every((digit) => digit !== undefined)) return BigInt(digits.join(''));
  const [high, ...low] = text.split('亿');
  if (low.length > 1) return undefined;
  if (low.length === 1) return joinGroups(high, low[0], 100_000_000n, readBelowHundredMillion);
  return readBelowHundredMillion(text);
}

function readBelowHundredMillion(text: string): bigint | undefined {
  const [high, ...low] = text.split('万');
  if (low.length > 1) return undefined;
  return low.length === 1 ? joinGroups(high, low[0], 10_000n, readBelowTenThousand) : readBelowTenThousand(text);
}

function joinGroups(high = '', low = '', unit: bigint, read: (text: string) => bigint | undefined): bigint | undefined {
  const upper = read(high);
  if (upper === undefined || upper === 0n) return undefined;
  if (low === '') return upper * unit;
  const spoken = [...low].length === 1 ? CHINESE_DIGITS[low] : undefined;
  if (spoken !== undefined) return spoken === 0n ? undefined : upper * unit + (spoken * unit) / 10n;
  const lower = read(low);
  return lower === undefined || lower >= unit ? undefined : upper * unit + lower;
}

function readBelowTenThousand(text: string): bigint | undefined {
  let total = 0n;
  let digit: bigint | undefined;
  let lastUnit = 10_000n;
  let afterZero = false;
  for (const character of text) {
    const value = CHINESE_DIGITS[character];
    const unit = CHINESE_UNITS[character];
    if (value === 0n && digit === undefined) afterZero = true;
    else if (value !== undefined && digit === undefined) digit = value;
    else if (unit !== undefined && unit < lastUnit && (digit !== undefined || (unit === 10n && total === 0n))) {
      total += (digit ?? 1n) * unit;
      digit = undefined;
      lastUnit = unit;
      afterZero = false;
    } else return undefined;
  }
  if (digit === undefined) return text === '' ? undefined : total;
  const isSpoken = !afterZero && lastUnit < 10_000n && lastUnit > 10n;
  return total + (isSpoken ? (digit * lastUnit) / 10n : digit);
}
