/** Who works in the office, what kind of territory each answers for, and the groups of roles that the routes name. */

export const ROLES = [
  'county-clerk',
  'county-reviewer',
  'bureau-leader',
  'township-clerk',
  'surveyor',
  'school-clerk',
  'village-committee',
  'poverty-office',
  'finance-bureau',
  'inspector',
  'auditor',
  'system-administrator',
  'security-administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Where a role's rights may end. `none`: it sees no personal data at all. */
export type TerritoryKind = 'county' | 'township' | 'village' | 'school' | 'none';

interface RoleDescription {
  readonly zh: string;
  readonly en: string;
  readonly territory: readonly TerritoryKind[];
}

export const ROLE_DESCRIPTIONS: Readonly<Record<Role, RoleDescription>> = {
  'county-clerk': { zh: '县资助中心经办', en: 'County aid centre clerk', territory: ['county'] },
  'county-reviewer': { zh: '县资助中心复核', en: 'County aid centre reviewer', territory: ['county'] },
  'bureau-leader': { zh: '教育局领导', en: 'Bureau leader', territory: ['county'] },
  'township-clerk': { zh: '乡镇中心校经办', en: 'Township central-school clerk', territory: ['township'] },
  surveyor: { zh: '入户排查教师', en: 'Surveyor', territory: ['township', 'village'] },
  'school-clerk': { zh: '学校资助专干', en: 'School clerk', territory: ['school'] },
  'village-committee': { zh: '村委会', en: 'Village committee', territory: ['village'] },
  'poverty-office': { zh: '扶贫办', en: 'Poverty office', territory: ['county', 'township'] },
  'finance-bureau': { zh: '财政局', en: 'Finance bureau', territory: ['county'] },
  inspector: { zh: '督导员', en: 'Inspector', territory: ['county', 'township'] },
  auditor: { zh: '审计管理员', en: 'Auditor', territory: ['county'] },
  'system-administrator': { zh: '系统管理员', en: 'System administrator', territory: ['none'] },
  'security-administrator': { zh: '安全管理员', en: 'Security administrator', territory: ['none'] },
};

/** Roles that see children at all. */
export const DATA_ROLES: readonly Role[] = ROLES.filter((role) => !ROLE_DESCRIPTIONS[role].territory.includes('none'));

/** Roles whose work needs whole numbers now and then. */
export const REVEAL_ROLES: readonly Role[] = [
  'county-clerk',
  'county-reviewer',
  'township-clerk',
  'school-clerk',
  'inspector',
];

/** Roles that hand lists in: of the county, or of their own township. */
export const IMPORT_ROLES: readonly Role[] = ['county-clerk', 'township-clerk', 'poverty-office'];

/** Roles that settle whether two rows are one child. */
export const REVIEW_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'township-clerk'];

/** Roles that give tasks to others. */
export const ASSIGN_ROLES: readonly Role[] = ['county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk'];

/** Roles that read the trail: it holds ids and figures, no personal data. */
export const TRAIL_ROLES: readonly Role[] = ['auditor', 'security-administrator'];
