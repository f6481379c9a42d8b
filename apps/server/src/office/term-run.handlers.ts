import { randomUUID } from 'node:crypto';
import { type ListKind, parsePlainDate, type TermId } from '@bulou/kernel';
import { requireRole } from '@bulou/network';
import type { MappingEntry, MappingFile } from '@bulou/roster';
import { type ImportRow, listFilesOfRun, listImports, type RunFileRow } from '@bulou/roster/imports';
import { defineCommand } from '@bulou/store';
import { REQUIRED_LISTS } from '@bulou/term';
import { z } from 'zod';
import type { importRoutes } from '../api/import.routes.ts';
import { serverProblems } from '../problems.ts';
import { KIND_NAMES } from './import-files.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { readPlaces } from './places.ts';
import { describeJob, getTermDesk, type RunList } from './term-desk.ts';

const MOST_IMPORTS = 5_000;

/** A list that a run of the term can take; `chosen` unless somebody says otherwise. */
interface Offer {
  readonly key: string;
  readonly chosen: boolean;
  readonly list: RunList;
  readonly rows: number;
  readonly import: ImportRow | undefined;
}

/**
 * Confirmed imports of a day no later than the census, and what the term's last run read. Of a kind and place the latest complete list
 * stands with the supplements after it; what the last run read of a kind yields to a complete list of the whole county.
 */
export function decideOffers(
  imports: readonly ImportRow[],
  files: readonly RunFileRow[],
  countyCode: string,
  censusOn: string,
): Offer[] {
  const usable = imports
    .filter((row) => row.state === 'confirmed' && row.dataOn <= censusOn)
    .sort((a, b) =>
      a.dataOn === b.dataOn ? Number(a.uploadedAt) - Number(b.uploadedAt) : a.dataOn < b.dataOn ? -1 : 1,
    );
  const standing = usable.filter(
    (row, at) =>
      !usable
        .slice(at + 1)
        .some(
          (later) =>
            later.scope === 'complete' && later.kind === row.kind && row.divisionCode.startsWith(later.divisionCode),
        ),
  );
  const whole = new Set(
    standing.filter((row) => row.scope === 'complete' && row.divisionCode === countyCode).map((row) => row.kind),
  );
  const imported = new Set(usable.map((row) => `${row.kind} ${row.fileId}`));
  return [
    ...usable.map(
      (row): Offer => ({
        key: `import:${row.importId}`,
        chosen: standing.includes(row),
        list: {
          kind: row.kind,
          path: `导入/${row.importId.slice(0, 8)}/${row.fileName}`,
          fileId: row.fileId,
          dataOn: row.dataOn,
        },
        rows: row.counts?.rows ?? 0,
        import: row,
      }),
    ),
    ...files
      .filter((file) => !imported.has(`${file.kind} ${file.fileId}`))
      .map(
        (file): Offer => ({
          key: `run:${file.kind}:${file.path}`,
          chosen: !whole.has(file.kind),
          list: file,
          rows: file.rows,
          import: undefined,
        }),
      ),
  ];
}

async function listOffers(request: Pick<OfficeRequest, 'office' | 'session'>, term: TermId, censusOn: string) {
  const { countyCode } = request.office;
  return await readOffice(request, async (tx) =>
    decideOffers(
      await listImports(tx, countyCode, MOST_IMPORTS),
      await listFilesOfRun(tx, countyCode, term),
      countyCode,
      censusOn,
    ),
  );
}

const StartInput = z.object({
  runJobId: z.string(),
  term: z.string(),
  censusOn: z.string(),
  fileIds: z.array(z.string()),
  purpose: z.string(),
});
type StartInput = z.infer<typeof StartInput>;

