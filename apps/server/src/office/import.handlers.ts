import { randomUUID } from 'node:crypto';
import { listPaymentsOnFile } from '@bulou/coverage/office';
import { type Finding, maskBankAccount, maskNationalId, maskPhone, parsePlainDate } from '@bulou/kernel';
import { listAccountNames, requireRole } from '@bulou/network';
import { IMPORT_ROLES } from '@bulou/network/model';
import {
  confirmImport,
  FIELDS,
  findImport,
  findSameImport,
  type ImportCounts,
  type ImportRow,
  importProblems,
  layoutKeyOf,
  listImports,
  makeWithdrawCommand,
  nameField,
  rememberColumns,
  uploadList,
} from '@bulou/roster/imports';
import { describeRecord } from '@bulou/roster/office';
import { defineCommand, putFile, type Transaction } from '@bulou/store';
import { z } from 'zod';
import type { importRoutes } from '../api/import.routes.ts';
import { serverProblems } from '../problems.ts';
import { getImportDesk, type Reading, type ReadList } from './import-desk.ts';
import { KIND_NAMES, makeMarkedFile, makeTemplate } from './import-files.ts';
import { act, getMe, type Handler, type OfficeRequest, readOffice } from './office.ts';
import { type Places, readPlaces } from './places.ts';
import { termRunHandlers } from './term-run.handlers.ts';

const A_PAGE = 200;
const MOST_SHOWN = 100;

type Asking = Pick<OfficeRequest, 'office' | 'session'>;

async function getImport(request: Asking, importId: string): Promise<ImportRow> {
  const row = await readOffice(request, (tx) => findImport(tx, request.office.countyCode, importId));
  if (row === undefined) throw importProblems['no-import']({});
  return row;
}

async function getRead(request: Asking, importId: string): Promise<{ row: ImportRow; list: ReadList }> {
  const row = await getImport(request, importId);
  const { list } = getImportDesk(request.office).get(request, row);
  if (list === undefined) throw importProblems['not-read']({});
  return { row, list };
}

async function describeImports(tx: Transaction, request: Asking, rows: readonly ImportRow[], places: Places) {
  const { countyCode } = request.office;
  const names = await listAccountNames(
    tx,
    countyCode,
    rows.map((row) => row.uploadedBy),
  );
  return rows.map((row) => {
    const { importId, kind, fileName, dataOn, scope, uploadedBy, uploadedAt, state, divisionCode, size, counts } = row;
    return {
      ...{ importId, kind, fileName, dataOn, scope, state, size: Number(size) },
      division: { key: divisionCode, name: places.nameWhole(divisionCode) },
      uploadedBy: names.get(uploadedBy) ?? uploadedBy,
      uploadedAt: uploadedAt.toISOString(),
      ...(counts === null ? {} : { counts }),
    };
  });
}

function countList({ intake, changes }: ReadList): ImportCounts {
  const severity = (wanted: Finding['severity']) =>
    intake.findings.filter((finding) => finding.severity === wanted).length;
  const kind = (wanted: string) => changes.filter((change) => change.kind === wanted).length;
  return {
    rows: intake.records.length,
    errors: severity('error'),
    warnings: severity('warning'),
    new: kind('new'),
    changed: kind('changed'),
    same: kind('same'),
    vanished: kind('vanished'),
  };
}

/** Identity numbers, cards and telephones within a text, masked. */
export function maskNumbers(text: string): string {
  return text.replace(/[0-9Xx]{11,20}/g, (digits) => {
    if (digits.length === 11) return maskPhone(digits);
    return digits.length === 15 || digits.length === 18 ? maskNationalId(digits) : maskBankAccount(digits);
  });
}

function describeSheets(row: ImportRow, list: ReadList) {
  return list.intake.files.flatMap((file) =>
    file.sheets.map((sheet) => {
      const [table] = sheet.tables;
      const layoutKey = layoutKeyOf(row.kind, sheet);
      const rows = list.raw.filter((each) => each.sheet === sheet.name);
      return {
        ...{ name: sheet.name, hidden: sheet.hidden, rows: rows.length },
        headerRows: [...(table?.headerRows ?? [])],
        ...(layoutKey === undefined ? {} : { layoutKey }),
        remembered: layoutKey !== undefined && list.remembered.has(layoutKey),
        columns: (table?.mapping ?? []).map(({ letter, header, field }) => ({
          ...{ letter, header },
          ...(field === undefined ? {} : { field }),
          samples: sampleColumn(rows, columnNumber(letter)),
        })),
      };
    }),
  );
}

function columnNumber(letter: string): number {
  return [...letter].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0) - 1;
}

