import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ListKind, type PlainDate, parsePlainDate } from '@bulou/kernel';
import { termProblems } from './problems.ts';

/** One `--registry PATH[@DATE]` option: a file or a folder, and the day its data is of. */
export interface ListArgument {
  readonly kind: ListKind;
  /** Absolute. */
  readonly path: string;
  readonly dataOn: PlainDate;
}

/**
 * Reads `PATH@YYYY-MM-DD`; without a date the list is taken to be of the census day. A path that itself holds `@`
 * is taken whole when it exists. Throws the Problems `term.path-missing` and `term.date-unreadable`.
 */
export function readListArgument(kind: ListKind, text: string, censusOn: PlainDate): ListArgument {
  const whole = resolve(text);
  if (existsSync(whole)) return { kind, path: whole, dataOn: censusOn };
  const at = text.lastIndexOf('@');
  const path = resolve(at > 0 ? text.slice(0, at) : text);
  if (at > 0 && existsSync(path)) {
    const dataOn = parsePlainDate(text.slice(at + 1));
    if (dataOn === undefined) throw termProblems['date-unreadable']({ option: `--${kind}`, value: text.slice(at + 1) });
    return { kind, path, dataOn };
  }
  throw termProblems['path-missing']({ option: `--${kind}`, path });
}
