/** A list of children as .xlsx: masked, recorded before it leaves, marked with who took it and when. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_WORDS } from '@bulou/coverage';
import { countLines, type LineFilter, listLines, type OfficeTerm } from '@bulou/coverage/office';
import { stageLabel, termLabel } from '@bulou/kernel';
import { requireRole } from '@bulou/network';
import { DATA_ROLES } from '@bulou/network/model';
import { defineCommand } from '@bulou/store';
import { writeWorkbook } from '@bulou/tabular';
import { z } from 'zod';
import { serverProblems } from '../problems.ts';
import { describeLines, type ShownLine } from './child-lines.ts';
import { decideScope, getOfficeTerm } from './coverage.handlers.ts';
import { act, getMe, type Handler, type Office } from './office.ts';

const MOST_ROWS = 20_000;

const ExportInput = z.object({
  exportId: z.string(),
  term: z.string(),
  filter: z.custom<LineFilter>(),
  purpose: z.string(),
});
type ExportInput = z.infer<typeof ExportInput>;

/** Reads the rows under the territory of whoever exports, in the transaction that records the export. */
function makeExportCommand(office: Office, take: (lines: readonly ShownLine[]) => void) {
  return defineCommand<ExportInput, { exportId: string; rows: number }>({
    name: 'coverage.export-children',
    input: ExportInput,
    digestInput: ({ exportId: _, ...rest }) => ({ ...rest, filter: JSON.stringify(rest.filter) }),
    authorize: requireRole('coverage.export-children', ...DATA_ROLES),
    run: async ({ tx, input, envelope }) => {
      const term = input.term as OfficeTerm['term'];
      const rows = await countLines(tx, envelope.countyCode, term, input.filter);
      if (rows > MOST_ROWS) throw serverProblems['export-too-large']({ rows, limit: MOST_ROWS });
      const lines = await listLines(tx, envelope.countyCode, term, { ...input.filter, limit: MOST_ROWS });
      take((await describeLines(tx, office, lines)).items);
      return { exportId: input.exportId, rows };
    },
    trail: ({ input }, { exportId, rows }) => ({
      subjects: [exportId],
      facts: { purpose: input.purpose, term: input.term, rows, filter: JSON.stringify(input.filter) },
    }),
  });
}

export const exportChildren: Handler<'exportChildren'> = async (request) => {
  const { office, body } = request;
  const me = getMe(request);
  const { term: asked, purpose, ...given } = body;
  const term = await office.db.transaction(office.countyCode, (tx) => getOfficeTerm(tx, office, asked), {
    readOnly: true,
  });
  const filter: LineFilter = { ...given, ...decideScope(me, given) };
  let lines: readonly ShownLine[] = [];
  const command = makeExportCommand(office, (taken) => {
    lines = taken;
  });
  const exportId = randomUUID();
  const { replayed } = await act(request, command, { exportId, term: term.term, filter, purpose });
  if (replayed) throw serverProblems['shown-once']({});
  const at = office.now().toISOString();
  const mark = `${me.fullName}（${me.accountName}）于 ${at.slice(0, 16).replace('T', ' ')} UTC 导出，编号 ${exportId}`;
  const title = `${office.countyName} ${termLabel(term.term, 'zh')} 学生名单`;
  return { fileName: `${title}.xlsx`, content: await writeLines(title, mark, lines, at) };
};

async function writeLines(
  title: string,
  mark: string,
  lines: readonly ShownLine[],
  createdAt: string,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'bulou-export-'));
  try {
    const file = join(folder, 'export.xlsx');
    await writeWorkbook(file, {
      title,
      creator: mark,
      createdAt,
      sheets: [
        {
          name: '名单',
          title,
          subtitles: [mark, `共 ${lines.length} 人；身份证号已遮盖。`],
          columns: [
            '姓名',
            '身份证号（遮盖）',
            '村',
            '学校',
            '学段',
            '年级',
            '建档立卡',
            '状态',
            '原因',
            '可发金额',
            '应发未发',
          ].map((header) => ({ header })),
          rows: lines.map((line) => [
            line.name,
            line.maskedId,
            line.division?.name ?? '',
            line.school?.name ?? '',
            line.stage === 'unknown' ? '不详' : stageLabel(line.stage, 'zh'),
            line.grade ?? null,
            line.registered ? '是' : '否',
            STATE_WORDS[line.state].zh,
            line.reasons.map((reason) => reason.zh).join('；'),
            BigInt(line.paidFen),
            BigInt(line.owedFen),
          ]),
          frozenColumns: 1,
          filter: true,
          page: { orientation: 'landscape', footer: mark },
        },
      ],
    });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
