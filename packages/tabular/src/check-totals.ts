import type { TableRow } from './table-model.ts';

/** A total that is not what the rows above it give. */
export interface TotalDifference {
  row: number;
  /** 0-based. */
  column: number;
  stated: string;
  /** What the rows give. */
  counted: string;
  /** Whether the column was summed or its rows were counted. */
  by: 'sum' | 'count';
}

interface Running {
  sum: bigint;
  numbers: number;
}

/**
 * Checks total rows against the data rows above: each stated number must be the sum of its column, or the number of rows,
 * since the last total, since the beginning, or of the totals before. Decimals are kept exactly to four places.
 */
export class TotalsCheck {
  #all: Running[] = [];
  #section: Running[] = [];
  #rows = 0;
  #sectionRows = 0;
  readonly differences: TotalDifference[] = [];
  checked = 0;

  addData(row: TableRow): void {
    this.#rows++;
    this.#sectionRows++;
    for (let at = 0; at < row.cells.length; at++) {
      const value = readDecimal(row.cells[at]!);
      if (value === undefined) continue;
      for (const list of [this.#all, this.#section]) {
        const running = list[at] ?? { sum: 0n, numbers: 0 };
        running.sum += value;
        running.numbers++;
        list[at] = running;
      }
    }
  }

  addTotal(row: TableRow, ignoredColumns: ReadonlySet<number>): void {
    for (let at = 0; at < row.cells.length; at++) {
      if (ignoredColumns.has(at)) continue;
      const cell = row.cells[at]!;
      const isCount = /[人名户个条行]\s*$/.test(cell);
      const stated = readDecimal(cell.replace(/^[^\d-]*(?:合计|小计|总计|共计|累计)[::]?/, ''));
      if (stated === undefined) continue;
      this.checked++;
      this.#compare(row.row, at, cell, stated, isCount);
    }
    this.#section = [];
    this.#sectionRows = 0;
  }

  #compare(row: number, column: number, cell: string, stated: bigint, isCount: boolean): void {
    const all = this.#all[column];
    const section = this.#section[column];
    const counts = [this.#rows, this.#sectionRows].map((count) => BigInt(count) * 10_000n);
    const isNumeric = all !== undefined && all.numbers * 2 >= this.#rows && !isCount;
    const fits = isNumeric ? [all.sum, section?.sum ?? 0n] : counts;
    // The number of people often stands in a column of its own choice, so a count is accepted anywhere.
    if (fits.includes(stated) || counts.includes(stated)) return;
    this.differences.push({
      row,
      column,
      stated: cell,
      counted: formatDecimal(fits[0]!),
      by: isNumeric ? 'sum' : 'count',
    });
  }
}

/** A plain amount with its separators and unit, in ten-thousandths; identifiers and dates are none. */
function readDecimal(raw: string): bigint | undefined {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s,¥￥]/gu, '')
    .replace(/[元人名户个条行]$/u, '');
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const value = BigInt(match[2]!) * 10_000n + BigInt((match[3] ?? '').padEnd(4, '0'));
  return match[1] === '-' ? -value : value;
}

function formatDecimal(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const whole = value < 0n ? -value : value;
  const rest = String(whole % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${sign}${whole / 10_000n}${rest === '' ? '' : `.${rest}`}`;
}
