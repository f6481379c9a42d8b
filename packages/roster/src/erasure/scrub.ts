/** Takes erased children out of whatever was sealed with them in it. Pure: a value in, a value out. */

/** Stands where a name stood. */
export const ERASED_NAME = '已删除';

/** Texts that say nothing of who somebody is. */
const KEPT_TEXTS: ReadonlySet<string> = new Set([
  ...['childId', 'lineId', 'stage', 'result', 'event', 'divisionCode', 'schoolId', 'state', 'itemInPlace'],
  ...['moneyArrived', 'arrivedOn', 'visitedOn'],
]);

export interface Scrubbed<T> {
  readonly value: T;
  /** Something of the erased stood in it. */
  readonly changed: boolean;
  /** Nobody but erased children stands in it, and at least one does. */
  readonly emptied: boolean;
}

interface Gone {
  readonly names: Set<string>;
  readonly numbers: Set<string>;
}

/**
 * Every object with the `childId` of an erased child keeps its ids, figures and closed words and loses its texts; family members who
 * are that child by number or name go with it. What holds erased children only loses the family's own texts, too.
 */
export function scrub<T>(value: T, erased: ReadonlySet<string>): Scrubbed<T> {
  const found = { erased: 0, others: 0 };
  const gone: Gone = { names: new Set(), numbers: new Set() };
  const cleaned = walk(value, erased, found, gone);
  const changed = found.erased > 0;
  const emptied = changed && found.others === 0;
  if (!changed) return { value, changed, emptied };
  return { value: dropMembers(cleaned, gone, emptied) as T, changed, emptied };
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function walk(
  value: unknown,
  erased: ReadonlySet<string>,
  found: { erased: number; others: number },
  gone: Gone,
): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, erased, found, gone));
  if (!isObject(value)) return value;
  const { childId } = value;
  if (typeof childId === 'string') {
    if (!erased.has(childId)) {
      found.others += 1;
      return value;
    }
    found.erased += 1;
    if (typeof value['name'] === 'string') gone.names.add(value['name']);
    if (typeof value['nationalId'] === 'string') gone.numbers.add(value['nationalId']);
    return blank(value);
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, erased, found, gone)]));
}

function blank(person: Members): Members {
  return Object.fromEntries(
    Object.entries(person).flatMap(([name, each]): [string, unknown][] => {
      if (name === 'name') return [[name, ERASED_NAME]];
      if (Array.isArray(each)) return [[name, []]];
      if (typeof each === 'string') return KEPT_TEXTS.has(name) ? [[name, each]] : [];
      return isObject(each) ? [] : [[name, each]];
    }),
  );
}

/** Of a household of which only the list's number is asked for everywhere, that number becomes empty. */
function dropMembers(value: unknown, gone: Gone, emptied: boolean): unknown {
  if (!isObject(value)) return value;
  const { members } = value;
  const isGone = (each: unknown) =>
    isObject(each) && (gone.numbers.has(String(each['nationalId'])) || gone.names.has(String(each['name'])));
  const left = Array.isArray(members) ? { members: emptied ? [] : members.filter((each) => !isGone(each)) } : {};
  if (!emptied) return { ...value, ...left };
  const rest = Object.entries(value).filter(([name, each]) => typeof each !== 'string' || KEPT_TEXTS.has(name));
  const number = 'householdNo' in value ? { householdNo: '' } : {};
  const omitted = Array.isArray(value['omitted']) ? { omitted: [] } : {};
  return { ...Object.fromEntries(rest), ...left, ...number, ...omitted };
}
