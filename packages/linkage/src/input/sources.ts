import { LinkageRefusal } from '../problems.ts';
import { type CellCodes, type Dataset, DatasetBuilder, type InputRow, makeRowDataset } from './dataset.ts';
import { type FileSource, isFileSource, readFileSource } from './files.ts';

/** Where the records of one dataset come from: rows in memory, rows or batches of rows as they arrive, or a file. */
export type RecordSource =
  | readonly InputRow[]
  | AsyncIterable<InputRow | readonly InputRow[]>
  | Iterable<InputRow | readonly InputRow[]>
  | FileSource;

/** The records of every dataset that the settings name. */
export type LinkageInputs = Readonly<Record<string, RecordSource>>;

/**
 * Reads every dataset the settings name. Rows in memory stay where they are; files and streams are read once, column by
 * column. Throws a `LinkageRefusal` when a dataset was not given or its file cannot be read.
 */
export async function readSources(names: readonly string[], inputs: LinkageInputs): Promise<Dataset[]> {
  for (const name of names)
    if (inputs[name] === undefined)
      throw new LinkageRefusal('dataset-missing', `缺少数据集“${name}”`, `Dataset "${name}" was not given.`, { name });
  const known: CellCodes = new Map();
  const datasets: Dataset[] = [];
  for (const name of names) datasets.push(await readSource(name, inputs[name] as RecordSource, known));
  return datasets;
}

async function readSource(name: string, source: RecordSource, known: CellCodes): Promise<Dataset> {
  if (Array.isArray(source)) return makeRowDataset(name, source as readonly InputRow[]);
  if (isFileSource(source)) return readFileSource(name, source, known);
  const builder = new DatasetBuilder(known);
  for await (const item of source as AsyncIterable<InputRow | readonly InputRow[]>) {
    if (Array.isArray(item)) for (const row of item as readonly InputRow[]) addRow(builder, name, row);
    else addRow(builder, name, item as InputRow);
  }
  return builder.finish(name);
}

function addRow(builder: DatasetBuilder, name: string, row: unknown): void {
  if (typeof row !== 'object' || row === null)
    throw new LinkageRefusal(
      'row-not-object',
      `数据集“${name}”第 ${builder.size + 1} 项不是一行数据`,
      `Item ${builder.size + 1} of dataset "${name}" is not a row.`,
      { dataset: name, row: builder.size },
    );
  builder.addRow(row as InputRow);
}
