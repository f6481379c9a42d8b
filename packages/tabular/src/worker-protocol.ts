import type { TableFinding } from './refusal.ts';
import type { TableLimits, TransformCall } from './table-model.ts';
import type { SinkMessage } from './table-sink.ts';

/** What the parent asks of a child. */
export type WorkerRequest =
  | { type: 'read'; file: number; path: string; limits: TableLimits; transform?: TransformCall }
  /** One batch of that file has been taken; another may be sent. */
  | { type: 'taken'; file: number };

/** What a child answers. */
export type WorkerReply =
  | SinkMessage
  | { type: 'result'; value: unknown }
  | { type: 'done'; refused: boolean; findings: TableFinding[] };

/** Batches that may be on their way or waiting in the parent. */
export const WINDOW = 8;
