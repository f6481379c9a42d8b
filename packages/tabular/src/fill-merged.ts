import type { MergedRange, TableRow } from './table-model.ts';

/**
 * Fills vertical merges: the value of a merged range's first cell is repeated downward in its first column, as a school's
 * or a village's name stands once for all its children. Rows that hold nothing else stay out; the given rows are not changed.
 * @param fromRow merges above this row, such as those of titles and headers, are left alone
 */
export function fillMerged(rows: readonly TableRow[], merges: readonly MergedRange[], fromRow = 1): TableRow[] {
  const filled = [...rows];
  const positions = new Map<number, number>();
  for (const [at, row] of rows.entries()) positions.set(row.row, at);
  const copied = new Set<number>();
  for (const merge of merges) {
    if (merge.firstRow === merge.lastRow || merge.firstRow < fromRow) continue;
    const source = filled[positions.get(merge.firstRow) ?? -1];
    const column = merge.firstColumn - 1;
    const text = source?.cells[column];
    if (source === undefined || text === undefined || text === '') continue;
    const kind = source.kinds[column] ?? 's';
    const start = positions.get(merge.firstRow)! + 1;
    for (let at = start; at < filled.length && filled[at]!.row <= merge.lastRow; at++) {
      let row = filled[at]!;
      if ((row.cells[column] ?? '') !== '') continue;
      if (!copied.has(at)) {
        copied.add(at);
        row = { ...row, cells: [...row.cells] };
        filled[at] = row;
      }
      while (row.cells.length <= column) row.cells.push('');
      row.kinds = row.kinds.padEnd(row.cells.length, ' ');
      row.cells[column] = text;
      row.kinds = row.kinds.slice(0, column) + kind + row.kinds.slice(column + 1);
    }
  }
  return filled;
}
