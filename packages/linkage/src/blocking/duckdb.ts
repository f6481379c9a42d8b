import { BIGINT, type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER } from '@duckdb/node-api';

/** Rows of a DuckDB chunk. */
const CHUNK_ROWS = 2048;

/** Opens a DuckDB in memory that spills nowhere, loads no extension and reads no file unless told. */
export async function openDuckDb(threads: number, memoryMegabytes: number): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMegabytes}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  });
  return instance.connect();
}

/** Appends two integer columns and one of 53-bit keys: `record`, `exclusive`, `key`. */
export async function appendKeys(
  connection: DuckDBConnection,
  tableName: string,
  rows: { readonly records: Int32Array; readonly keys: Float64Array },
  exclusive: Int32Array,
  choose: (row: number) => boolean,
): Promise<void> {
  const appender = await connection.createAppender(tableName);
  const records = new Int32Array(CHUNK_ROWS);
  const groups = new Int32Array(CHUNK_ROWS);
  const keys = new Int32Array(CHUNK_ROWS * 2);
  let filled = 0;
  const flush = () => {
    if (filled === 0) return;
    const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, BIGINT], filled);
    fill(chunk, 0, records.subarray(0, filled));
    fill(chunk, 1, groups.subarray(0, filled));
    fill(chunk, 2, new BigInt64Array(keys.buffer, 0, filled));
    appender.appendDataChunk(chunk);
    filled = 0;
  };
  for (let row = 0; row < rows.records.length; row += 1) {
    if (!choose(row)) continue;
    const record = rows.records[row] as number;
    const key = rows.keys[row] as number;
    records[filled] = record;
    groups[filled] = exclusive[record] as number;
    keys[filled * 2] = key | 0;
    keys[filled * 2 + 1] = Math.floor(key / 4294967296);
    filled += 1;
    if (filled === CHUNK_ROWS) flush();
  }
  flush();
  appender.closeSync();
}

function fill(chunk: DuckDBDataChunk, index: number, values: Int32Array | BigInt64Array): void {
  const vector = chunk.getColumnVector(index) as unknown as {
    items: { set(values: Int32Array | BigInt64Array): void };
    flush(): void;
  };
  vector.items.set(values);
  vector.flush();
}

/** Reads one typed column of a chunk without making a value of each cell. */
export function readItems<T extends Int32Array | BigInt64Array | Float64Array | Uint8Array>(
  chunk: DuckDBDataChunk,
  index: number,
): T {
  return (chunk.getColumnVector(index) as unknown as { items: T }).items;
}
