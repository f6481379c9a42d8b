/** What people do with lists: hand in, confirm, withdraw by a further entry, and correct how columns are read. */
import { isWithin, LIST_KINDS, plainDate } from '@bulou/kernel';
import { requireRole } from '@bulou/network';
import { IMPORT_ROLES } from '@bulou/network/model';
import { type CommandContext, defineCommand, recordFile, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { FIELDS } from '../intake/fields.ts';
import { findImport, findSameImport, type ImportRow } from './imports.queries.ts';
import { importProblems } from './problems.ts';

const UploadInput = z.object({
  kind: z.enum(LIST_KINDS),
  fileId: z.string().regex(/^[0-9a-f]{64}$/),
  fileName: z.string().min(1).max(200),
  size: z.int().min(1),
  divisionCode: z.string().regex(/^(\d{6}|\d{9}|\d{12})$/),
  dataOn: z.string().transform((text) => plainDate(text)),
  scope: z.enum(['complete', 'supplement']),
});
type UploadInput = z.infer<typeof UploadInput>;

/** Hands a list in. Its bytes lie encrypted in the store already. The same declaration of the same file is the same import. */
export const uploadList = defineCommand<UploadInput, { importId: string }>({
  name: 'roster.upload-list',
  input: UploadInput as unknown as z.ZodType<UploadInput>,
  authorize: ({ input, envelope }) => {
    requireRole('roster.upload-list', ...IMPORT_ROLES)({ envelope });
    if (!isWithin(input.divisionCode, envelope.actor.territory))
      throw importProblems['outside-place']({ divisionCode: input.divisionCode });
  },
  run: async ({ tx, input, envelope, now, newId }) => {
    const { countyCode, actor } = envelope;
    await tx`select pg_advisory_xact_lock(hashtextextended(${`import/${countyCode}/${input.fileId}`}, 0))`;
    const same = await findSameImport(tx, countyCode, input);
    if (same !== undefined) return { importId: same };
    const importId = newId();
    await recordFile(tx, countyCode, { fileId: input.fileId, size: input.size }, now);
    await tx`insert into roster.list_import (county_code, import_id, kind, file_id, file_name, size_bytes, division_code, data_on, scope,
        uploaded_by, uploaded_at)
      values (${countyCode}, ${importId}, ${input.kind}, ${input.fileId}, ${input.fileName}, ${input.size}, ${input.divisionCode},
        ${input.dataOn}, ${input.scope}, ${actor.actorId}, ${now})`;
    return { importId };
  },
  trail: ({ input }, { importId }) => ({
    subjects: [importId],
    facts: {
      kind: input.kind,
      fileId: input.fileId,
      divisionCode: input.divisionCode,
      dataOn: input.dataOn,
      scope: input.scope,
    },
  }),
});

const Counts = z.object({
  rows: z.int(),
  errors: z.int(),
  warnings: z.int(),
  new: z.int(),
  changed: z.int(),
  same: z.int(),
  vanished: z.int(),
});
const ConfirmInput = z.object({ importId: z.string(), counts: Counts, mapping: z.unknown() });
type ConfirmInput = z.infer<typeof ConfirmInput>;

/** Confirms a list as it was shown: the figures and the reading of its columns are kept with the entry. */
export const confirmImport = defineCommand<ConfirmInput, { importId: string }>({
  name: 'roster.confirm-list',
  input: ConfirmInput,
  authorize: requireRole('roster.confirm-list', ...IMPORT_ROLES),
  run: async (context) => {
    const { importId, counts, mapping } = context.input;
    const row = await lockImport(context.tx, context.envelope.countyCode, importId);
    if (row.state !== 'open') throw importProblems['already-decided']({ state: row.state });
    await insertAct(context, importId, 1, 'confirmed', '', counts, mapping);
    return { importId };
  },
  trail: ({ input }) => ({ subjects: [input.importId], facts: input.counts }),
});

/** What stands on the rows of a list so that it can no longer be withdrawn. */
export interface StandingEntry {
  readonly what: 'payment' | 'stamp' | 'claim';
  readonly childId: string;
  readonly name: string;
}

const WithdrawInput = z.object({ importId: z.string(), reason: z.string().min(2).max(300) });
type WithdrawInput = z.infer<typeof WithdrawInput>;

/** Withdraws a list by a further entry; what stands on it is asked of whoever knows the rooms behind this one. */
export function makeWithdrawCommand(
  listStanding: (tx: Transaction, list: ImportRow) => Promise<readonly StandingEntry[]>,
) {
  return defineCommand<WithdrawInput, { importId: string }>({
    name: 'roster.withdraw-list',
    input: WithdrawInput,
    authorize: requireRole('roster.withdraw-list', ...IMPORT_ROLES),
    run: async (context) => {
      const { importId, reason } = context.input;
      const row = await lockImport(context.tx, context.envelope.countyCode, importId);
      if (row.state === 'withdrawn') throw importProblems['already-decided']({ state: row.state });
      const standing = row.state === 'open' ? [] : await listStanding(context.tx, row);
      if (standing.length > 0) {
        const names = [...new Set(standing.map((entry) => entry.name))];
        const children = `${names.slice(0, 8).join('、')}${names.length > 8 ? ' …' : ''}`;
        throw importProblems['stands-on-it']({ count: standing.length, children });
      }
      await insertAct(context, importId, row.state === 'open' ? 1 : 2, 'withdrawn', reason, {}, null);
      return { importId };
    },
    trail: ({ input }) => ({ subjects: [input.importId], facts: { reason: input.reason } }),
  });
}

const RememberInput = z.object({
  importId: z.string(),
  layoutKey: z.string().regex(/^[0-9a-f]{24}$/),
  columns: z.record(z.string().regex(/^[A-Z]{1,3}$/), z.enum(FIELDS).nullable()),
});
type RememberInput = z.infer<typeof RememberInput>;

/** Remembers how the columns of a layout are read: this list and all that look like it. */
export const rememberColumns = defineCommand<RememberInput, { version: number }>({
  name: 'roster.remember-columns',
  input: RememberInput,
  authorize: requireRole('roster.remember-columns', ...IMPORT_ROLES),
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode, actor } = envelope;
    const row = await lockImport(tx, countyCode, input.importId);
    if (row.state !== 'open') throw importProblems['already-decided']({ state: row.state });
    await tx`select pg_advisory_xact_lock(hashtextextended(${`layout/${countyCode}/${input.layoutKey}`}, 0))`;
    const [made] = await tx<{ version: number }[]>`
      insert into roster.layout_mapping (county_code, layout_key, version, kind, columns, remembered_by, remembered_at)
      select ${countyCode}, ${input.layoutKey}, coalesce(max(version), 0) + 1, ${row.kind}, ${tx.json(input.columns as never)},
        ${actor.actorId}, ${now}
      from roster.layout_mapping where county_code = ${countyCode} and layout_key = ${input.layoutKey}
      returning version`;
    return { version: made?.version ?? 1 };
  },
  trail: ({ input }, { version }) => ({ subjects: [input.importId], facts: { layoutKey: input.layoutKey, version } }),
});

/** Two people who act on one list act one after the other. */
async function lockImport(tx: Transaction, countyCode: string, importId: string): Promise<ImportRow> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`import/${countyCode}/${importId}`}, 0))`;
  const row = await findImport(tx, countyCode, importId);
  if (row === undefined) throw importProblems['no-import']({});
  return row;
}

async function insertAct(
  { tx, envelope, now }: CommandContext<unknown>,
  importId: string,
  actNo: number,
  act: 'confirmed' | 'withdrawn',
  note: string,
  counts: unknown,
  mapping: unknown,
): Promise<void> {
  await tx`insert into roster.list_import_act (county_code, import_id, act_no, act, acted_by, acted_at, note, counts, mapping)
    values (${envelope.countyCode}, ${importId}, ${actNo}, ${act}, ${envelope.actor.actorId}, ${now}, ${note},
      ${tx.json(counts as never)}, ${mapping === null ? null : tx.json(mapping as never)})`;
}
