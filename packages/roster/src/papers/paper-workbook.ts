import type { Paper, PaperBlock, PaperCell, TableBlock } from '@bulou/documents';
import type { Workbook, WorkbookCell, WorkbookRow } from '@bulou/tabular';

/** Millimetres of paper that one character of a spreadsheet's width stands for. */
const MILLIMETRES_A_CHARACTER = 2.1;
/** What a column that shares the rest gets, in characters. */
const SHARED_WIDTH = 30;

/**
 * The same paper as a workbook, for offices that go on working with it: its first table is the sheet, what follows
 * stands below. Page codes are left out: a sheet that can be changed binds to nothing.
 */
export function makePaperWorkbook(paper: Paper): Workbook {
  const at = paper.blocks.findIndex((block) => block.type === 'table');
  const main = paper.blocks[at] as TableBlock | undefined;
  const columns = main?.columns ?? [{ heading: '内容', width: 120 }];
  const width = columns.length;
  return {
    title: paper.title,
    creator: paper.office,
    styles: { small: { border: true, wrap: true, vertical: 'center', size: 10, format: '@' } },
    sheets: [
      {
        name: '名册',
        title: paper.title,
        subtitles: [...(paper.subtitle ? [paper.subtitle] : []), ...(paper.meta ?? [])],
        columns: columns.map((column) => ({
          header: column.heading,
          width:
            typeof column.width === 'number'
              ? Math.max(5, Math.round(column.width / MILLIMETRES_A_CHARACTER))
              : SHARED_WIDTH,
          style: column.align === 'center' ? 'center' : 'small',
        })),
        rows: main === undefined || main.rows.length === 0 ? [emptyRow(main, width)] : spreadRows(main),
        after: paper.blocks.slice(at + 1).flatMap((block) => describeBlock(block, width)),
        page: { orientation: paper.landscape ? 'landscape' : 'portrait', footer: paper.subtitle ?? paper.title },
      },
    ],
  };
}

function emptyRow(table: TableBlock | undefined, width: number): WorkbookRow {
  return [{ value: table?.empty ?? '', style: 'small', across: width }];
}

/** Every row whole: what a cell spans on paper is repeated in a sheet, so that it can be sorted and filtered. */
function spreadRows(table: TableBlock): WorkbookRow[] {
  const width = table.columns.length;
  const standing = new Array<{ text: string; rows: number }>(width).fill({ text: '', rows: 0 });
  return table.rows.map((row) => {
    const cells: WorkbookCell[] = [];
    const given = [...row.cells];
    for (let column = 0; column < width; ) {
      const above = standing[column];
      if (above !== undefined && above.rows > 0) {
        cells.push(above.text);
        standing[column] = { text: above.text, rows: above.rows - 1 };
        column += 1;
        continue;
      }
      const { text, across = 1, down = 1 } = detail(given.shift());
      if (across > 1) cells.push({ value: text, style: 'small', across });
      else cells.push(text === '' ? null : text);
      for (let each = 0; each < across; each += 1, column += 1) standing[column] = { text, rows: down - 1 };
    }
    const lines = Math.max(1, ...row.cells.map((cell) => detail(cell).text.split('\n').length));
    return { cells, height: Math.max(20, lines * 14 + 6) };
  });
}

function detail(cell: PaperCell | undefined): { text: string; across?: number; down?: number } {
  if (cell === undefined) return { text: '' };
  return typeof cell === 'string' ? { text: cell } : cell;
}

function describeBlock(block: PaperBlock, width: number): WorkbookRow[] {
  if (block.type === 'heading' || block.type === 'text')
    return [{ cells: [{ value: block.text, style: 'note', across: width }], height: 30 }];
  if (block.type === 'boxes') {
    const share = Math.max(1, Math.floor(width / block.boxes.length));
    return [
      { cells: block.boxes.map((box) => ({ value: box.label, style: 'box', across: share })), height: 84 },
      { cells: block.boxes.map(() => ({ value: '年　　月　　日', style: 'center', across: share })), height: 20 },
    ];
  }
  if (block.type === 'group') return block.blocks.flatMap((each) => describeBlock(each, width));
  if (block.type === 'fields')
    return block.fields.map((field) => [{ value: `${field.label}：${field.value}`, style: 'small', across: width }]);
  if (block.type === 'table') {
    const heads = block.columns.map((column) => column.heading).join('、');
    const rows: WorkbookRow[] = [[{ value: heads, style: 'header', across: width }]];
    for (const row of block.rows) {
      const text = row.cells.map((cell) => detail(cell).text.trim()).filter((part) => part !== '');
      rows.push([{ value: text.join('　'), style: 'small', across: width }]);
    }
    return rows;
  }
  return [];
}
