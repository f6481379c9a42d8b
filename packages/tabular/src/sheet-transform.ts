import type { SheetTable, TableRow, TransformCall } from './table-model.ts';
import type { SinkMessage } from './table-sink.ts';

export interface SheetTransform {
  /** Turns one sheet into values that can cross to the parent (structured clone). */
  readSheet(sheet: SheetTable): Iterable<unknown>;
  /** Called once, after the last sheet. */
  finish?(): Iterable<unknown>;
}

export type TransformFactory = (args: unknown) => SheetTransform;

/** Gathers a file's sheets from what the sink says and hands each to the transform. */
export class SheetGatherer {
  readonly #transform: SheetTransform;
  readonly #send: (value: unknown) => void;
  #sheet: SheetTable | undefined;

  constructor(transform: SheetTransform, send: (value: unknown) => void) {
    this.#transform = transform;
    this.#send = send;
  }

  static async open(call: TransformCall, send: (value: unknown) => void): Promise<SheetGatherer> {
    const module = (await import(call.module)) as { createTransform: TransformFactory };
    return new SheetGatherer(module.createTransform(call.args), send);
  }

  /** Whether the message was taken and need not be sent. */
  take(message: SinkMessage): boolean {
    if (message.type === 'sheet') {
      const { index, name, visibility } = message.head;
      const formulas = { stored: 0, missing: 0 };
      this.#sheet = { index, name, visibility, rows: [], merges: [], hiddenColumns: [], hiddenRows: 0, formulas };
    } else if (message.type === 'sheet-end' && this.#sheet !== undefined) {
      const { merges, hiddenColumns, hiddenRows, stored, missing } = message;
      const sheet = Object.assign(this.#sheet, { merges, hiddenColumns, hiddenRows, formulas: { stored, missing } });
      this.#sheet = undefined;
      for (const value of this.#transform.readSheet(sheet)) this.#send(value);
    } else return false;
    return true;
  }

  takeRow(row: TableRow): void {
    this.#sheet?.rows.push(row);
  }

  finish(): void {
    for (const value of this.#transform.finish?.() ?? []) this.#send(value);
  }
}
