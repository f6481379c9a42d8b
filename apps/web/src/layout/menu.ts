import { DATA_ROLES, IMPORT_ROLES, REVIEW_ROLES, type Role, TRAIL_ROLES } from '@bulou/network/model';
import type { MessageKey } from '../language/zh.ts';

export interface MenuEntry {
  readonly to: string;
  readonly title: MessageKey;
}

export interface MenuGroup {
  readonly title: MessageKey;
  readonly entries: readonly MenuEntry[];
}

interface Offered extends MenuEntry {
  readonly roles: readonly Role[];
}

const TERM_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk', 'auditor'];
const RUN_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader'];
const ROUND_ROLES = DATA_ROLES.filter((role) => role !== 'school-clerk' && role !== 'finance-bureau');
const SAMPLE_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'inspector', 'auditor'];
const RETENTION_ROLES: readonly Role[] = ['security-administrator', 'auditor', 'bureau-leader'];
const ACCOUNT_ROLES: readonly Role[] = ['system-administrator', 'security-administrator', 'auditor'];

const GROUPS: readonly { readonly title: MessageKey; readonly entries: readonly Offered[] }[] = [
  {
    title: 'menu.pillar.coverage',
    entries: [
      { to: '/coverage', title: 'menu.coverage', roles: DATA_ROLES },
      { to: '/terms', title: 'menu.terms', roles: DATA_ROLES },
    ],
  },
  {
    title: 'menu.pillar.roster',
    entries: [
      { to: '/children', title: 'menu.children', roles: DATA_ROLES },
      { to: '/term-plan', title: 'menu.officeTerm', roles: TERM_ROLES },
      { to: '/imports', title: 'menu.imports', roles: [...IMPORT_ROLES, 'county-reviewer'] },
      { to: '/term-run', title: 'menu.termRun', roles: RUN_ROLES },
      { to: '/rounds', title: 'menu.rounds', roles: ROUND_ROLES },
      { to: '/sample', title: 'menu.sample', roles: SAMPLE_ROLES },
      { to: '/review', title: 'menu.review', roles: REVIEW_ROLES },
    ],
  },
  { title: 'menu.pillar.network', entries: [{ to: '/tasks', title: 'menu.tasks', roles: DATA_ROLES }] },
  { title: 'menu.pillar.policy', entries: [{ to: '/policy', title: 'menu.policy', roles: DATA_ROLES }] },
  {
    title: 'menu.pillar.office',
    entries: [
      { to: '/trail', title: 'menu.trail', roles: TRAIL_ROLES },
      { to: '/retention', title: 'menu.retention', roles: RETENTION_ROLES },
      { to: '/accounts', title: 'menu.accounts', roles: ACCOUNT_ROLES },
    ],
  },
];

/** The menu of a role, by the pillars: what it may not open is not in it. Pure. */
export function listMenu(role: Role): MenuGroup[] {
  return GROUPS.map(({ title, entries }) => ({
    title,
    entries: entries.filter(({ roles }) => roles.includes(role)),
  })).filter(({ entries }) => entries.length > 0);
}

export function seesChildren(role: Role): boolean {
  return DATA_ROLES.includes(role);
}