/** The first three different values of a column. */
function sampleColumn(rows: ReadList['raw'], at: number): string[] {
  const values = new Set<string>();
  for (const { cells } of rows) {
    const value = (cells[at] ?? '').trim();
    if (value !== '') values.add(maskNumbers(value).slice(0, 40));
    if (values.size === 3) break;
  }
  return [...values];
}

function countCodes(list: ReadList) {
  const codes = new Map<string, { finding: Finding; count: number }>();
  for (const finding of list.intake.findings) {
    const known = codes.get(finding.code);
    if (known === undefined) codes.set(finding.code, { finding, count: 1 });
    else known.count += 1;
  }
  const order = ['error', 'warning', 'info'];
  return [...codes.values()]
    .map(({ finding: { code, severity, reason }, count }) => ({
      ...{ code, severity, count },
      // The sentence without its place and value: the same for all of the code.
      reason: maskNumbers(reason.replace(/^.*?：/, '')).slice(0, 120),
    }))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count);
}

function describeReading(reading: Reading) {
  const until = reading.endedAt ?? performance.now();
  return {
    state: reading.state,
    seconds: Math.round((until - reading.startedAt) / 100) / 10,
    ...(reading.problem === undefined ? {} : { problem: reading.problem }),
  };
}

const withdrawList = (request: Asking) =>
  makeWithdrawCommand(async (tx, { fileId }) => {
    const { office } = request;
    const seen = await listPaymentsOnFile(tx, office.countyCode, fileId);
    const mine = new Set(seen.map((entry) => entry.childId));
    // A payment to somebody of another territory stands there all the same; who it is, is not told.
    const all = await office.db.transaction(
      office.countyCode,
      (whole) => listPaymentsOnFile(whole, office.countyCode, fileId),
      { readOnly: true },
    );
    return all.map(({ childId, name }) => ({
      what: 'payment' as const,
      childId,
      name: mine.has(childId) ? name : '外地的孩子',
    }));
  });

/** Records that a list left with whole numbers in it. */
const exportMarked = defineCommand<{ exportId: string; importId: string; rows: number }, { exportId: string }>({
  name: 'roster.export-marked-list',
  input: z.object({ exportId: z.string(), importId: z.string(), rows: z.int() }),
  digestInput: ({ importId }) => ({ importId }),
  authorize: requireRole('roster.export-marked-list', ...IMPORT_ROLES),
  run: async ({ input }) => ({ exportId: input.exportId }),
  trail: ({ input }) => ({ subjects: [input.importId], facts: { exportId: input.exportId, rows: input.rows } }),
});

