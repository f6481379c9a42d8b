import type { ChildrenSearch } from '../search-params.ts';

/** What the office is asked for: the filters of an address under the office's own names. */
export function filterOf(search: ChildrenSearch) {
  return {
    term: search.term,
    divisionCode: search.division,
    schoolId: search.school,
    stage: search.stage,
    state: search.state,
    reason: search.reason,
    registered: search.registered === undefined ? undefined : search.registered === 'yes',
  };
}

export type ChildrenFilter = ReturnType<typeof filterOf>;
