import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDuckDb } from '../blocking/duckdb.ts';
import type { SettingsAndModel } from '../splink/read-splink.ts';
import { quoteText } from '../sql/syntax.ts';
import { compileForSpark, type SparkLevel, type SparkProgram } from './compile.ts';

/**
 * Writes `link.sql` and `dictionaries/*.parquet` into a folder. Nothing is written when Spark cannot express the model:
 * then a `LinkageRefusal` names what it cannot.
 */
export async function writeSparkProgram(saved: SettingsAndModel, folder: string): Promise<SparkProgram> {
  const program = compileForSpark(saved);
  mkdirSync(join(folder, 'dictionaries'), { recursive: true });
  await writeLevels(program.levels, join(folder, 'dictionaries', 'levels.parquet'));
  writeFileSync(join(folder, 'link.sql'), `${[HEAD, ...program.statements].join(';\n\n')};\n`);
  return program;
}

const HEAD = `-- The pairs of bulou_pairs and their match weights, for Spark SQL 3.5 or newer. Each dataset of the settings has to be a
-- table or view of its name. Run it with
--   spark-sql --conf spark.bulou.dictionaries=FOLDER/dictionaries -f link.sql
CREATE OR REPLACE TEMPORARY VIEW bulou_level_names AS
SELECT * FROM parquet.\`\${spark.bulou.dictionaries}/levels.parquet\``;

async function writeLevels(levels: readonly SparkLevel[], path: string): Promise<void> {
  const connection = await openDuckDb(1, 256);
  try {
    await connection.run(
      'create table levels(comparison varchar, level integer, id varchar, m double, u double, relative double)',
    );
    const appender = await connection.createAppender('levels');
    for (const { comparison, level, id, m, u, relative } of levels) {
      appender.appendVarchar(comparison);
      appender.appendInteger(level);
      appender.appendVarchar(id);
      for (const share of [m, u, relative]) appender.appendDouble(share);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`copy levels to ${quoteText(path)} (format parquet)`);
  } finally {
    connection.closeSync();
  }
}
