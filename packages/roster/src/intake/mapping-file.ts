import { readFile } from 'node:fs/promises';
import { matchesGlob } from 'node:path';
import { defineProblem, defineProblems, LIST_KINDS } from '@bulou/kernel';
import { parse, YAMLParseError } from 'yaml';
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
  'mapping-invalid': defineProblem<{ detail: string; detailEn: string }>({
    status: 400,
    zh: ({ detail }) => `映射文件有误：${detail}。请对照手册改正后再运行。`,
    en: ({ detailEn }) => `The mapping file is wrong: ${detailEn}. Correct it by the handbook and run again.`,
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
    const lines = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined;
    const place = lines === undefined ? '' : `第 ${lines.line} 行第 ${lines.col} 列附近`;
    throw intakeProblems['mapping-invalid']({
      detail: `不是合格的 YAML 文本，请检查${place}的缩进、引号和冒号`,
      detailEn: cause instanceof Error ? cause.message : String(cause),
    });
  }
  const result = mappingFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (result.success) return result.data;
  const english = mappingFile.safeParse(value, { error: z.locales.en().localeError });
  throw intakeProblems['mapping-invalid']({
    detail: describeIssues(result.error, {
      item: (number) => `第${number}项`,
      unknown: '没有这样的取值',
      between: '；',
    }),
    detailEn: describeIssues(english.error ?? result.error, {
      item: (number) => `#${number}`,
      unknown: 'no such value',
      between: '; ',
    }),
  });
}

interface IssueWords {
  readonly item: (number: number) => string;
  readonly unknown: string;
  readonly between: string;
}

/** A list of more choices than these is looked up in the handbook, not read in a sentence. */
const MOST_CHOICES = 12;

/** Every fault with its place: files 第1项 columns 姓名: … */
function describeIssues(error: z.ZodError, { item, unknown, between }: IssueWords): string {
  return error.issues
    .map((issue) => {
      const place = issue.path.map((part) => (typeof part === 'number' ? item(part + 1) : String(part))).join(' ');
      const isLong = issue.code === 'invalid_value' && issue.values.length > MOST_CHOICES;
      const words = isLong ? unknown : issue.message;
      return place === '' ? words : `${place}: ${words}`;
    })
    .join(between);
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
