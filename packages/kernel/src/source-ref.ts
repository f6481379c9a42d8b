/** The lists a term is built from, named as the options of the job. */
export type ListKind = 'registry' | 'enrolment' | 'attendance' | 'survey' | 'received';
export const LIST_KINDS = [
  'registry',
  'enrolment',
  'attendance',
  'survey',
  'received',
] as const satisfies readonly ListKind[];

/** One row of one source file. */
export interface SourceRef {
  readonly kind: ListKind;
  /** Relative to the option's folder, with `/` between parts. */
  readonly path: string;
  /** Empty for text files. */
  readonly sheet: string;
  /** The record's number counted from 1 as the file has it. */
  readonly row: number;
}

/** `kind:path#sheet!row`, with `; # ! %` inside path and sheet percent-encoded. */
export function formatSourceRef(ref: SourceRef): string {
  return `${ref.kind}:${encodePart(ref.path)}#${encodePart(ref.sheet)}!${ref.row}`;
}

/** Reads what {@link formatSourceRef} writes; `undefined` for any other text. */
export function parseSourceRef(text: string): SourceRef | undefined {
  const match = /^([a-z]+):([^#!;]*)#([^#!;]*)!(\d+)$/.exec(text);
  const kind = LIST_KINDS.find((each) => each === match?.[1]);
  if (!match || kind === undefined) return undefined;
  return { kind, path: decodePart(match[2] ?? ''), sheet: decodePart(match[3] ?? ''), row: Number(match[4]) };
}

function encodePart(part: string): string {
  return part.replace(/[;#!%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decodePart(part: string): string {
  return part.replace(/%(3B|23|21|25)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
