/** The browser-safe face: divisions and places, pure. */
export {
  createDivisionFinder,
  type DivisionAlias,
  type DivisionCertainty,
  type DivisionFinder,
  type DivisionFinderOptions,
  type DivisionMatch,
  type PlaceText,
} from './division-finder.ts';
export {
  createPlaceReader,
  type NamedCode,
  type PlaceFromCounty,
  type PlaceReader,
  type PlaceTable,
} from './place.ts';
export {
  ASSIGN_ROLES,
  DATA_ROLES,
  IMPORT_ROLES,
  REVEAL_ROLES,
  REVIEW_ROLES,
  ROLE_DESCRIPTIONS,
  ROLES,
  type Role,
  type TerritoryKind,
  TRAIL_ROLES,
} from './role.ts';
