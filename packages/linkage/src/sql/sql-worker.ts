/** The thread behind `openSqlEngine`: answers one request at a time and wakes the asker. */
import { type MessagePort, workerData } from 'node:worker_threads';
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
  listValue,
} from '@duckdb/node-api';
import type { SqlAnswer, SqlQuestion, SqlRequest, SqlRows } from './engine.ts';
import { quoteName } from './syntax.ts';

const { signal, port } = workerData as { signal: Int32Array; port: MessagePort };
const CHUNK_ROWS = 2048;
let opened: Promise<DuckDBConnection> | undefined;

port.on('message', async (request: SqlRequest) => {
  let answer: SqlAnswer;
  try {
    opened ??= openConnection();
    answer = { value: await work(await opened, request) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});

async function openConnection(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    lock_configuration: 'true',
  });
  return instance.connect();
}

function work(connection: DuckDBConnection, request: SqlRequest): Promise<unknown> {
  if (request.kind === 'text') return readText(connection, request.sql);
  if (request.kind === 'load') return load(connection, request.rows);
  if (request.kind === 'classify') return classify(connection, request.question);
  return readValues(connection, request.rows, request.expression);
}

async function readText(connection: DuckDBConnection, sql: string): Promise<string> {
  const result = await connection.runAndReadAll(sql);
  return String(result.getRows()[0]?.[0] ?? '');
}

/** Values go in as text or numbers and are cast by DuckDB, which names a value that does not fit the type. */
async function load(connection: DuckDBConnection, { name, size, columns }: SqlRows): Promise<null> {
  const raw = quoteName(`${name} raw`);
  const given = columns.map((column) =>
    typeof column.values.find((value) => value !== null) === 'number' ? 'DOUBLE' : 'VARCHAR',
  );
  const declared = columns.map(({ name: column, array }, index) => {
    const type = array ? 'VARCHAR[]' : given[index];
    return `${quoteName(column)} ${type}`;
  });
  await connection.run(`create or replace table ${raw}("#code" integer, ${declared.join(', ')})`);
  const appender = await connection.createAppender(`${name} raw`);
  for (let row = 0; row < size; row += 1) {
    appender.appendInteger(row);
    for (const { array, values } of columns) {
      const value = values[row];
      if (value === null || value === undefined) appender.appendNull();
      else if (array) appender.appendValue(listValue((value as unknown[]).map(String)));
      else appender.appendValue(value as DuckDBValue);
    }
    appender.endRow();
  }
  appender.closeSync();
  const cast = columns.map(
    (column) => `${quoteName(column.name)}::${column.type}${column.array ? '[]' : ''} as ${quoteName(column.name)}`,
  );
  await connection.run(`create or replace table ${quoteName(name)} as select "#code", ${cast.join(', ')} from ${raw}`);
  await connection.run(`drop table ${raw}`);
  return null;
}

async function classify(connection: DuckDBConnection, question: SqlQuestion): Promise<Uint8Array> {
  const { left, right, columns } = question;
  await connection.run('create or replace table asked(place integer, l integer, r integer)');
  const appender = await connection.createAppender('asked');
  for (let from = 0; from < left.length; from += CHUNK_ROWS) {
    const size = Math.min(CHUNK_ROWS, left.length - from);
    const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, INTEGER], size);
    fill(
      chunk,
      0,
      Int32Array.from({ length: size }, (_, at) => from + at),
    );
    fill(chunk, 1, left.subarray(from, from + size));
    fill(chunk, 2, right.subarray(from, from + size));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const sides = columns.flatMap((column) => [
    `a.${quoteName(column)} as ${quoteName(`${column}_l`)}`,
    `b.${quoteName(column)} as ${quoteName(`${column}_r`)}`,
  ]);
  const rows = quoteName(question.rows);
  const result = await connection.runAndReadAll(
    `select "#place", (${question.expression}\n)::integer from
      (select place as "#place"${sides.map((side) => `, ${side}`).join('')} from asked join ${rows} a on a."#code" = l join ${rows} b on b."#code" = r)`,
  );
  const answers = new Uint8Array(left.length);
  const places = result.getColumns()[0] ?? [];
  const values = result.getColumns()[1] ?? [];
  for (const [index, place] of places.entries()) answers[Number(place)] = Number(values[index]);
  return answers;
}

async function readValues(connection: DuckDBConnection, rows: string, expression: string): Promise<(string | null)[]> {
  const result = await connection.runAndReadAll(
    `select (${expression}\n)::varchar from ${quoteName(rows)} order by "#code"`,
  );
  return (result.getColumns()[0] ?? []).map((value) => (value === null ? null : String(value)));
}

function fill(chunk: DuckDBDataChunk, index: number, values: Int32Array): void {
  const vector = chunk.getColumnVector(index) as unknown as { items: Int32Array; flush(): void };
  vector.items.set(values);
  vector.flush();
}
