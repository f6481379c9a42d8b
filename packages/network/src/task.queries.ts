/** Pages of tasks as the office shows them. Row-level security decides whose are in them. */
import type { Transaction } from '@bulou/store';
import type { Role } from './role.ts';

/** A task with who settles it. */
export interface TaskRow {
  readonly taskId: string;
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly divisionCode: string;
  readonly ownerKind: 'office' | 'division' | 'school';
  readonly ownerId: string;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly dueOn: string;
  readonly state: 'open' | 'settled' | 'withdrawn';
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly evidence: Readonly<Record<string, unknown>> | null;
}

const COLUMNS = `t.task_id as "taskId", t.kind, t.subject_kind as "subjectKind", t.subject_id as "subjectId",
  t.division_code as "divisionCode", t.owner_kind as "ownerKind", t.owner_id as "ownerId", t.assignee_id as "assigneeId",
  a.full_name as "assigneeName", t.due_on as "dueOn", t.state, t.details, t.settled_at as "settledAt",
  t.settled_by as "settledBy", t.evidence`;
const ASSIGNEE = 'left join network.account a on a.county_code = t.county_code and a.account_id = t.assignee_id';

/** Whose tasks count as "mine": given to the account, or owed by its office, division or school and given to nobody. */
export interface TaskOwner {
  readonly accountId: string;
  readonly role: Role;
  readonly divisionCode: string | null;
  readonly schoolId: string | null;
}

export interface TaskFilter {
  readonly state: 'open' | 'settled' | 'withdrawn';
  readonly kind?: string | undefined;
  readonly mine?: TaskOwner | undefined;
}

/** Offices that tasks name, by the role that works in them. */
const OFFICES: Readonly<Partial<Record<Role, readonly string[]>>> = {
  'county-clerk': ['county-aid-centre'],
  'county-reviewer': ['county-aid-centre'],
  'poverty-office': ['poverty-office'],
};

function matches(tx: Transaction, countyCode: string, { state, kind, mine }: TaskFilter) {
  const conditions = [tx`t.county_code = ${countyCode} and t.state = ${state}`];
  if (kind !== undefined) conditions.push(tx`t.kind = ${kind}`);
  if (mine !== undefined) {
    // Above a village, a division's tasks are those of the villages below it too: their teachers come from the central school.
    const division = mine.divisionCode ?? '';
    const divisions = ['township-clerk', 'village-committee'].includes(mine.role) ? `${division}%` : '';
    conditions.push(tx`(t.assignee_id = ${mine.accountId} or (t.assignee_id is null and (
      (t.owner_kind = 'office' and t.owner_id = any(${[...(OFFICES[mine.role] ?? [])]}))
      or (t.owner_kind = 'division' and t.owner_id like ${divisions})
      or (t.owner_kind = 'school' and t.owner_id = ${mine.schoolId ?? ''}))))`);
  }
  return conditions.reduce((all, one) => tx`${all} and ${one}`);
}

/** The most urgent tasks first, one more than asked when there are more. */
export async function listTaskPage(
  tx: Transaction,
  countyCode: string,
  filter: TaskFilter & {
    readonly limit: number;
    readonly after?: { readonly dueOn: string; readonly taskId: string } | undefined;
  },
): Promise<readonly TaskRow[]> {
  const { after } = filter;
  const beyond =
    after === undefined ? tx`true` : tx`(t.due_on, t.task_id collate "C") > (${after.dueOn}, ${after.taskId})`;
  return await tx<TaskRow[]>`
    select ${tx.unsafe(COLUMNS)} from network.task t ${tx.unsafe(ASSIGNEE)}
    where ${matches(tx, countyCode, filter)} and ${beyond}
    order by t.due_on, t.task_id collate "C" limit ${filter.limit + 1}`;
}

/** How many tasks, how many of them past their day, and the first day. */
export async function countTasks(
  tx: Transaction,
  countyCode: string,
  filter: TaskFilter,
  today: string,
): Promise<{ total: number; overdue: number; firstDueOn: string | null }> {
  const [row] = await tx<{ total: number; overdue: number; firstDueOn: string | null }[]>`
    select count(*)::int as total, count(*) filter (where t.due_on < ${today})::int as overdue, min(t.due_on) as "firstDueOn"
    from network.task t where ${matches(tx, countyCode, filter)}`;
  return row ?? { total: 0, overdue: 0, firstDueOn: null };
}

/** Tasks about one subject, the latest first. */
export async function listTasksOf(tx: Transaction, countyCode: string, subjectId: string): Promise<readonly TaskRow[]> {
  return await tx<TaskRow[]>`
    select ${tx.unsafe(COLUMNS)} from network.task t ${tx.unsafe(ASSIGNEE)}
    where t.county_code = ${countyCode} and t.subject_id = ${subjectId}
    order by t.due_on desc, t.task_id collate "C"`;
}
