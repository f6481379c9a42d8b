import { readFile } from 'node:fs/promises';
import { matchesGlob } from 'node:path';
import { defineProblem, defineProblems, LIST_KINDS } from '@bulou/kernel';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONSTANT_FIELDS, type Constants, FIELDS } from './fields.ts';

const form = z.enum(['registry', 'roll', 'out-of-county', 'higher-education', 'attendance', 'survey', 'received']);
const constants = z.partialRecord(z.enum(CONSTANT_FIELDS), z.string());

const mappingEntry = z.strictObject({
  /** A glob on the path relative to the option's folder; a plain name fits in any folder. */
  file: z.string().min(1),
  kind: z.enum(LIST_KINDS).optional(),
  /** A glob on the sheet's name. */
  sheet: z.string().optional(),
  /** The row, counted from 1, on which the header ends; several rows for a header of several levels. */
  headerRow: z.union([z.int().positive(), z.array(z.int().positive()).min(1).max(5)]).optional(),
  /** From a column's letter or its header text to a field; `null` or `ignored` leaves it unread. */
  columns: z.record(z.string(), z.enum(FIELDS).nullable()).optional(),
  constants: constants.optional(),
  form: form.optional(),
  /** Do not read the file or sheet at all. */
  skip: z.boolean().optional(),
});

const mappingFile = z.strictObject({ version: z.literal(1).optional(), files: z.array(mappingEntry) });

export type MappingEntry = z.infer<typeof mappingEntry>;
export type MappingFile = z.infer<typeof mappingFile>;

export const intakeProblems = defineProblems('intake', {
  'mapping-invalid': defineProblem<{ detail: string }>({
    status: 400,
    zh: ({ detail }) => `映射文件有误:${detail}。请对照手册改正后再运行。`,
    en: ({ detail }) => `The mapping file is wrong: ${detail}. Correct it by the handbook and run again.`,
  }),
});

/** Reads a mapping file (YAML, of which JSON is a part). Throws the Problem `intake.mapping-invalid` with every fault named. */
export async function readMappingFile(path: string): Promise<MappingFile> {
  return parseMapping(await readFile(path, 'utf8'));
}

/** As {@link readMappingFile}, from the text itself. */
export function parseMapping(text: string): MappingFile {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw intakeProblems['mapping-invalid']({ detail: cause instanceof Error ? cause.message : String(cause) });
  }
  const result = mappingFile.safeParse(value);
  if (result.success) return result.data;
  throw intakeProblems['mapping-invalid']({ detail: z.prettifyError(result.error) });
}

/** The entries that hold for a sheet, or for the whole file when no sheet is named; later ones override earlier ones. */
export function findMapping(
  mapping: MappingFile | undefined,
  kind: string,
  path: string,
  sheet: string,
): MappingEntry | undefined {
  const fitting = (mapping?.files ?? []).filter(
    (entry) =>
      (entry.kind === undefined || entry.kind === kind) &&
      (fits(path, entry.file) || fits(path.split('/').at(-1) ?? '', entry.file)) &&
      (entry.sheet === undefined || fits(sheet, entry.sheet)),
  );
  if (fitting.length === 0) return undefined;
  return {
    ...(Object.assign({}, ...fitting) as MappingEntry),
    columns: Object.assign({}, ...fitting.map((entry) => entry.columns)),
    constants: Object.assign({}, ...fitting.map((entry) => entry.constants)) as Constants,
  };
}

function fits(text: string, pattern: string): boolean {
  return (
    text === pattern || pattern === '*' || pattern === '**' || (/[*?[{]/.test(pattern) && matchesGlob(text, pattern))
  );
}
