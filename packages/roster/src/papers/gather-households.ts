import type { DivisionFinder } from '@bulou/network';
import type { PaperChild, PaperHousehold } from './paper-data.ts';
import type { RegistryHousehold } from './papers.queries.ts';

/** Stands before the invented key of a child whose household nobody knows; no office writes numbers like it. */
const WITHOUT_NUMBER = '待补';

/**
 * Households as papers need them: every household of the registry, with the registered children that belong to it, and
 * for each registered child of another or of no household one of its own. No child is left out; the sum is checked.
 */
export function gatherHouseholds(
  registry: readonly RegistryHousehold[],
  children: readonly PaperChild[],
  findDivision: DivisionFinder,
): PaperHousehold[] {
  const registered = children.filter((child) => child.registered);
  const byHousehold = Map.groupBy(
    registered,
    (child) => child.householdNo ?? `${WITHOUT_NUMBER} ${child.childId.slice(0, 8)}`,
  );
  const known = new Set(registry.map((household) => household.householdNo));
  const listed = registry.map((household): PaperHousehold => {
    const { householdNo, headName, members } = household;
    const own = byHousehold.get(householdNo) ?? [];
    const divisionCode = finerOf(placeOf(household, findDivision), finestOf(own));
    return {
      householdNo,
      members,
      children: own.map((child) => placeChild(child, divisionCode)),
      ...(headName === undefined ? {} : { headName }),
      ...(divisionCode === undefined ? {} : { divisionCode }),
    };
  });
  const others = [...byHousehold].flatMap(([householdNo, own]): PaperHousehold[] => {
    if (known.has(householdNo)) return [];
    const divisionCode = finestOf(own);
    const headName = own.flatMap((child) => child.guardianNames)[0];
    return [
      {
        householdNo,
        members: [],
        children: own,
        ...(headName === undefined ? {} : { headName }),
        ...(divisionCode === undefined ? {} : { divisionCode }),
      },
    ];
  });
  const all = [...listed, ...others];
  const held = all.reduce((sum, household) => sum + household.children.length, 0);
  if (held !== registered.length)
    throw new Error(`Of ${registered.length} registered children, ${held} stand in a household of the papers.`);
  return all;
}

function placeOf(household: RegistryHousehold, findDivision: DivisionFinder): string | undefined {
  const { townshipName, villageName, address } = household;
  if (townshipName === undefined && villageName === undefined && address === undefined) return undefined;
  return findDivision({ township: townshipName, village: villageName, address }).divisionCode;
}

/** A village says more than a township; of two of one kind the first. */
function finerOf(a: string | undefined, b: string | undefined): string | undefined {
  return (b?.length ?? 0) > (a?.length ?? 0) ? b : a;
}

/** A child lives where its household is registered, unless its own rows say it more exactly. */
function placeChild(child: PaperChild, divisionCode: string | undefined): PaperChild {
  const place = finerOf(child.divisionCode, divisionCode);
  return place === undefined || place === child.divisionCode ? child : { ...child, divisionCode: place };
}

/** The most exact place that the children's own rows give. */
function finestOf(children: readonly PaperChild[]): string | undefined {
  return children
    .flatMap((child) => (child.divisionCode === undefined ? [] : [child.divisionCode]))
    .sort((a, b) => b.length - a.length)[0];
}
