import { LIST_KINDS } from '@bulou/kernel';
import { IMPORT_ROLES, type Role } from '@bulou/network/model';
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Day, DivisionCode, Flag, Id, Instant, Named, TermId } from './shared.schema.ts';

const READ_ROLES: readonly Role[] = [...IMPORT_ROLES, 'county-reviewer'];
const RUN_ROLES: readonly Role[] = ['county-clerk'];
const SEE_RUN_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader'];

const ListKind = z.enum(LIST_KINDS).meta({ id: 'ListKind' });
const Scope = z.enum(['complete', 'supplement']);
const FileName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^/\\:*?"<>|]+\.(xlsx|xlsm|xls|csv|txt|html?|xml|et)$/i);

const Counts = z
  .object({
    rows: z.int(),
    errors: z.int(),
    warnings: z.int(),
    new: z.int(),
    changed: z.int(),
    same: z.int(),
    vanished: z.int(),
  })
  .meta({ id: 'ImportCounts' });

const ImportLine = z
  .object({
    importId: Id,
    kind: ListKind,
    fileName: z.string(),
    size: z.int(),
    division: Named,
    dataOn: Day,
    scope: Scope,
    uploadedBy: z.string(),
    uploadedAt: Instant,
    state: z.enum(['open', 'confirmed', 'withdrawn']),
    counts: Counts.optional(),
  })
  .meta({ id: 'ImportLine' });

const Column = z.object({
  letter: z.string(),
  header: z.string(),
  /** What it is read as; absent where it is left unread. */
  field: z.string().optional(),
  /** Three values of the column, masked. */
  samples: z.array(z.string()),
});

const Sheet = z
  .object({
    name: z.string(),
    hidden: z.boolean(),
    /** Lines of the file that the header stands on. */
    headerRows: z.array(z.int()),
    rows: z.int(),
    /** The same for all sheets with these headers; absent where nothing was read. */
    layoutKey: z.string().optional(),
    /** Somebody corrected how this layout is read. */
    remembered: z.boolean(),
    columns: z.array(Column),
  })
  .meta({ id: 'ImportSheet' });

const ImportPage = ImportLine.extend({
  reading: z.object({
    state: z.enum(['reading', 'comparing', 'read', 'refused', 'cancelled']),
    /** Seconds since it began, and how long it took once it has ended. */
    seconds: z.number(),
    problem: z.object({ zh: z.string(), en: z.string() }).optional(),
  }),
  /** What it is held against: a list before, the rows of the last run, or nothing yet. */
  against: z
    .object({ what: z.enum(['import', 'run', 'nothing']), name: z.string(), dataOn: Day.optional(), rows: z.int() })
    .optional(),
  sheets: z.array(Sheet),
  fields: z.array(z.object({ field: z.string(), zh: z.string() })),
  findingCodes: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['error', 'warning', 'info']),
      count: z.int(),
      reason: z.string(),
    }),
  ),
}).meta({ id: 'ImportPage' });

const importParams = z.object({ importId: Id });
const Slice = z.object({ from: z.coerce.number().int().min(0).max(1_000_000).default(0) });

const RunFile = z
  .object({
    key: z.string(),
    source: z.enum(['import', 'run']),
    kind: ListKind,
    name: z.string(),
    dataOn: Day,
    rows: z.int(),
    division: Named.optional(),
    scope: Scope.optional(),
    /** Taken unless somebody says otherwise. */
    chosen: z.boolean(),
  })
  .meta({ id: 'TermRunFile' });

const TermRun = z
  .object({
    runJobId: Id,
    term: TermId,
    censusOn: Day,
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    startedBy: z.string(),
    startedAt: Instant,
    stage: z.object({ zh: z.string(), en: z.string(), done: z.int(), total: z.int().optional(), unit: z.string() }),
    stageNo: z.int(),
    stages: z.int(),
    seconds: z.number(),
    problem: z.object({ zh: z.string(), en: z.string() }).optional(),
    result: z
      .object({
        repeated: z.boolean(),
        known: z.int(),
        unresolved: z.int(),
        owed: z.int(),
        payable: z.int(),
        payments: z.int(),
        amountFen: z.int(),
        openLinks: z.int(),
        findings: z.int(),
        addedPayments: z.int().optional(),
        removedPayments: z.int().optional(),
      })
      .optional(),
  })
  .meta({ id: 'TermRun' });