export const importHandlers = {
  ...termRunHandlers,
  listImports: async (request) => {
    const { office } = request;
    const me = getMe(request);
    return await readOffice(request, async (tx) => {
      const places = await readPlaces(tx, office);
      const own = me.divisionCode ?? office.countyCode;
      const named = (key: string) => ({ key, name: places.nameWhole(key) });
      return {
        items: await describeImports(tx, request, await listImports(tx, office.countyCode, MOST_SHOWN), places),
        places: [named(own), ...places.partsOf(own).map(({ key }) => named(key))],
      };
    });
  },
  uploadList: async (request) => {
    const { office, query, upload } = request;
    const dataOn = parsePlainDate(query.dataOn);
    if (dataOn === undefined)
      throw serverProblems['invalid-request']({ where: 'query.dataOn', reason: 'not a day of the calendar' });
    if (upload.length === 0) throw serverProblems['invalid-request']({ where: 'body', reason: 'empty' });
    const { kind, divisionCode, scope, fileName } = query;
    const declared = { kind, divisionCode, scope, dataOn, fileId: '' };
    // Kept before anything is judged: what was handed in is not lost by being refused.
    const { fileId, size } = await putFile(office.db, upload);
    const same = await readOffice(request, (tx) => findSameImport(tx, office.countyCode, { ...declared, fileId }));
    if (same !== undefined) return { importId: same, repeated: true };
    const { result, replayed } = await act(request, uploadList, { ...declared, fileId, size, fileName });
    const row = await getImport(request, result.importId);
    getImportDesk(office).begin(request, row);
    return { importId: result.importId, repeated: replayed };
  },
  getImport: async (request) => {
    const row = await getImport(request, request.params.importId);
    const reading = getImportDesk(request.office).get(request, row);
    const { list } = reading;
    // Told as of now: it may go on while the rest is looked up.
    const shown = describeReading(reading);
    return await readOffice(request, async (tx) => {
      const places = await readPlaces(tx, request.office);
      const [line] = await describeImports(tx, request, [row], places);
      if (line === undefined) throw importProblems['no-import']({});
      return {
        ...line,
        ...(list === undefined || row.counts !== null ? {} : { counts: countList(list) }),
        reading: shown,
        ...(list === undefined ? {} : { against: { ...list.against, rows: list.against.rows.length } }),
        sheets: list === undefined ? [] : describeSheets(row, list),
        fields: FIELDS.filter((field) => field !== 'ignored').map((field) => ({ field, zh: nameField(field) })),
        findingCodes: list === undefined ? [] : countCodes(list),
      };
    });
  },
  listImportFindings: async (request) => {
    const { list } = await getRead(request, request.params.importId);
    const { from, code, faults } = request.query;
    const wanted = list.intake.findings.filter(
      (finding) => (code === undefined || finding.code === code) && (faults !== true || finding.severity !== 'info'),
    );
    return {
      items: wanted.slice(from, from + A_PAGE).map(({ kind: _kind, path: _path, value, reason, ...rest }) => ({
        ...rest,
        value: maskNumbers(value),
        reason: maskNumbers(reason),
      })),
      total: wanted.length,
    };
  },
  listImportChanges: async (request) => {
    const { list } = await getRead(request, request.params.importId);
    const { from, kind } = request.query;
    const wanted = list.changes.filter((change) => change.kind === kind);
    return {
      items: wanted.slice(from, from + A_PAGE).map((change) => describeChange(list, change)),
      total: wanted.length,
    };
  },
  rememberColumns: async (request) => {
    const { importId } = request.params;
    const columns = Object.fromEntries(
      Object.entries(request.body.columns).map(([letter, field]) => {
        const known = FIELDS.find((each) => each === field);
        if (field !== null && known === undefined)
          throw serverProblems['invalid-request']({ where: `body.columns.${letter}`, reason: 'no such field' });
        return [letter, known ?? null];
      }),
    );
    await act(request, rememberColumns, { importId, layoutKey: request.body.layoutKey, columns });
    getImportDesk(request.office).begin(request, await getImport(request, importId));
    return undefined;
  },
  confirmImport: async (request) => {
    const { importId } = request.params;
    const { list } = await getRead(request, importId);
    await act(request, confirmImport, { importId, counts: countList(list), mapping: list.mapping ?? null });
    return undefined;
  },
  withdrawImport: async (request) => {
    const input = { importId: request.params.importId, reason: request.body.reason };
    await act(request, withdrawList(request), input);
    return undefined;
  },
  cancelReading: async (request) => {
    const row = await getImport(request, request.params.importId);
    getImportDesk(request.office).cancel(row.importId);
    return undefined;
  },
  exportMarkedList: async (request) => {
    const { row, list } = await getRead(request, request.params.importId);
    const me = getMe(request);
    const exportId = randomUUID();
    const input = { exportId, importId: row.importId, rows: list.intake.records.length };
    const { replayed } = await act(request, exportMarked, input);
    if (replayed) throw serverProblems['shown-once']({});
    const at = request.office.now().toISOString();
    const mark = `${me.fullName}（${me.accountName}）于 ${at.slice(0, 16).replace('T', ' ')} UTC 导出，编号 ${exportId}`;
    const name = row.fileName.replace(/\.[^.]+$/, '');
    return { fileName: `${name}（标出问题）.xlsx`, content: await makeMarkedFile(list, mark, at) };
  },
  getImportTemplate: async (request) => {
    const { kind } = request.params;
    const content = await makeTemplate(kind, request.office.countyName);
    return { fileName: `${KIND_NAMES[kind]}（空表）.xlsx`, content };
  },
} satisfies { [K in keyof typeof importRoutes]: Handler<K> };

type Shown = Parameters<typeof describeRecord>[0];

/** A row of the comparison: who, where, and what was and is, masked. */
function describeChange({ intake, against }: ReadList, change: ReadList['changes'][number]) {
  const after = change.after === undefined ? undefined : (intake.records[change.after] as unknown as Shown);
  const before = change.before === undefined ? undefined : (against.rows[change.before] as unknown as Shown);
  const now = after === undefined ? [] : describeRecord(after);
  const then = before === undefined ? [] : describeRecord(before);
  const shown = after === undefined ? then : now;
  const textOf = (fields: typeof shown, field: string) => fields.find((each) => each.field === field)?.value ?? '';
  return {
    name: textOf(shown, 'name'),
    maskedId: textOf(shown, 'nationalId'),
    place: [textOf(shown, 'township'), textOf(shown, 'village')].join(''),
    school: textOf(shown, 'school'),
    fields: change.fields.map((field) => {
      const words = [...now, ...then].find((each) => each.field === field);
      return {
        zh: words?.zh ?? field,
        en: words?.en ?? field,
        before: textOf(then, field),
        after: textOf(now, field),
      };
    }),
  };
}
