import { DuckDBInstance } from '@duckdb/node-api';
import type { RunSql } from '../src/enumerate.ts';

/** An in-memory DuckDB to hand to the enumeration. */
export async function openDuckDb(): Promise<RunSql> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  return async (sql) => (await connection.runAndReadAll(sql)).getRows() as unknown[][];
}
