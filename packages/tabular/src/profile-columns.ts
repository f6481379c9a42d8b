import { readDateText, readMoneyText, readNationalId, readPhone, readYesNo } from '@bulou/kernel';
import { formatColumn } from './cell-values.ts';
import type { TableRow } from './table-model.ts';

/** What the cells of a column look like: shares, from 0 to 1, of the cells that hold something. */
export interface ColumnProfile {
  /** 0-based. */
  index: number;
  filled: number;
  shares: {
    nationalId: number;
    phone: number;
    date: number;
    money: number;
    yesNo: number;
    sex: number;
    hanName: number;
    integer: number;
    account: number;
  };
}

const MOST_ROWS = 500;

/** Looks at the contents of the first rows, for tables whose headers are missing or wrong. */
export function profileColumns(rows: readonly TableRow[]): ColumnProfile[] {
  const sample = rows.slice(0, MOST_ROWS);
  const width = Math.max(0, ...sample.map((row) => row.cells.length));
  return Array.from({ length: width }, (_, index) => profileColumn(sample, index));
}

function profileColumn(rows: readonly TableRow[], index: number): ColumnProfile {
  const counts = { nationalId: 0, phone: 0, date: 0, money: 0, yesNo: 0, sex: 0, hanName: 0, integer: 0, account: 0 };
  let filled = 0;
  for (const row of rows) {
    const cell = row.cells[index]?.trim() ?? '';
    if (cell === '') continue;
    filled++;
    const state = readNationalId(cell, { numericCell: row.kinds[index] === 'n' }).state;
    if (state === 'valid' || state === 'bad-checksum' || state === 'damaged') counts.nationalId++;
    else if (/^\d{16,19}$/.test(cell)) counts.account++;
    if (readPhone(cell) !== undefined) counts.phone++;
    if (row.kinds[index] === 'd' || (cell.length >= 6 && readDateText(cell)?.on !== undefined)) counts.date++;
    if (/^[\d,.]+元?$/.test(cell) && readMoneyText(cell) !== undefined && cell.length <= 10) counts.money++;
    if (readYesNo(cell) !== undefined) counts.yesNo++;
    if (/^[男女]$/.test(cell)) counts.sex++;
    if (/^[\u3400-\u9fff\u{20000}-\u{323af}](?:[\s\u3000]*[\u3400-\u9fff\u{20000}-\u{323af}·]){1,7}$/u.test(cell))
      counts.hanName++;
    if (/^\d{1,9}$/.test(cell)) counts.integer++;
  }
  const share = (count: number): number => (filled === 0 ? 0 : count / filled);
  return {
    index,
    filled,
    shares: {
      nationalId: share(counts.nationalId),
      phone: share(counts.phone),
      date: share(counts.date),
      money: share(counts.money),
      yesNo: share(counts.yesNo),
      sex: share(counts.sex),
      hanName: share(counts.hanName),
      integer: share(counts.integer),
      account: share(counts.account),
    },
  };
}

/** One phrase about a column, empty when nothing is clear enough to say. */
export function describeProfile(profile: ColumnProfile): string {
  if (profile.filled < 2) return '';
  const column = `${formatColumn(profile.index + 1)} 列`;
  const { shares } = profile;
  if (shares.nationalId > 0.6) return `${column}像是身份证号`;
  if (shares.account > 0.6) return `${column}像是银行账号`;
  if (shares.phone > 0.6) return `${column}像是电话号码`;
  if (shares.sex > 0.8) return `${column}像是性别`;
  return '';
}
