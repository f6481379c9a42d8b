/** What waits for somebody, as sentences with a number and a day. */
import { type Account, countTasks } from '@bulou/network';
import { DATA_ROLES, REVIEW_ROLES } from '@bulou/network/model';
import { listPairs } from '@bulou/roster/office';
import type { Transaction } from '@bulou/store';
import type { Office } from './office.ts';

interface Waiting {
  readonly kind: 'tasks' | 'review' | 'second-reading' | 'password' | 'totp';
  readonly count: number;
  readonly overdue: number;
  readonly dueOn?: string;
  readonly zh: string;
  readonly en: string;
}

export async function listWaiting(tx: Transaction, office: Office, me: Account): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  if (me.mustChangePassword) {
    waiting.push({
      kind: 'password',
      count: 1,
      overdue: 0,
      zh: '请把一次性密码改成自己的密码',
      en: 'Choose a password of your own',
    });
  }
  if (DATA_ROLES.includes(me.role)) waiting.push(...(await listTasksWaiting(tx, office, me)));
  if (REVIEW_ROLES.includes(me.role)) waiting.push(...(await listPairsWaiting(tx, office, me)));
  if (me.totpCipher === null && !office.demonstration) {
    waiting.push({
      kind: 'totp',
      count: 1,
      overdue: 0,
      zh: '请启用验证器，保护您的账号',
      en: 'Set up an authenticator to protect your account',
    });
  }
  return waiting;
}

async function listTasksWaiting(tx: Transaction, office: Office, me: Account): Promise<Waiting[]> {
  const today = localDay(office.now());
  const { total, overdue, firstDueOn } = await countTasks(tx, office.countyCode, { state: 'open', mine: me }, today);
  if (total === 0) return [];
  return [
    {
      kind: 'tasks',
      count: total,
      overdue,
      ...(firstDueOn === null ? {} : { dueOn: firstDueOn }),
      zh: `请办结 ${total} 项任务${firstDueOn === null ? '' : `，最早的要在 ${sayDay(firstDueOn)}前办好`}`,
      en: `Settle ${total} tasks${firstDueOn === null ? '' : `, the first by ${firstDueOn}`}`,
    },
  ];
}

async function listPairsWaiting(tx: Transaction, office: Office, me: Account): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  for (const reading of ['first', 'second'] as const) {
    const { total } = await listPairs(tx, office.countyCode, me.accountId, { reading, limit: 1 });
    if (total === 0) continue;
    const kind = reading === 'first' ? 'review' : 'second-reading';
    const zh = reading === 'first' ? `请判断 ${total} 对记录是不是同一个孩子` : `请对 ${total} 对记录做第二遍盲审`;
    const en =
      reading === 'first'
        ? `Decide whether ${total} pairs of rows are one child`
        : `Read ${total} pairs a second time, blind`;
    waiting.push({ kind, count: total, overdue: 0, zh, en });
  }
  return waiting;
}

/** The calendar day in China, where the office is. */
export function localDay(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

function sayDay(day: string): string {
  return `${Number(day.slice(0, 4))} 年 ${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`;
}
