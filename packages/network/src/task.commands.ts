/** The one task system: something that somebody owes by a day, about one subject. Opened and settled by the thousand. */
import { type CommandContext, copyRows, defineCommand, JsonCell, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { answersFor, getOpenAccount, requireRole } from './account.commands.ts';
import { requireWholeCounty } from './division.commands.ts';
import { problems } from './problems.ts';
import { ASSIGN_ROLES, DATA_ROLES } from './role.ts';

const Scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const NewTask = z.object({
  kind: z.string().min(1),
  subjectKind: z.string().min(1),
  subjectId: z.string().min(1),
  divisionCode: z.string().regex(/^\d{6,12}$/),
  ownerKind: z.enum(['office', 'division', 'school']),
  ownerId: z.string().min(1),
  dueOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Codes and figures; no personal data. */
  details: Scalars.default({}),
});
export type NewTask = z.infer<typeof NewTask>;

const OpenTasksInput = z.object({ runId: z.string().min(1), tasks: z.array(NewTask) });
type OpenTasksInput = z.infer<typeof OpenTasksInput>;

/** Opens what is not open yet: one open task for each kind and subject. */
export const openTasks = defineCommand<OpenTasksInput, { opened: number; alreadyOpen: number }>({
  name: 'network.open-tasks',
  input: OpenTasksInput as z.ZodType<OpenTasksInput>,
  authorize: requireWholeCounty('network.open-tasks'),
  run: (context) => saveTasks(context, context.input.runId, context.input.tasks),
  trail: ({ input }, result) => ({
    subjects: [...new Set(input.tasks.map((task) => task.subjectId))],
    facts: { ...result, runId: input.runId },
  }),
});

const TASK_COLUMNS = [
  'county_code',
  'task_id',
  'kind',
  'subject_kind',
  'subject_id',
  'division_code',
  'owner_kind',
  'owner_id',
  'due_on',
  'state',
  'run_id',
  'details',
  'opened_at',
];

/** The same inside another command's transaction, for runs that record more than tasks. */
export async function saveTasks(
  { tx, envelope, now, newId }: Pick<CommandContext<unknown>, 'tx' | 'envelope' | 'now' | 'newId'>,
  runId: string,
  tasks: readonly NewTask[],
): Promise<{ opened: number; alreadyOpen: number }> {
  const { countyCode } = envelope;
  await tx`
    insert into network.county (county_code, name, set_up_at) values (${countyCode}, ${countyCode}, ${now})
    on conflict on constraint county_key do nothing`;
  const rows = tasks.map((task) => [
    countyCode,
    newId(),
    task.kind,
    task.subjectKind,
    task.subjectId,
    task.divisionCode,
    task.ownerKind,
    task.ownerId,
    task.dueOn,
    'open',
    runId,
    new JsonCell(task.details),
    now,
  ]);
  const columns = TASK_COLUMNS.join(', ');
  await tx.unsafe(`create temp table new_task on commit drop as select ${columns} from network.task with no data`);
  await copyRows(tx, 'new_task', TASK_COLUMNS, rows);
  const inserted = await tx.unsafe(`
    insert into network.task (${columns}) select ${columns} from new_task
    on conflict (county_code, kind, subject_id) where state = 'open' do nothing`);
  await tx.unsafe('drop table new_task');
  return { opened: inserted.count, alreadyOpen: tasks.length - inserted.count };
}

/** Withdraws every open task of the kinds, because a later run has looked again. Within another command's transaction. */
export async function withdrawOpenTasks(
  { tx, envelope, now }: Pick<CommandContext<unknown>, 'tx' | 'envelope' | 'now'>,
  kinds: readonly string[],
  runId: string,
): Promise<number> {
  const withdrawn = await tx`
    update network.task set state = 'withdrawn', settled_at = ${now}, settled_by = ${envelope.actor.actorId},
      evidence = ${tx.json({ runId })}
    where county_code = ${envelope.countyCode} and kind = any(${[...kinds]}) and state = 'open'`;
  return withdrawn.count;
}

const SettleTasksInput = z.object({
  taskIds: z.array(z.string()).min(1),
  /** `settled` needs evidence; `withdrawn` is for a task whose reason is gone. */
  state: z.enum(['settled', 'withdrawn']),
  evidence: Scalars,
});
type SettleTasksInput = z.infer<typeof SettleTasksInput>;

export const settleTasks = defineCommand<SettleTasksInput, { settled: number }>({
  name: 'network.settle-tasks',
  input: SettleTasksInput,
  authorize: refuseForeignTasks,
  run: async ({ tx, input, envelope, now }) => {
    const settled = await tx`
      update network.task set state = ${input.state}, settled_at = ${now}, settled_by = ${envelope.actor.actorId},
        evidence = ${tx.json(input.evidence)}
      where county_code = ${envelope.countyCode} and task_id = any(${input.taskIds}) and state = 'open'`;
    return { settled: settled.count };
  },
  trail: ({ input }, result) => ({ subjects: input.taskIds, facts: { ...result, state: input.state } }),
});

/** Whoever settles a task must answer for the division that its subject belongs to; all of them must be open. */
async function refuseForeignTasks({ tx, input, envelope }: CommandContext<SettleTasksInput>): Promise<void> {
  const rows = await tx<{ taskId: string; divisionCode: string }[]>`
    select task_id as "taskId", division_code as "divisionCode" from network.task
    where county_code = ${envelope.countyCode} and task_id = any(${input.taskIds}) and state = 'open' for update`;
  const open = new Map(rows.map((row) => [row.taskId, row.divisionCode]));
  for (const taskId of input.taskIds) {
    const divisionCode = open.get(taskId);
    if (divisionCode === undefined) throw problems['task-not-open']({ taskId });
    if (!divisionCode.startsWith(envelope.actor.territory)) {
      throw problems['not-the-county']({ command: 'network.settle-tasks', countyCode: divisionCode });
    }
  }
}

const AssignTaskInput = z.object({
  taskId: z.string(),
  accountId: z.string(),
  dueOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});
type AssignTaskInput = z.infer<typeof AssignTaskInput>;

/** Gives an open task to somebody whose territory holds it. */
export const assignTask = defineCommand<AssignTaskInput, { dueOn: string }>({
  name: 'network.assign-task',
  input: AssignTaskInput as z.ZodType<AssignTaskInput>,
  authorize: requireRole('network.assign-task', ...ASSIGN_ROLES),
  run: async ({ tx, input, envelope }) => {
    const { countyCode } = envelope;
    const task = await lockOpenTask(tx, countyCode, input.taskId);
    const account = await getOpenAccount(tx, countyCode, input.accountId);
    if (!answersFor(account, task)) throw problems['assignee-elsewhere']({ fullName: account.fullName });
    const dueOn = input.dueOn ?? task.dueOn;
    await tx`
      update network.task set assignee_id = ${input.accountId}, due_on = ${dueOn}
      where county_code = ${countyCode} and task_id = ${input.taskId}`;
    return { dueOn };
  },
  trail: ({ input }, { dueOn }) => ({ subjects: [input.taskId, input.accountId], facts: { dueOn } }),
});

const CloseTaskInput = z.object({
  taskId: z.string(),
  outcome: z.string().min(1),
  /** In words; it stays in the task and never enters the trail. */
  evidence: z.string().min(1),
});
type CloseTaskInput = z.infer<typeof CloseTaskInput>;

/** Settles one task with its evidence. Whoever sees it by territory may: the table's policy has judged. */
export const closeTask = defineCommand<CloseTaskInput, { outcome: string }>({
  name: 'network.close-task',
  input: CloseTaskInput,
  authorize: requireRole('network.close-task', ...DATA_ROLES),
  run: async ({ tx, input, envelope, now }) => {
    const { countyCode, actor } = envelope;
    await lockOpenTask(tx, countyCode, input.taskId);
    await tx`
      update network.task set state = 'settled', settled_at = ${now}, settled_by = ${actor.actorId},
        evidence = ${tx.json({ outcome: input.outcome, text: input.evidence })}
      where county_code = ${countyCode} and task_id = ${input.taskId}`;
    return { outcome: input.outcome };
  },
  trail: ({ input }, { outcome }) => ({ subjects: [input.taskId], facts: { outcome } }),
});

/** Throws `network.task-not-open` for a task that is settled, absent, or of another territory. */
async function lockOpenTask(tx: Transaction, countyCode: string, taskId: string) {
  const [task] = await tx<{ divisionCode: string; ownerKind: string; ownerId: string; dueOn: string }[]>`
    select division_code as "divisionCode", owner_kind as "ownerKind", owner_id as "ownerId", due_on as "dueOn"
    from network.task where county_code = ${countyCode} and task_id = ${taskId} and state = 'open' for update`;
  if (task === undefined) throw problems['task-not-open']({ taskId });
  return task;
}

/** A task as the lists show it. */
export interface Task {
  readonly taskId: string;
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly divisionCode: string;
  readonly ownerKind: 'office' | 'division' | 'school';
  readonly ownerId: string;
  readonly dueOn: string;
  readonly runId: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Open tasks of a county within a territory, the most urgent first. */
export async function listOpenTasks(
  tx: Transaction,
  countyCode: string,
  filter: { readonly territory?: string; readonly kind?: string; readonly limit?: number } = {},
): Promise<readonly Task[]> {
  return await tx<Task[]>`
    select task_id as "taskId", kind, subject_kind as "subjectKind", subject_id as "subjectId",
      division_code as "divisionCode", owner_kind as "ownerKind", owner_id as "ownerId", due_on as "dueOn",
      run_id as "runId", details
    from network.task
    where county_code = ${countyCode} and state = 'open' and division_code like ${`${filter.territory ?? countyCode}%`}
      and (${filter.kind ?? null}::text is null or kind = ${filter.kind ?? null})
    order by due_on, task_id collate "C" limit ${filter.limit ?? 1_000_000}`;
}
