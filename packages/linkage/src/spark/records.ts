import type { LinkageSettings } from '../settings/settings.schema.ts';
import { quoteSparkName, quoteSparkText } from './translate.ts';

const TYPES = {
  VARCHAR: 'string',
  DOUBLE: 'double',
  BIGINT: 'bigint',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
} as const;

/**
 * All records of all datasets in one view, empty texts as missing, and `bulou_once` without the rows that stand twice in
 * a list of distinct people. `sort_number` and `sort_text` order the two records of a pair as the library does.
 */
export function writeRecords(
  settings: LinkageSettings,
  columns: readonly string[],
  compared: readonly string[],
  arrays: ReadonlySet<string>,
): string[] {
  const several = settings.datasets.length > 1;
  const selects = settings.datasets.map((dataset, index) => {
    const id = `cast(${quoteSparkName(settings.idColumn)} as string)`;
    const head = `concat(${quoteSparkText(`${dataset.name}-__-`)}, ${id})`;
    const listed = columns.map(
      (column) => `, ${writeColumn(column, settings, arrays.has(column))} AS ${quoteSparkName(column)}`,
    );
    return `SELECT ${index} AS dataset, ${id} AS id, ${head} AS head, ${writeLone(dataset.uniqueWithin, settings)} AS lone${listed.join('')}
FROM ${quoteSparkName(dataset.name)}`;
  });
  const order = several
    ? 'SELECT *, 0L AS sort_number, head AS sort_text FROM bulou_given'
    : `SELECT g.*, if(o.numeric, cast(g.id as bigint), 0L) AS sort_number, if(o.numeric, '', g.id) AS sort_text
FROM bulou_given g CROSS JOIN (SELECT bool_and(id rlike '^(0|-?[1-9][0-9]{0,14})$') AS numeric FROM bulou_given) o`;
  const unique = settings.datasets.some(({ uniqueWithin }) => uniqueWithin !== false);
  const row = ['dataset', 'lone', ...compared.map(quoteSparkName)].join(', ');
  return [
    `CREATE OR REPLACE TEMPORARY VIEW bulou_given AS\n${selects.join('\nUNION ALL\n')}`,
    `CREATE OR REPLACE TEMPORARY VIEW bulou_records AS\n${order}`,
    `CREATE OR REPLACE TEMPORARY VIEW bulou_once AS\n${
      unique
        ? `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${row} ORDER BY sort_number, sort_text) AS repetition FROM bulou_records) WHERE lone IS NULL OR repetition = 1`
        : 'SELECT * FROM bulou_records'
    }`,
  ];
}

/** What two rows of one list share when they are two people; null where they may be one. */
function writeLone(uniqueWithin: boolean | string, settings: LinkageSettings): string {
  if (uniqueWithin === true) return "'all'";
  return uniqueWithin === false ? 'cast(null as string)' : writeColumn(uniqueWithin, settings, false);
}

function writeColumn(name: string, settings: LinkageSettings, array: boolean): string {
  const type = settings.columnTypes[name];
  const cast = (value: string) => {
    const text = `nullif(cast(${value} as string), '')`;
    return type === undefined || type === 'VARCHAR' ? text : `cast(${text} as ${TYPES[type]})`;
  };
  if (!array) return cast(quoteSparkName(name));
  const kept = `filter(transform(${quoteSparkName(name)}, e -> ${cast('e')}), e -> e is not null)`;
  return `if(size(${kept}) > 0, ${kept}, null)`;
}

/** Two records `l` and `r` of different people's rows, the first one left. */
export function writePairCondition(settings: LinkageSettings): string {
  const order = '(l.sort_number < r.sort_number or (l.sort_number = r.sort_number and l.sort_text < r.sort_text))';
  if (settings.mode === 'link') return `${order} and l.dataset <> r.dataset`;
  return `${order} and not (l.dataset = r.dataset and coalesce(l.lone = r.lone, false))`;
}
