import { readFileSync } from 'node:fs';
import { type FoundMatch, type InputRow, openRecordIndex } from '@bulou/linkage';
import { type LinkageMode, prepareSettings, type UnderstoodColumn } from './prepare-linkage.ts';
import { cliProblems } from './problems.ts';
import { normaliseCell } from './propose-linkage.ts';
import { type RowTable, readRowTable } from './read-rows.ts';

interface FindFlags {
  readonly where: readonly string[];
  readonly most: string;
}

/** `bulou link-find`: the records of the tables that are likely the person whose values are given. */
export async function findRecord(modelPath: string, paths: readonly string[], flags: FindFlags): Promise<string> {
  const tables: RowTable[] = [];
  for (const path of paths) tables.push(await readRowTable(path));
  const { settings, model, rows, columns } = prepareSettings(readMode(modelPath), tables, modelPath);
  if (model === undefined)
    throw cliProblems['bad-option']({ option: '<model>', value: modelPath, example: 'model.json' });
  const most = Number(flags.most);
  if (!Number.isInteger(most) || most < 1)
    throw cliProblems['bad-option']({ option: '--most', value: flags.most, example: '10' });
  const names = settings.datasets.map(({ name }) => name);
  const inputs = Object.fromEntries(names.map((name, index) => [name, rows[index] ?? []]));
  const index = await openRecordIndex({ settings, model }, inputs);
  const asked = readAsked(flags.where, Object.keys(rows[0]?.[0] ?? {}), columns);
  const { matches, complete } = index.listMatches(asked, { most });
  const lines = matches.map((match) =>
    renderMatch(match, names.length > 1, index.explainMatch(asked, match.record).zh),
  );
  if (!complete) lines.push('相符的记录太多，只比较了最像的；请多给一项。/ Too many share this: give one thing more.');
  return `${lines.length === 0 ? '没有找到。/ Nobody was found.' : lines.join('\n')}\n`;
}

function readMode(path: string): LinkageMode {
  try {
    const { settings } = JSON.parse(readFileSync(path, 'utf8')) as { settings?: { mode?: LinkageMode } };
    return settings?.mode ?? 'dedupe';
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: error instanceof Error ? error.message : '' }, error);
  }
}

/** `列=值` as a row; a column may go by its name in any of the tables. */
function readAsked(
  where: readonly string[],
  present: readonly string[],
  columns: readonly UnderstoodColumn[] = [],
): InputRow {
  return Object.fromEntries(
    where.map((text) => {
      const at = text.indexOf('=');
      const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
      const refused = { option: '--where', value: text, example: `${present.at(1) ?? '姓名'}=…` };
      const known = columns.find(({ column, names }) => column === name || names.includes(name));
      if (at < 1 || (known === undefined && !present.includes(name))) throw cliProblems['bad-option'](refused);
      return known === undefined ? [name, value] : [known.column, normaliseCell(value, known.role, 'month-first')];
    }),
  );
}

function renderMatch({ record, matchWeight, row }: FoundMatch, several: boolean, said: string): string {
  const id = several ? `${record.dataset}/${record.id}` : record.id;
  const values = Object.values(row)
    .slice(1)
    .filter((value) => value !== null && value !== undefined)
    .join(' ');
  return `${matchWeight.toFixed(2).padStart(7)}  ${id}  ${values}\n         ${said}`;
}
