/** Workbooks of importing: the list with its faults marked, and blank lists in the layout that is read without questions. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, ListKind } from '@bulou/kernel';
import { type Field, nameField } from '@bulou/roster/imports';
import { type Workbook, type WorkbookRow, writeWorkbook } from '@bulou/tabular';
import type { ReadList } from './import-desk.ts';

export const KIND_NAMES: Readonly<Record<ListKind, string>> = {
  registry: '建档立卡名单',
  enrolment: '学籍名单',
  attendance: '班级实到名单',
  survey: '入户排查表',
  received: '已受助名单',
};

async function makeFile(workbook: Workbook): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'bulou-export-'));
  try {
    const file = join(folder, 'export.xlsx');
    await writeWorkbook(file, workbook);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const WHAT_TO_MEND = '要改的地方';

/** Every data row as the file has it; cells that something is wrong with are coloured, and the last column says what to do. */
export async function makeMarkedFile(list: ReadList, mark: string, createdAt: string): Promise<Buffer> {
  const faults = new Map<string, Finding[]>();
  for (const finding of list.intake.findings) {
    if (finding.severity === 'info' || finding.row === 0) continue;
    const key = `${finding.sheet} ${finding.row}`;
    faults.set(key, [...(faults.get(key) ?? []), finding]);
  }
  const sheets = list.intake.files.flatMap((file) =>
    file.sheets.flatMap(({ name, tables }) => {
      const [table] = tables;
      if (table === undefined) return [];
      const rows = list.raw.filter((row) => row.sheet === name);
      const width = Math.max(table.mapping.length, ...rows.slice(0, 200).map((row) => row.cells.length));
      const headers = Array.from({ length: width }, (_each, at) => table.mapping[at]?.header ?? '');
      const letters = Array.from({ length: width }, (_each, at) => table.mapping[at]?.letter ?? '');
      return [
        {
          name: name || '名单',
          subtitles: [mark, `标红的格子有错，标黄的请核对；改好后删去最后一列和这两行再导入。`],
          columns: [
            { header: '原行号', width: 8 },
            ...headers.map((header) => ({ header })),
            { header: WHAT_TO_MEND, width: 60, style: 'wrap' },
          ],
          rows: rows.map((row): WorkbookRow => {
            const wrong = faults.get(`${name} ${row.row}`) ?? [];
            const cells = Array.from({ length: width }, (_each, at) => {
              const value = row.cells[at] ?? '';
              const found = wrong.find(({ column }) => column !== '' && [letters[at], headers[at]].includes(column));
              return found === undefined ? value : { value, style: found.severity === 'error' ? 'bad' : 'warn' };
            });
            return [String(row.row), ...cells, wrong.map(({ reason, remedy }) => `${reason}。${remedy}`).join('；')];
          }),
          frozenColumns: 1,
          filter: true,
        },
      ];
    }),
  );
  return await makeFile({ title: WHAT_TO_MEND, creator: mark, createdAt, sheets });
}

const TEMPLATE_FIELDS: Readonly<Record<ListKind, readonly Field[]>> = {
  registry: [
    ...(['sequence', 'township', 'village', 'householdNo', 'headName', 'personNo', 'name', 'nationalId'] as const),
    ...([
      'relationToHead',
      'sex',
      'schooling',
      'povertyStatus',
      'outOfPovertyYear',
      'registeredOn',
      'phone',
      'note',
    ] as const),
  ],
  enrolment: [
    ...([
      'sequence',
      'name',
      'nationalId',
      'sex',
      'birthOn',
      'enrolmentNo',
      'schoolName',
      'schoolCode',
      'grade',
    ] as const),
    ...([
      'className',
      'enteredMonth',
      'boardingKind',
      'township',
      'village',
      'guardian1Name',
      'phone',
      'note',
    ] as const),
  ],
  attendance: ['sequence', 'schoolName', 'grade', 'className', 'name', 'sex', 'inSchoolYes', 'absentReason', 'note'],
  survey: [
    ...(['sequence', 'township', 'village', 'householdNo', 'headName', 'headPhone', 'name', 'nationalId'] as const),
    ...([
      'relationToHead',
      'schooling',
      'studyPlace',
      'schoolName',
      'grade',
      'flaggedPoor',
      'account',
      'holderName',
    ] as const),
    ...(['proofOfStudy', 'proofOfAid', 'note'] as const),
  ],
  received: [
    ...([
      'sequence',
      'name',
      'nationalId',
      'schoolName',
      'benefit',
      'amount',
      'term',
      'payer',
      'paidOn',
      'note',
    ] as const),
  ],
};

/** A blank list: its columns are read as what they are, whatever order they are brought into. */
export async function makeTemplate(kind: ListKind, countyName: string): Promise<Buffer> {
  const columns = TEMPLATE_FIELDS[kind].map((field) => ({
    header: nameField(field),
    width: ['name', 'headName'].includes(field)
      ? 10
      : ['nationalId', 'account', 'enrolmentNo'].includes(field)
        ? 22
        : 12,
  }));
  return await makeFile({
    title: KIND_NAMES[kind],
    creator: countyName,
    sheets: [
      {
        name: KIND_NAMES[kind],
        title: `${countyName}${KIND_NAMES[kind]}`,
        subtitles: ['一行一人；身份证号、卡号按文本填写，不要合并单元格。没有的留空，不要写“无”。'],
        columns,
        rows: Array.from({ length: 30 }, (): WorkbookRow => columns.map(() => '')),
        page: { orientation: 'landscape' },
      },
    ],
  });
}
