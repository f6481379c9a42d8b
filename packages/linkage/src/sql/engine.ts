import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** Types that a column may be given in SQL. */
export type SqlType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP';

/** Distinct rows of the columns that an expression looks at, column by column; `null` is missing. */
export interface SqlRows {
  readonly name: string;
  readonly size: number;
  readonly columns: readonly {
    readonly name: string;
    readonly type: SqlType;
    readonly array: boolean;
    readonly values: readonly unknown[];
  }[];
}

/** Pairs of such rows and the expression (a small whole number) to work out for each. */
export interface SqlQuestion {
  readonly rows: string;
  readonly expression: string;
  readonly columns: readonly string[];
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export type SqlRequest =
  | { readonly kind: 'text'; readonly sql: string }
  | { readonly kind: 'load'; readonly rows: SqlRows }
  | { readonly kind: 'classify'; readonly question: SqlQuestion }
  | { readonly kind: 'read'; readonly rows: string; readonly expression: string };

export type SqlAnswer = { readonly value: unknown } | { readonly error: string };

/**
 * DuckDB on a thread of its own, asked and answered in one call, so that a comparison written in SQL can be asked about
 * any two records like every other comparison. It reads no file, reaches no network and loads no extension.
 */
export interface SqlEngine {
  /** The first value of the first row, as text; asked once. Throws an `Error` with DuckDB's own sentence. */
  readText(sql: string): string;
  load(rows: SqlRows): void;
  /** The expression's value for each pair of rows. */
  classify(question: SqlQuestion): Uint8Array;
  /** The expression's value, as text or null, for each loaded row. */
  readValues(rows: string, expression: string): (string | null)[];
  close(): void;
}

/** Starts the thread. It ends with `close`, or with the process. */
export function openSqlEngine(): SqlEngine {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./sql-worker.ts', import.meta.url), {
    workerData: { signal, port: port2 },
    transferList: [port2],
  });
  worker.unref();
  const ask = (request: SqlRequest): unknown => {
    Atomics.store(signal, 0, 0);
    port1.postMessage(request);
    Atomics.wait(signal, 0, 0);
    const answer = receiveMessageOnPort(port1)?.message as SqlAnswer | undefined;
    if (answer === undefined) throw new Error('The SQL thread gave no answer.');
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  };
  const read = new Map<string, string>();
  let open = true;
  return {
    readText: (sql) => {
      const known = read.get(sql) ?? (ask({ kind: 'text', sql }) as string);
      read.set(sql, known);
      return known;
    },
    load: (rows) => {
      ask({ kind: 'load', rows });
    },
    classify: (question) => ask({ kind: 'classify', question }) as Uint8Array,
    readValues: (rows, expression) => ask({ kind: 'read', rows, expression }) as (string | null)[],
    close: () => {
      if (!open) return;
      open = false;
      port1.close();
      void worker.terminate();
    },
  };
}