/** Who started a run, of what and for what; what it records is entered by the run itself. */
const startRun = defineCommand<StartInput, { runJobId: string }>({
  name: 'term.start-run',
  input: StartInput,
  digestInput: ({ runJobId: _, ...rest }) => rest,
  authorize: requireRole('term.start-run', 'county-clerk'),
  run: async ({ input }) => ({ runJobId: input.runJobId }),
  trail: ({ input }) => ({
    subjects: [input.runJobId],
    facts: { term: input.term, censusOn: input.censusOn, files: input.fileIds.length, purpose: input.purpose },
  }),
});

function getDay(text: string) {
  const day = parsePlainDate(text);
  if (day === undefined)
    throw serverProblems['invalid-request']({ where: 'censusOn', reason: 'not a day of the calendar' });
  return day;
}

/** Corrections of columns, for the paths under which the run reads the lists. */
function gatherMapping(offers: readonly Offer[]): MappingFile | undefined {
  const files = offers.flatMap(({ list, import: row }) => {
    const mapping = row?.mapping as MappingFile | null | undefined;
    return (mapping?.files ?? []).map((entry): MappingEntry => ({ ...entry, file: list.path }));
  });
  return files.length === 0 ? undefined : { version: 1, files };
}

export const termRunHandlers = {
  listTermRunFiles: async (request) => {
    const { office, query } = request;
    const offers = await listOffers(request, query.term as TermId, getDay(query.censusOn));
    const missing = REQUIRED_LISTS.filter((kind) => !offers.some(({ list }) => list.kind === kind));
    return await readOffice(request, async (tx) => {
      const places = await readPlaces(tx, office);
      return {
        items: offers.map(({ key, chosen, list, rows, import: row }) => ({
          ...{ key, chosen, rows, kind: list.kind, dataOn: list.dataOn },
          source: row === undefined ? ('run' as const) : ('import' as const),
          name: row?.fileName ?? list.path,
          ...(row === undefined
            ? {}
            : { scope: row.scope, division: { key: row.divisionCode, name: places.nameWhole(row.divisionCode) } }),
        })),
        missing: [...missing] as ListKind[],
      };
    });
  },
  startTermRun: async (request) => {
    const { office, body } = request;
    const me = getMe(request);
    const desk = getTermDesk(office);
    if (office.policyFolder === undefined || office.db.dataDir === undefined) throw serverProblems['cannot-run']({});
    const offers = await listOffers(request, body.term as TermId, getDay(body.censusOn));
    const taken = offers.filter(({ key }) => body.files.includes(key));
    if (taken.length !== new Set(body.files).size) throw serverProblems['lists-changed']({});
    const missing = REQUIRED_LISTS.filter((kind) => !taken.some(({ list }) => list.kind === kind));
    if (missing.length > 0)
      throw serverProblems['lists-missing']({ missing: missing.map((kind) => KIND_NAMES[kind]).join('、') });
    if (desk.isBusy) throw serverProblems['run-under-way']({});
    const runJobId = randomUUID();
    const input = {
      ...{ runJobId, term: body.term, censusOn: body.censusOn, purpose: body.purpose },
      fileIds: taken.map(({ list }) => list.fileId),
    };
    const { result } = await act(request, startRun, input);
    const known = desk.list().find((job) => job.runJobId === result.runJobId);
    if (known !== undefined) return describeJob(known);
    if (desk.isBusy) throw serverProblems['run-under-way']({});
    const job = desk.start({
      ...{
        runJobId: result.runJobId,
        term: body.term as TermId,
        censusOn: getDay(body.censusOn),
        purpose: body.purpose,
      },
      lists: taken.map(({ list }) => list),
      mapping: gatherMapping(taken),
      startedBy: me.fullName,
      startedAt: office.now().toISOString(),
    });
    return describeJob(job);
  },
  listTermRuns: async (request) => ({ items: getTermDesk(request.office).list().map(describeJob) }),
  cancelTermRun: async (request) => {
    if (!getTermDesk(request.office).cancel(request.params.runJobId))
      throw serverProblems['nothing-there']({ what: '正在进行的运行' });
    return undefined;
  },
} satisfies {
  [K in Extract<keyof typeof importRoutes, `${string}TermRun${string}`>]: Handler<K>;
};
