/**
 * What fifty people click, as requests: each click asks what that screen of the office asks when it is opened. The shares are those
 * of a working day in the weeks before a term is paid: lists and children most, boards now and then, answers and tasks in between.
 */
import type { Random } from '@bulou/kernel';
import type { Role } from '@bulou/network/model';

export const CLICK_PASSWORD = 'only for the bench';

/** Fifty people of a county with twelve townships. */
export const PEOPLE: readonly (readonly [Role, number])[] = [
  ['county-clerk', 6],
  ['county-reviewer', 3],
  ['bureau-leader', 2],
  ['township-clerk', 12],
  ['school-clerk', 14],
  ['village-committee', 11],
  ['auditor', 2],
];

export function nameOf(role: Role, number: number): string {
  return `click.${role}.${number}`;
}

/** A person of the bench at work. */
export interface Clicker {
  readonly role: Role;
  readonly cookie: string;
  /** Ids that lists have shown to this person. */
  readonly seen: {
    children: string[];
    households: string[];
    divisions: string[];
    tasks: string[];
    names: string[];
    terms: string[];
  };
}

export interface Click {
  readonly kind: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

const API = '/api/v1';
const NAMES = ['李', '王', '张伟', '子涵', '梓', '欧阳', '刘洋', '鑫犇', 'zw', 'lzh', '1234', '057X'];

/** The requests of one click. */
export function drawClick(random: Random, { role, seen }: Clicker): Click[] {
  const get = (kind: string, path: string): Click => ({ kind, method: 'GET', path: `${API}${path}` });
  const division = seen.divisions.length > 0 && random.chance(0.7) ? `divisionCode=${random.pick(seen.divisions)}` : '';
  const child = () => random.pick(seen.children.length > 0 ? seen.children : ['none']);
  const state = random.pick(['unresolved', 'owed', 'payable', 'not_entitled']);
  const screens: readonly (readonly [() => Click[], number])[] = [
    [() => [get('home', '/home')], 10],
    [
      () => [
        get('board', `/coverage?${division}`),
        get('heat', `/coverage/heat?${division}`),
        get('reasons', `/coverage/reasons?${division}`),
        get('list', `/children?state=unresolved&limit=20&${division}`),
      ],
      8,
    ],
    [() => [get('terms', `/coverage/terms?${division}`)], 2],
    [() => [get('list', `/children?limit=100${random.chance(0.6) ? `&state=${state}` : ''}&${division}`)], 24],
    [() => [get('child', `/children/${child()}`)], 24],
    [
      () => [
        get(
          'search',
          `/search?limit=12&q=${encodeURIComponent(random.chance(0.5) && seen.names.length > 0 ? random.pick(seen.names) : random.pick(NAMES))}`,
        ),
      ],
      14,
    ],
    [() => (seen.households.length > 0 ? [get('household', `/households/${random.pick(seen.households)}`)] : []), 3],
    [() => [get('place', `/divisions/${seen.divisions.length > 0 ? random.pick(seen.divisions) : '410923'}`)], 3],
    [() => [get('tasks', `/tasks?limit=100`)], 6],
    [
      () => (role.startsWith('county') || role === 'township-clerk' ? [get('pairs', '/review-pairs?limit=100')] : []),
      3,
    ],
    [() => [get('policy', '/policy/prose')], 1],
    [() => (role === 'auditor' ? [get('trail', '/trail?limit=100')] : []), 2],
    [
      () =>
        seen.tasks.length > 0 && role !== 'auditor'
          ? [
              {
                kind: 'task settled',
                method: 'POST',
                path: `${API}/tasks/${random.pick(seen.tasks)}/closing`,
                body: { outcome: 'confirmed', evidence: '已电话核实' },
              },
            ]
          : [],
      1,
    ],
  ];
  return random.weighted(screens)();
}

/** Remembers what an answer showed, so that later clicks follow it as people do. */
export function remember({ seen }: Clicker, kind: string, answer: unknown): void {
  const { items = [], parts = [] } = answer as {
    items?: readonly { childId?: string; name?: string; taskId?: string; state?: string; division?: { key: string } }[];
    parts?: readonly { key: string }[];
  };
  const keep = (list: string[], value: string | undefined) => {
    if (value !== undefined && list.length < 300) list.push(value);
  };
  for (const item of items) {
    keep(seen.children, item.childId);
    if (kind === 'list') keep(seen.names, item.name);
    if (item.state === 'open') keep(seen.tasks, item.taskId);
    keep(seen.divisions, item.division?.key);
  }
  for (const { key } of parts) if (/^\d{9}(\d{3})?$/.test(key)) keep(seen.divisions, key);
  const household = (answer as { householdId?: string }).householdId;
  keep(seen.households, household);
}
