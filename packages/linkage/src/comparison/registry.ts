import type { RecordTable } from '../input/table.ts';
import { LinkageRefusal } from '../problems.ts';
import type { ComparisonSettings, LinkageSettings } from '../settings/settings.schema.ts';
import { openSqlEngine, type SqlEngine } from '../sql/engine.ts';
import { createChineseIdentity } from './chinese-identity.ts';
import { createArray, createDivision, createEnrolmentNo, createGuardians, createSchooling } from './chinese-lists.ts';
import { createChineseName } from './chinese-name.ts';
import type { Comparator } from './comparator.ts';
import { createDate, createEmail, createExact, createNumber, createText } from './generic.ts';
import { createForenameSurname } from './names-western.ts';
import { createPhone } from './phones.ts';
import { createDistance } from './places.ts';
import { createSql } from './sql.ts';
import { createWords } from './words.ts';

/**
 * Makes every comparison ready for the records. Throws a `LinkageRefusal` on unknown or empty columns and on SQL that
 * cannot be used. Comparisons in SQL share one thread of DuckDB, which `close` ends.
 */
export function createComparators(
  settings: readonly ComparisonSettings[],
  table: RecordTable,
  columnTypes: LinkageSettings['columnTypes'] = {},
): Comparator[] {
  let engine: SqlEngine | undefined;
  const openEngine = () => {
    engine ??= openSqlEngine();
    return engine;
  };
  try {
    return makeComparators(settings, (each) => createComparator(each, table, openEngine, columnTypes));
  } catch (error) {
    engine?.close();
    throw error;
  }
}

function makeComparators(
  settings: readonly ComparisonSettings[],
  create: (settings: ComparisonSettings) => Comparator,
): Comparator[] {
  const made = settings.map(create);
  const names = made.map((comparator) => comparator.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new LinkageRefusal(
      'comparison-repeated',
      `比较项名称重复：${repeated}`,
      `Two comparisons are named ${repeated}.`,
    );
  return made;
}

function createComparator(
  settings: ComparisonSettings,
  table: RecordTable,
  openEngine: () => SqlEngine,
  columnTypes: LinkageSettings['columnTypes'],
): Comparator {
  switch (settings.kind) {
    case 'exact':
      return createExact(settings, table);
    case 'levenshtein':
    case 'damerau-levenshtein':
    case 'jaro':
    case 'jaro-winkler':
    case 'jaccard':
      return createText(settings, table);
    case 'words':
      return createWords(settings, table);
    case 'date':
      return createDate(settings, table);
    case 'number':
      return createNumber(settings, table);
    case 'email':
      return createEmail(settings, table);
    case 'forename-surname':
      return createForenameSurname(settings, table);
    case 'distance-km':
      return createDistance(settings, table);
    case 'sql':
      return createSql(settings, table, openEngine(), columnTypes);
    case 'array':
      return createArray(settings, table);
    case 'chinese-name':
      return createChineseName(settings, table);
    case 'chinese-identity':
      return createChineseIdentity(settings, table);
    case 'guardians':
      return createGuardians(settings, table);
    case 'phone':
      return createPhone(settings, table);
    case 'division':
      return createDivision(settings, table);
    case 'schooling':
      return createSchooling(settings, table);
    case 'enrolment-no':
      return createEnrolmentNo(settings, table);
  }
}