export const importRoutes = {
  listImports: defineRoute({
    method: 'GET',
    path: '/imports',
    tag: 'import',
    summary: 'Lists that were handed in for places of my territory, the latest first.',
    access: READ_ROLES,
    response: z.object({ items: z.array(ImportLine), places: z.array(Named) }),
  }),
  uploadList: defineRoute({
    method: 'POST',
    path: '/imports',
    tag: 'import',
    summary: 'Hands a list in: the file is kept, encrypted, and read. The same file declared alike is the same import.',
    access: IMPORT_ROLES,
    query: z.object({
      kind: ListKind,
      divisionCode: DivisionCode,
      dataOn: Day,
      scope: Scope,
      fileName: FileName,
    }),
    upload: 'file',
    response: z.object({ importId: Id, repeated: z.boolean() }),
  }),
  getImport: defineRoute({
    method: 'GET',
    path: '/imports/{importId}',
    tag: 'import',
    summary: 'What was read of a list, what is wrong with it and what it would change.',
    access: READ_ROLES,
    params: importParams,
    response: ImportPage,
  }),
  listImportFindings: defineRoute({
    method: 'GET',
    path: '/imports/{importId}/findings',
    tag: 'import',
    summary: 'Cells that something is wrong with; numbers masked.',
    access: READ_ROLES,
    params: importParams,
    query: Slice.extend({ code: z.string().max(60).optional(), faults: Flag.optional() }),
    response: z.object({
      items: z.array(
        z
          .object({
            code: z.string(),
            severity: z.enum(['error', 'warning', 'info']),
            sheet: z.string(),
            row: z.int(),
            column: z.string(),
            value: z.string(),
            reason: z.string(),
            remedy: z.string(),
          })
          .meta({ id: 'ImportFinding' }),
      ),
      total: z.int(),
    }),
  }),
  listImportChanges: defineRoute({
    method: 'GET',
    path: '/imports/{importId}/changes',
    tag: 'import',
    summary: 'Rows that are new, changed, the same or gone against the list before; numbers masked.',
    access: READ_ROLES,
    params: importParams,
    query: Slice.extend({ kind: z.enum(['new', 'changed', 'same', 'vanished']) }),
    response: z.object({
      items: z.array(
        z
          .object({
            name: z.string(),
            maskedId: z.string(),
            place: z.string(),
            school: z.string(),
            fields: z.array(z.object({ zh: z.string(), en: z.string(), before: z.string(), after: z.string() })),
          })
          .meta({ id: 'ImportChange' }),
      ),
      total: z.int(),
    }),
  }),
  rememberColumns: defineRoute({
    method: 'POST',
    path: '/imports/{importId}/columns',
    tag: 'import',
    summary: 'Corrects how the columns of a layout are read, here and in every list that looks like it; reads again.',
    access: IMPORT_ROLES,
    params: importParams,
    body: z.object({
      layoutKey: z.string().regex(/^[0-9a-f]{24}$/),
      columns: z.record(z.string().regex(/^[A-Z]{1,3}$/), z.string().max(40).nullable()),
    }),
  }),
  confirmImport: defineRoute({
    method: 'POST',
    path: '/imports/{importId}/confirmation',
    tag: 'import',
    summary: 'Confirms a list as it is shown; the next run may take it.',
    access: IMPORT_ROLES,
    params: importParams,
    body: z.object({}),
  }),
  withdrawImport: defineRoute({
    method: 'POST',
    path: '/imports/{importId}/withdrawal',
    tag: 'import',
    summary: 'Withdraws a list by a further entry; refused, with the children, once payments stand on its rows.',
    access: IMPORT_ROLES,
    params: importParams,
    body: z.object({ reason: z.string().min(2).max(300) }),
  }),
  cancelReading: defineRoute({
    method: 'POST',
    path: '/imports/{importId}/cancellation',
    tag: 'import',
    summary: 'Stops reading a list; the file stays kept.',
    access: IMPORT_ROLES,
    params: importParams,
    body: z.object({}),
  }),
  exportMarkedList: defineRoute({
    method: 'POST',
    path: '/imports/{importId}/marked',
    tag: 'import',
    summary: 'The list as a workbook with its faults marked; whole numbers, so it is recorded.',
    access: IMPORT_ROLES,
    stepUp: true,
    params: importParams,
    body: z.object({}),
    response: 'xlsx',
  }),
  getImportTemplate: defineRoute({
    method: 'GET',
    path: '/import-templates/{kind}',
    tag: 'import',
    summary: 'A blank list in the layout that is read without questions.',
    access: READ_ROLES,
    params: z.object({ kind: ListKind }),
    response: 'xlsx',
  }),
  listTermRunFiles: defineRoute({
    method: 'GET',
    path: '/term-runs/files',
    tag: 'import',
    summary: 'Lists that a run of a term can take: confirmed imports, and what its last run read.',
    access: SEE_RUN_ROLES,
    query: z.object({ term: TermId, censusOn: Day }),
    response: z.object({ items: z.array(RunFile), missing: z.array(ListKind) }),
  }),
  startTermRun: defineRoute({
    method: 'POST',
    path: '/term-runs',
    tag: 'import',
    summary: 'Runs a term from the lists that are named, in the background. Its papers hold whole numbers.',
    access: RUN_ROLES,
    stepUp: true,
    body: z.object({
      term: TermId,
      censusOn: Day,
      files: z.array(z.string().max(400)).min(1).max(5_000),
      purpose: z.string().min(2).max(100),
    }),
    response: TermRun,
  }),
  listTermRuns: defineRoute({
    method: 'GET',
    path: '/term-runs',
    tag: 'import',
    summary: 'Runs since the office was opened: how far each is and what came of it.',
    access: SEE_RUN_ROLES,
    response: z.object({ items: z.array(TermRun) }),
  }),
  cancelTermRun: defineRoute({
    method: 'POST',
    path: '/term-runs/{runJobId}/cancellation',
    tag: 'import',
    summary: 'Stops a run; nothing of it stays.',
    access: RUN_ROLES,
    params: z.object({ runJobId: Id }),
    body: z.object({}),
  }),
};
