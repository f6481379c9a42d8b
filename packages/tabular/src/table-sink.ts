import type { TableFinding } from './refusal.ts';
import { noteFinding, refuseLimit } from './refusal.ts';
import type { PackedRows } from './row-batch.ts';
import { RowPacker } from './row-batch.ts';
import type { MergedRange, SheetHead, TableFileHead, TableLimits, TableRow } from './table-model.ts';

/** What a child sends for one file. */
export type SinkMessage =
  /** The file can only be read whole, so that memory may run out although it is honest. */
  | { type: 'whole' }
  | { type: 'file'; head: TableFileHead }
  | { type: 'sheet'; head: SheetHead }
  | { type: 'rows'; rows: PackedRows }
  | {
      type: 'sheet-end';
      merges: MergedRange[];
      hiddenColumns: number[];
      hiddenRows: number;
      rows: number;
      stored: number;
      missing: number;
    };

const MOST_FINDINGS = 200;

/**
 * Where readers put what they find. Rows are packed into batches, unless somebody in this process takes them; a reader must await
 * `drain()` now and then, which is where the child waits for the parent.
 */
export class TableSink {
  readonly limits: TableLimits;
  readonly findings: TableFinding[] = [];
  readonly #send: (message: SinkMessage) => void;
  readonly #wait: () => Promise<void> | undefined;
  readonly #takeRow: ((row: TableRow) => void) | undefined;
  #packer = new RowPacker();
  #sheet = '';
  #rows = 0;
  #hidden = 0;
  #total = 0;
  #missingFormulas = 0;
  #storedFormulas = 0;
  #farCells = 0;

  constructor(
    limits: TableLimits,
    send: (message: SinkMessage) => void,
    wait: () => Promise<void> | undefined,
    takeRow?: (row: TableRow) => void,
  ) {
    this.limits = limits;
    this.#send = send;
    this.#wait = wait;
    this.#takeRow = takeRow;
  }

  note(finding: TableFinding): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }

  announceWhole(): void {
    this.#send({ type: 'whole' });
  }

  openFile(head: TableFileHead): void {
    this.#send({ type: 'file', head });
  }

  openSheet(head: SheetHead): void {
    this.#sheet = head.name;
    this.#rows = this.#hidden = this.#missingFormulas = this.#storedFormulas = this.#farCells = 0;
    this.#send({ type: 'sheet', head });
    if (head.visibility === 'visible') return;
    const reason = `工作表“${head.name}”是隐藏的。`;
    this.note(
      noteFinding('sheet-hidden', 'warning', reason, '请确认隐藏的工作表是否应当参加;不需要的请删除。', {
        sheet: head.name,
      }),
    );
  }

  /** Adds a row; blank ones are dropped. `cells` and `kinds` belong to the sink from then on. */
  addRow(row: number, cells: string[], kinds: string, hidden: boolean): void {
    let width = cells.length;
    while (width > 0 && kinds.charCodeAt(width - 1) === 32) width--;
    if (width === 0) return;
    if (++this.#total > this.limits.rows) throw refuseLimit(`超过 ${this.limits.rows} 行`, { sheet: this.#sheet, row });
    this.#rows++;
    if (hidden) this.#hidden++;
    if (this.#takeRow !== undefined) {
      cells.length = width;
      for (let at = 0; at < width; at++) cells[at] ??= '';
      const own = kinds.length === width ? kinds : kinds.slice(0, width);
      this.#takeRow(hidden ? { row, cells, kinds: own, hidden } : { row, cells, kinds: own });
      return;
    }
    this.#packer.add(row, cells, kinds, width, hidden);
    if (this.#packer.isFull) this.flush();
  }

  countFormula(hasValue: boolean): void {
    if (hasValue) this.#storedFormulas++;
    else this.#missingFormulas++;
  }

  /** A cell beyond the columns that are read. */
  countFarCell(): void {
    this.#farCells++;
  }

  flush(): void {
    if (this.#packer.count === 0) return;
    this.#send({ type: 'rows', rows: this.#packer.take() });
  }

  /** Undefined while the parent keeps up. */
  drain(): Promise<void> | undefined {
    return this.#wait();
  }

  closeSheet(merges: MergedRange[], hiddenColumns: number[]): void {
    this.flush();
    this.#noteSheet(hiddenColumns);
    this.#send({
      type: 'sheet-end',
      merges,
      hiddenColumns,
      hiddenRows: this.#hidden,
      rows: this.#rows,
      stored: this.#storedFormulas,
      missing: this.#missingFormulas,
    });
  }

  #noteSheet(hiddenColumns: number[]): void {
    const sheet = this.#sheet;
    const add = (code: string, severity: 'warning' | 'info', count: number, reason: string, remedy: string): void => {
      if (count > 0) this.note(noteFinding(code, severity, reason, remedy, { sheet, value: String(count) }));
    };
    add(
      'rows-hidden',
      'warning',
      this.#hidden,
      `有 ${this.#hidden} 行被隐藏或筛选掉,已一并读入。`,
      '请取消隐藏和筛选,确认这些行是否应当参加。',
    );
    add(
      'columns-hidden',
      'info',
      hiddenColumns.length,
      `有 ${hiddenColumns.length} 列被隐藏,已一并读入。`,
      '请取消隐藏,确认这些列的内容。',
    );
    add(
      'formula-cached',
      'info',
      this.#storedFormulas,
      `有 ${this.#storedFormulas} 个单元格是公式,采用的是文件中保存的结果。`,
      '如结果不是最新,请打开文件重新计算并保存。',
    );
    add(
      'formula-without-value',
      'warning',
      this.#missingFormulas,
      `有 ${this.#missingFormulas} 个公式单元格没有保存结果,按空白处理。`,
      '请用 Excel 或 WPS 打开文件,保存一次后重新提交。',
    );
    add(
      'cells-too-far',
      'warning',
      this.#farCells,
      `第 ${this.limits.columns} 列以后还有 ${this.#farCells} 个单元格有内容,没有读入。`,
      '请检查最右侧是否有误填的内容。',
    );
  }
}
