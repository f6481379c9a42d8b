import { listLinesOfChild } from '@bulou/coverage/office';
import { assignTask, closeTask, countTasks, listAccountNames, listTaskPage, type TaskRow } from '@bulou/network';
import {
  formatCheckpoint,
  listTrailPage,
  parseCheckpoint,
  readCheckpoint,
  type Transaction,
  verifyTrail,
} from '@bulou/store';
import { z } from 'zod';
import type { workRoutes } from '../api/work.routes.ts';
import { serverProblems } from '../problems.ts';
import { describeCode } from './coverage.handlers.ts';
import { CursorText, formatCursor, readCursor } from './cursor.ts';
import { localDay } from './home.ts';
import { act, getMe, type Handler, type Office, readOffice } from './office.ts';
import { nameOwner, readPlaces, readSchoolNames } from './places.ts';
import { reviewHandlers } from './review.handlers.ts';
import { describeEvent } from './trail-words.ts';

const TaskCursor = z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2}$/), CursorText]);
const SequenceCursor = z.tuple([z.int().min(1)]);
const OUTCOMES: Readonly<Record<string, string>> = {
  'corrected-in-list': '已在名单中改正',
  confirmed: '已核实无误',
  'handed-on': '已转交',
  other: '其他',
};

export const workHandlers = {
  ...reviewHandlers,
  listTasks: async (request) => {
    const { office, query } = request;
    const { limit, state, kind } = query;
    const after = readCursor(query.after, TaskCursor);
    const me = getMe(request);
    const filter = { state, kind, mine: query.mine === true ? me : undefined };
    return await readOffice(request, async (tx) => {
      const from = after && { dueOn: after[0], taskId: after[1] };
      const rows = await listTaskPage(tx, office.countyCode, { ...filter, limit, after: from });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await describeTasks(tx, office, page),
        total: (await countTasks(tx, office.countyCode, filter, localDay(office.now()))).total,
        ...(rows.length > limit && last !== undefined ? { next: formatCursor([last.dueOn, last.taskId]) } : {}),
      };
    });
  },
  assignTask: async (request) => {
    const { accountId, dueOn } = request.body;
    const input = { taskId: request.params.taskId, accountId, ...(dueOn === undefined ? {} : { dueOn }) };
    await act(request, assignTask, input);
    return undefined;
  },
  closeTask: async (request) => {
    await act(request, closeTask, { taskId: request.params.taskId, ...request.body });
    return undefined;
  },
  listTrail: async (request) => {
    const { office, query } = request;
    const before = readCursor(query.after, SequenceCursor);
    const midnight = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00+08:00`) + days * 86_400_000);
    const filter = {
      actorId: query.actorId,
      commandName: query.command,
      subjectId: query.subjectId,
      from: query.from === undefined ? undefined : midnight(query.from, 0),
      until: query.to === undefined ? undefined : midnight(query.to, 1),
      before: before === undefined ? undefined : BigInt(before[0]),
      limit: query.limit,
    };
    return await readOffice(request, async (tx) => {
      const rows = await listTrailPage(tx, office.countyCode, filter);
      const page = rows.slice(0, query.limit);
      const names = await listAccountNames(
        tx,
        office.countyCode,
        page.map((row) => row.actorId),
      );
      const last = page.at(-1);
      return {
        items: page.map((row) => {
          const body = JSON.parse(row.body) as {
            role?: string;
            territory?: string;
            facts?: object;
            subjectCount?: number;
          };
          return {
            sequence: Number(row.sequence),
            recordedAt: row.recordedAt.toISOString(),
            command: describeEvent(row.commandName).zh,
            actorId: row.actorId,
            actor: names.get(row.actorId) ?? row.actorId,
            role: body.role ?? '',
            territory: body.territory ?? '',
            hash: row.hash,
            facts: JSON.stringify(body.facts ?? {}),
            subjectCount: body.subjectCount ?? 0,
          };
        }),
        ...(rows.length > query.limit && last !== undefined ? { next: formatCursor([Number(last.sequence)]) } : {}),
      };
    });
  },
  getCheckpoint: async (request) => {
    const checkpoint = await readOffice(request, (tx) => readCheckpoint(tx, request.office.countyCode));
    return { sequence: Number(checkpoint.sequence), hash: checkpoint.hash, text: formatCheckpoint(checkpoint) };
  },
  verifyTrail: async (request) => {
    const { checkpoint: text } = request.body;
    const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
    if (text !== undefined && checkpoint?.countyCode !== request.office.countyCode)
      throw serverProblems['invalid-request']({ where: 'body.checkpoint', reason: 'not a checkpoint of this county' });
    const { countyCode } = request.office;
    const kept = checkpoint === undefined ? [] : [checkpoint];
    const verdict = await readOffice(request, (tx) => verifyTrail(tx, countyCode, kept));
    return {
      whole: verdict.findings.length === 0,
      entries: Number(verdict.entries),
      hash: verdict.head.hash,
      findings: verdict.findings.map(({ sequence, kind }) => ({ sequence: Number(sequence), kind })),
    };
  },
} satisfies { [K in keyof typeof workRoutes]: Handler<K> };

async function describeTasks(tx: Transaction, office: Office, rows: readonly TaskRow[]) {
  const places = await readPlaces(tx, office);
  const schoolName = await readSchoolNames(tx, office);
  const settlers = await listAccountNames(
    tx,
    office.countyCode,
    rows.flatMap((row) => row.settledBy ?? []),
  );
  const today = localDay(office.now());
  const items = [];
  for (const row of rows) {
    const { taskId, kind, subjectKind, subjectId, divisionCode, ownerKind, ownerId, dueOn, state, evidence } = row;
    const [line] = subjectKind === 'child' ? await listLinesOfChild(tx, office.countyCode, subjectId) : [];
    items.push({
      ...{ taskId, kind, subjectKind, subjectId, ownerKind, dueOn, state },
      ...(line === undefined ? {} : { subjectName: line.name }),
      ...(divisionCode === office.countyCode
        ? {}
        : { division: { key: divisionCode, name: places.nameWhole(divisionCode) } }),
      owner: { key: ownerId, name: nameOwner(row, places, schoolName) },
      ...(row.assigneeId === null ? {} : { assignee: { accountId: row.assigneeId, fullName: row.assigneeName ?? '' } }),
      overdue: state === 'open' && dueOn < today,
      reasons: String(row.details['reasons'] ?? '')
        .split(';')
        .filter((code) => code !== '')
        .map((code) => describeCode(code)),
      ...(row.settledAt === null ? {} : { settledAt: row.settledAt.toISOString() }),
      ...(row.settledBy === null ? {} : { settledBy: settlers.get(row.settledBy) ?? row.settledBy }),
      ...(typeof evidence?.['text'] === 'string'
        ? { evidence: `${OUTCOMES[String(evidence['outcome'])] ?? ''}：${evidence['text']}` }
        : {}),
    });
  }
  return items;
}
