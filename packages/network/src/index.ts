/** The server face of pillar 网: divisions, organisations and tasks. */
export {
  createDivisionFinder,
  createPlaceReader,
  getPlaceTable,
  listCountyNames,
  listDivisions,
} from './division-data.ts';
export type { DivisionAlias, DivisionCertainty, DivisionFinder, DivisionMatch, PlaceText } from './division-finder.ts';
export type { NamedCode, PlaceFromCounty, PlaceReader, PlaceTable } from './place.ts';
