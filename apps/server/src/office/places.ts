/** Names of divisions and schools, read once for a request. */
import { listDivisionNames, listSchoolNames, UNKNOWN_KEY } from '@bulou/coverage/office';
import type { Transaction } from '@bulou/store';
import type { Office } from './office.ts';

/** A place or school by its key and its name. */
export interface NamedPlace {
  readonly key: string;
  readonly name: string;
}

export interface Places {
  /** The name of a division, or its code where the county's table lacks it. */
  nameOf(divisionCode: string): string;
  /** Township and village together. */
  nameWhole(divisionCode: string): string;
  /** From the county down to the division. */
  pathTo(divisionCode: string): NamedPlace[];
  /** The divisions right below one. */
  partsOf(divisionCode: string): NamedPlace[];
  has(divisionCode: string): boolean;
}

export async function readPlaces(tx: Transaction, { countyCode, countyName }: Office): Promise<Places> {
  const names = await listDivisionNames(tx, countyCode);
  const nameOf = (code: string) =>
    names.get(code) ?? (code === countyCode ? countyName : code.startsWith(countyCode) ? code : '县外');
  const pathTo = (code: string) =>
    [6, 9, 12]
      .filter((digits) => digits <= code.length)
      .map((digits) => ({ key: code.slice(0, digits), name: nameOf(code.slice(0, digits)) }));
  return {
    nameOf,
    pathTo,
    nameWhole: (code) =>
      code.length <= 6
        ? nameOf(code)
        : pathTo(code)
            .slice(1)
            .map((place) => place.name)
            .join(''),
    partsOf: (code) =>
      [...names]
        .filter(([each]) => each.length === code.length + 3 && each.startsWith(code))
        .map(([key, name]) => ({ key, name })),
    has: (code) => names.has(code) || code === countyCode,
  };
}

/** Names of schools by id. A key that is no id of ours is the name that the lists give. */
export async function readSchoolNames(tx: Transaction, { countyCode }: Office): Promise<(schoolId: string) => string> {
  const names = new Map((await listSchoolNames(tx, countyCode)).map((school) => [school.schoolId, school.name]));
  return (schoolId) => names.get(schoolId) ?? (schoolId === UNKNOWN_KEY ? '不在校或学校不详' : schoolId);
}

const OFFICE_NAMES: Readonly<Record<string, string>> = {
  'county-aid-centre': '县学生资助管理中心',
  'poverty-office': '县扶贫办',
};

/** The name of who owes a task: an office of the county, a division's committee or a school. */
export function nameOwner(
  { ownerKind, ownerId }: { readonly ownerKind: string; readonly ownerId: string },
  places: Places,
  schoolName: (schoolId: string) => string,
): string {
  if (ownerKind === 'division') return places.nameWhole(ownerId);
  return ownerKind === 'school' ? schoolName(ownerId) : (OFFICE_NAMES[ownerId] ?? ownerId);
}
