import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  addDays,
  type ListKind,
  type PlainDate,
  parsePlainDate,
  parseTermId,
  plainDate,
  schoolYearOf,
  seasonOf,
  type TermId,
  termYearOf,
} from '@bulou/kernel';
import type { ListArgument } from './list-arguments.ts';
import { termProblems } from './problems.ts';

/** What one run is asked to do. Paths are absolute. */
export interface RunOptions {
  readonly countyCode: string;
  readonly term: TermId;
  readonly censusOn: PlainDate;
  readonly lists: readonly ListArgument[];
  readonly policyFolder: string;
  /** A release of the packs, or `working` for the files as they are; by default the one that the term calls for. */
  readonly release?: string;
  readonly dataFolder: string;
  readonly outFolder: string;
  readonly mappingFile?: string;
  /** A table of divisions (`code,name`) for a county whose divisions are not packaged, or other than these. */
  readonly divisionsFile?: string;
  /** Why whole identity numbers leave the database into the output folder. */
  readonly purpose: string;
}

export interface RunRequest {
  readonly countyCode: string;
  readonly term: string;
  readonly censusOn: string;
  readonly lists: (censusOn: PlainDate) => readonly ListArgument[];
  readonly policyFolder: string;
  readonly release?: string;
  readonly dataFolder: string;
  readonly outFolder: string;
  readonly mappingFile?: string;
  readonly divisionsFile?: string;
  readonly purpose?: string;
}

/** Lists without which nobody can be proved found. */
export const REQUIRED_LISTS: readonly ListKind[] = ['registry', 'enrolment', 'survey'];
const DEFAULT_PURPOSE = '学期资助发放';

/** The days a term's census may fall on: from a month before its lessons to the end of its half year. */
export function censusWindowOf(term: TermId): { from: PlainDate; to: PlainDate } {
  const year = termYearOf(term);
  return seasonOf(term) === 'autumn'
    ? { from: plainDate(`${year}-08-01`), to: plainDate(`${year + 1}-01-31`) }
    : { from: plainDate(`${year}-02-01`), to: addDays(schoolYearOf(term).endsOn, 0) };
}

/** Checks what the command line asked for before anything is opened. Throws Problems of the `term` catalogue. */
export function readRunOptions(request: RunRequest): RunOptions {
  if (!/^\d{6}$/.test(request.countyCode)) throw termProblems['county-unreadable']({ value: request.countyCode });
  const term = parseTermId(request.term);
  if (term === undefined) throw termProblems['term-unreadable']({ value: request.term });
  const censusOn = parsePlainDate(request.censusOn);
  if (censusOn === undefined) throw termProblems['date-unreadable']({ option: '--as-of', value: request.censusOn });
  const window = censusWindowOf(term);
  if (censusOn < window.from || censusOn > window.to) {
    throw termProblems['census-outside-term']({ censusOn, term, from: window.from, to: window.to });
  }
  const lists = request.lists(censusOn);
  const missing = REQUIRED_LISTS.filter((kind) => !lists.some((list) => list.kind === kind));
  if (missing.length > 0)
    throw termProblems['lists-missing']({ missing: missing.map((kind) => `--${kind}`).join(' ') });
  const policyFolder = resolve(request.policyFolder);
  if (!existsSync(policyFolder)) throw termProblems['path-missing']({ option: '--policy', path: policyFolder });
  if (!existsSync(join(policyFolder, 'pack.yaml'))) throw termProblems['policy-missing']({ path: policyFolder });
  const mappingFile = readOptionalFile('--mapping', request.mappingFile);
  const divisionsFile = readOptionalFile('--divisions', request.divisionsFile);
  return {
    countyCode: request.countyCode,
    term,
    censusOn,
    lists,
    policyFolder,
    ...(request.release === undefined ? {} : { release: request.release }),
    dataFolder: resolve(request.dataFolder),
    outFolder: resolve(request.outFolder),
    ...(mappingFile === undefined ? {} : { mappingFile }),
    ...(divisionsFile === undefined ? {} : { divisionsFile }),
    purpose: request.purpose?.trim() || DEFAULT_PURPOSE,
  };
}

function readOptionalFile(option: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(file);
  if (!existsSync(path)) throw termProblems['path-missing']({ option, path });
  return path;
}
