/** Reads one YAML file, keeping where everything stands, and says every fault at once. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Fault, Place } from './model.ts';

export type PathKey = string | number;

/** A parsed file whose every path can be traced back to its line. */
export class PackDocument<T> {
  readonly file: string;
  readonly value: T;
  readonly #root: { getIn(path: readonly PathKey[], keepScalar: boolean): unknown };
  readonly #lines: LineCounter;

  constructor(file: string, value: T, root: PackDocument<T>['root'], lines: LineCounter) {
    this.file = file;
    this.value = value;
    this.#root = root;
    this.#lines = lines;
  }

  get root(): { getIn(path: readonly PathKey[], keepScalar: boolean): unknown } {
    return this.#root;
  }

  /** The line of the deepest part of the path that exists. */
  place(...path: PathKey[]): Place {
    return { file: this.file, line: lineOfPath(this.#root, this.#lines, path) };
  }
}

/** Parses and shape-checks a file. The document is absent when a fault makes its value unusable. */
export function readPackDocument<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): { document?: PackDocument<z.infer<S>>; faults: Fault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'error',
  });
  const faults: Fault[] = document.errors.map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    severity: 'error',
    code: 'yaml',
    zh: `不是合法的 YAML（${error.code}）：${error.message}`,
    en: `Not valid YAML (${error.code}): ${error.message}`,
  }));
  if (faults.length > 0) return { faults };
  const value: unknown = readValue(document, file, faults);
  if (faults.length > 0) return { faults };
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { document: new PackDocument(file, parsed.data, document, lines), faults };
  for (const issue of parsed.error.issues) {
    const path = issue.path.filter((key): key is PathKey => typeof key !== 'symbol');
    const place = {
      file,
      line: lineOfPath(document, lines, issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path),
    };
    faults.push({ ...place, severity: 'error', code: 'shape', ...describeIssue(issue, path, schema) });
  }
  return { faults };
}

/** Aliases can be nested until they fill memory; the parser refuses that, and so do we. */
function readValue(
  document: { toJS(options: { maxAliasCount: number }): unknown },
  file: string,
  faults: Fault[],
): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    faults.push({
      file,
      line: 1,
      severity: 'error',
      code: 'yaml',
      zh: `YAML 引用过多：${message}`,
      en: `Too many YAML aliases: ${message}`,
    });
    return undefined;
  }
}

function lineOfPath(root: PackDocument<unknown>['root'], lines: LineCounter, path: readonly PathKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lineOfKey(root, lines, path.slice(0, length));
    if (line !== undefined) return line;
  }
  return 1;
}

/** The line of the key rather than of its value: that is where a reader looks. */
function lineOfKey(
  root: PackDocument<unknown>['root'],
  lines: LineCounter,
  path: readonly PathKey[],
): number | undefined {
  const parent = path.length === 1 ? root.getIn([], true) : root.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const items = (parent as { items?: readonly unknown[] } | undefined)?.items ?? [];
  for (const item of items) {
    const key = (item as { key?: unknown }).key;
    if (isNode(key) && key.range && String((key as { value?: unknown }).value) === String(last)) {
      return lines.linePos(key.range[0]).line;
    }
  }
  const node = root.getIn(path, true);
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
}

type Issue = z.core.$ZodIssue;

/** What a value of the wrong kind should have been, where the schema itself has no words for it. */
const KINDS: Readonly<Record<string, { zh: string; en: string }>> = {
  record: { zh: '“名称: 内容”的若干项', en: 'a mapping of names to contents' },
  object: { zh: '“名称: 内容”的若干项', en: 'a mapping of names to contents' },
  array: { zh: '方括号或短横线列出的若干项', en: 'a list' },
  string: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
};

function describeIssue(issue: Issue, path: readonly PathKey[], schema: z.ZodType): { zh: string; en: string } {
  const where = path.length === 0 ? '' : path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, path);
    const zh = `${where === '' ? '' : `${where} 里`}不认识 ${issue.keys.join('、')}；可以写：${allowed.join('、')}`;
    return {
      zh,
      en: `Unknown ${issue.keys.join(', ')}${where === '' ? '' : ` in ${where}`}; allowed: ${allowed.join(', ')}`,
    };
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return {
      zh: `${where} 写的是 ${show(issue.input)}，应为其中之一：${values.join('、')}`,
      en: `${where} is ${show(issue.input)}; it must be one of ${values.join(', ')}`,
    };
  }
  if (issue.code === 'invalid_key') {
    const inner = split(issue.issues[0]?.message ?? issue.message);
    return {
      zh: `${where} 这个名称不行，应为${inner.zh}`,
      en: `The name ${where} will not do; it must be ${inner.en}`,
    };
  }
  const right = issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? split(issue.message)) : split(issue.message);
  if (issue.input === undefined)
    return { zh: `缺少 ${where}：应为${right.zh}`, en: `${where} is missing: it must be ${right.en}` };
  return {
    zh: `${where} 写的是 ${show(issue.input)}，应为${right.zh}`,
    en: `${where} is ${show(issue.input)}; it must be ${right.en}`,
  };
}

function split(message: string): { zh: string; en: string } {
  const [zh, en] = message.split('||');
  return { zh: zh ?? message, en: en ?? message };
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text === undefined ? '(空)' : text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The keys that an object at that path may have, found in the schema itself. */
function keysAt(schema: z.ZodType, path: readonly PathKey[]): string[] {
  let current: unknown = schema;
  for (const key of path) current = stepInto(unwrap(current), key);
  const shape = (unwrap(current) as { shape?: Record<string, unknown> } | undefined)?.shape;
  return shape ? Object.keys(shape) : [];
}

function unwrap(schema: unknown): unknown {
  let current = schema as { def?: { type?: string; innerType?: unknown } } | undefined;
  while (current?.def?.type === 'optional') current = current.def.innerType as typeof current;
  return current;
}

function stepInto(schema: unknown, key: PathKey): unknown {
  const definition = (schema as { def?: { type?: string; element?: unknown; valueType?: unknown } } | undefined)?.def;
  if (definition?.type === 'array') return definition.element;
  if (definition?.type === 'record') return definition.valueType;
  return (schema as { shape?: Record<string, unknown> } | undefined)?.shape?.[String(key)];
}
