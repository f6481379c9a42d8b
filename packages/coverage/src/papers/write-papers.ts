import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTypesetter, makeVersionCode, type Paper, type TypesetPaper } from '@bulou/documents';
import { makePaperWorkbook } from '@bulou/roster';
import { defineCommand, digestSha256 } from '@bulou/store';
import { writeWorkbook } from '@bulou/tabular';
import { z } from 'zod';
import type { PlannedPaper } from './list-papers.ts';

/** One paper as the list of a folder has it: enough to answer a page code, and nothing personal. */
export interface PaperEntry {
  readonly kind: string;
  /** The version part of its page codes. */
  readonly version: string;
  readonly title: string;
  /** The place it is of, as printed. */
  readonly place: string;
  readonly office: string;
  readonly madeOn: string;
  readonly pages: number;
  /** Lines that an office confirms. */
  readonly lines: number;
  readonly file: string;
}

export interface WrittenPapers {
  readonly papers: readonly PaperEntry[];
  readonly pages: number;
  readonly workbooks: number;
  /** Characters that no font has, and in which papers they stand. */
  readonly unprintable: ReadonlyMap<string, readonly string[]>;
}

/**
 * Writes papers as PDF and, where offices work on them, as workbooks, below a folder of mode 0700. `papers.json` lists
 * what was made and comes last; `places.json` tells on which page and how far down each line stands, so that a clerk
 * sees the line beside the picture of a page. Holds names: writing it is a reveal, which the caller records.
 */
export async function writePapers(
  folder: string,
  papers: Iterable<PlannedPaper>,
  onWritten: (file: string) => void = () => {},
): Promise<WrittenPapers> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const typesetter = makeTypesetter();
  const entries: PaperEntry[] = [];
  const places: Record<string, readonly (readonly [key: string, page: number, fromTop: number])[]> = {};
  const unprintable = new Map<string, string[]>();
  const folders = new Set<string>();
  let workbooks = 0;
  for (const planned of papers) {
    const within = path.dirname(path.join(folder, planned.file));
    if (!folders.has(within)) await mkdir(within, { recursive: true, mode: 0o700 });
    folders.add(within);
    const paper = planned.make();
    const file = `${planned.file}.pdf`;
    const set = typesetter.typeset(paper);
    await writeWhole(path.join(folder, file), set.pdf);
    for (const character of set.unprintable) unprintable.set(character, [...(unprintable.get(character) ?? []), file]);
    if (planned.workbook) {
      await writeWorkbook(path.join(folder, `${planned.file}.xlsx`), makePaperWorkbook(paper));
      workbooks += 1;
    }
    if (set.lines.length > 0) places[file] = set.lines.map(({ key, page, fromTop }) => [key, page, fromTop]);
    entries.push(makeEntry(planned, paper, set, file));
    onWritten(file);
  }
  await writeWhole(path.join(folder, 'places.json'), `${JSON.stringify(places)}\n`);
  await writeWhole(path.join(folder, 'papers.json'), `${JSON.stringify(entries, null, 1)}\n`);
  return { papers: entries, pages: entries.reduce((sum, entry) => sum + entry.pages, 0), workbooks, unprintable };
}

function makeEntry(planned: PlannedPaper, paper: Paper, set: TypesetPaper, file: string): PaperEntry {
  return {
    kind: planned.kind,
    version: paper.reference === undefined ? '' : makeVersionCode(paper.reference.digest),
    title: paper.title,
    // The name of a child is no place: only papers of an office say theirs.
    place: planned.kind === 'SC' || planned.kind === 'CF' ? '' : (paper.subtitle ?? ''),
    office: paper.office,
    madeOn: paper.madeOn,
    pages: set.pages,
    lines: set.lines.length,
    file,
  };
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

/** Records that papers with names were made, for what, and of how many children. */
export const revealPapers = defineCommand({
  name: 'coverage.write-papers',
  input: z.object({
    runId: z.string(),
    folder: z.string(),
    purpose: z.string().min(1),
    kinds: z.array(z.string()),
    within: z.string().optional(),
    children: z.number().int(),
  }),
  authorize: () => {
    // The command line acts as the county aid centre on its own machine, as it does when a term is run.
  },
  run: async ({ input }) => ({ children: input.children }),
  trail: ({ input }) => ({
    subjects: [input.runId],
    facts: {
      purpose: input.purpose,
      folder: digestSha256(input.folder),
      kinds: input.kinds.join(' '),
      within: input.within ?? '',
      children: input.children,
    },
  }),
});
