import type { ComparisonSettings, SqlLevel } from '../settings/settings.schema.ts';
import { quoteName } from './syntax.ts';

/** A comparison as conditions that DuckDB can answer, in the order of its levels, the missing ones first. */
export interface ExpressedComparison {
  readonly when: readonly SqlLevel[];
  /** Its string functions count characters. */
  readonly byCharacter: boolean;
}

type Of<K extends ComparisonSettings['kind']> = Extract<ComparisonSettings, { kind: K }>;

const left = (column: string) => quoteName(`${column}_l`);
const right = (column: string) => quoteName(`${column}_r`);
const eitherNull = (column: string) => `${left(column)} is null or ${right(column)} is null`;
const level = (id: string, sql: string): SqlLevel => ({ id, sql, missing: false });
const missing = (sql: string): SqlLevel => ({ id: 'missing', sql, missing: true });
const otherwise = (id = 'else') => level(id, 'ELSE');

/**
 * The conditions of a comparison in DuckDB's SQL, level for level what the comparison itself answers. `undefined` for
 * the kinds that need more than the pair's own columns: character tables, readings of identity numbers, word weights.
 */
export function expressComparison(settings: ComparisonSettings): ExpressedComparison | undefined {
  switch (settings.kind) {
    case 'sql':
      return { when: settings.when, byCharacter: settings.byCharacter };
    case 'exact':
      return expressColumn(settings, []);
    case 'levenshtein':
    case 'damerau-levenshtein':
    case 'jaro':
    case 'jaro-winkler':
    case 'jaccard':
      return expressText(settings);
    case 'date':
      return expressDate(settings);
    case 'number':
      return expressNumber(settings);
    case 'email':
      return expressEmail(settings);
    case 'forename-surname':
      return expressNames(settings);
    case 'distance-km':
      return expressDistance(settings);
    case 'array':
      return expressArray(settings);
    case 'division':
      return expressDivision(settings);
    case 'schooling':
      return expressSchooling(settings);
    default:
      return undefined;
  }
}

/** Missing, equal, the given levels, otherwise; with the term frequencies that the settings ask for. */
function expressColumn(
  settings: { readonly column: string; readonly termFrequency?: Of<'exact'>['termFrequency'] },
  middle: readonly SqlLevel[],
  equal = `${left(settings.column)} = ${right(settings.column)}`,
): ExpressedComparison {
  const wanted = settings.termFrequency ?? false;
  const { exact, fuzzy, least } =
    wanted === false ? { exact: 0, fuzzy: 0, least: 0 } : wanted === true ? { exact: 1, fuzzy: 0, least: 0 } : wanted;
  const weighed = (each: SqlLevel, weight: number): SqlLevel =>
    weight === 0 ? each : { ...each, termFrequency: { column: settings.column, weight, least, of: 'exact' } };
  return {
    when: [
      missing(eitherNull(settings.column)),
      weighed(level('exact', equal), exact),
      ...middle.map((each) => weighed(each, fuzzy)),
      otherwise(),
    ],
    byCharacter: true,
  };
}

const TEXT_FUNCTIONS = {
  levenshtein: 'levenshtein',
  'damerau-levenshtein': 'damerau_levenshtein',
  jaro: 'jaro_similarity',
  'jaro-winkler': 'jaro_winkler_similarity',
  jaccard: 'jaccard',
} as const;

function expressText(settings: Of<keyof typeof TEXT_FUNCTIONS>): ExpressedComparison {
  const distance = settings.kind === 'levenshtein' || settings.kind === 'damerau-levenshtein';
  const thresholds = [...settings.thresholds].sort((a, b) => (distance ? a - b : b - a));
  const measure = `${TEXT_FUNCTIONS[settings.kind]}(${left(settings.column)}, ${right(settings.column)})`;
  return expressColumn(
    settings,
    thresholds.map((threshold) =>
      level(`${settings.kind}-${threshold}`, `${measure} ${distance ? '<=' : '>='} ${threshold}`),
    ),
  );
}

function expressDate(settings: Of<'date'>): ExpressedComparison {
  const part = (side: string, group: number) =>
    `try_cast(regexp_extract(${side}, '^(\\d{4})-?(\\d{2})-?(\\d{2})', ${group}) as integer)`;
  const [a, b] = [left(settings.column), right(settings.column)];
  const [y1, m1, d1] = [part(a, 1), part(a, 2), part(a, 3)];
  const [y2, m2, d2] = [part(b, 1), part(b, 2), part(b, 3)];
  const same = [`${y1} = ${y2}`, `${m1} = ${m2}`, `${d1} = ${d2}`];
  const two = [0, 1, 2].map((other) => `(${same.filter((_, index) => index !== other).join(' and ')})`);
  // Days beyond a month's end run on into the next, so that a date that does not exist is still near its neighbours.
  const day = (year: string, month: string, date: string) =>
    `date_diff('day', make_date(2000, 1, 1), make_date(${year} + (${month} - 1) // 12, (${month} + 11) % 12 + 1, 1)) + ${date}`;
  const middle = [
    level('swapped', `${y1} = ${y2} and ${m1} = ${d2} and ${d1} = ${m2}`),
    level('one-part', two.join(' or ')),
    level('within-year', `abs((${day(y1, m1, d1)}) - (${day(y2, m2, d2)})) <= 366`),
  ];
  return expressColumn(settings, middle, `${a} = ${b} or (${same.join(' and ')})`);
}

function expressNumber(settings: Of<'number'>): ExpressedComparison {
  const [a, b] = [left(settings.column), right(settings.column)].map((side) => `try_cast(${side} as double)`);
  const scale = settings.relative ? ` / greatest(abs(${a}), abs(${b}), 5e-324)` : '';
  const tolerances = [...settings.tolerances].sort((x, y) => x - y);
  return expressColumn(
    settings,
    tolerances.map((tolerance) => level(`within-${tolerance}`, `abs(${a} - ${b})${scale} <= ${tolerance}`)),
  );
}

function expressEmail(settings: Of<'email'>): ExpressedComparison {
  const user = (side: string) => `split_part(lower(${side}), '@', 1)`;
  const [a, b] = [user(left(settings.column)), user(right(settings.column))];
  return expressColumn(
    settings,
    [
      level('same-user', `${a} = ${b} and ${a} <> ''`),
      level('near-user', `jaro_winkler_similarity(${a}, ${b}) >= 0.88`),
    ],
    `lower(${left(settings.column)}) = lower(${right(settings.column)})`,
  );
}

function expressNames({ forename, surname }: Of<'forename-surname'>): ExpressedComparison {
  const [f1, f2, s1, s2] = [left(forename), right(forename), left(surname), right(surname)];
  const text = (side: string) => `coalesce(lower(${side}), '')`;
  const near = (a: string, b: string) => `(${a} = ${b} or jaro_winkler_similarity(${a}, ${b}) >= 0.88)`;
  return {
    when: [
      missing(`(${f1} is null and ${s1} is null) or (${f2} is null and ${s2} is null)`),
      level('both', `${f1} is not distinct from ${f2} and ${s1} is not distinct from ${s2}`),
      level('swapped', `${text(f1)} = ${text(s2)} and ${text(s1)} = ${text(f2)}`),
      level('both-near', `${near(f1, f2)} and ${near(s1, s2)}`),
      level('surname', `${s1} = ${s2}`),
      level('forename', `${f1} = ${f2}`),
      otherwise(),
    ],
    byCharacter: true,
  };
}

function expressDistance({ latitude, longitude, kilometres }: Of<'distance-km'>): ExpressedComparison {
  const number = (side: string) => `try_cast(${side} as double)`;
  const [a, b] = [number(left(latitude)), number(right(latitude))];
  const [c, d] = [number(left(longitude)), number(right(longitude))];
  const half = `pow(sin(radians(${b} - ${a}) / 2), 2) + cos(radians(${a})) * cos(radians(${b})) * pow(sin(radians(${d} - ${c}) / 2), 2)`;
  const off = [`abs(${a}) > 90`, `abs(${b}) > 90`, `abs(${c}) > 180`, `abs(${d}) > 180`];
  const none = [a, b, c, d].map((side) => `${side} is null`);
  return {
    when: [
      missing([...none, ...off].join(' or ')),
      ...[...kilometres]
        .sort((x, y) => x - y)
        .map((limit) => level(`within-${limit}-km`, `12742 * asin(least(1, sqrt(${half}))) <= ${limit}`)),
      otherwise(),
    ],
    byCharacter: true,
  };
}

function expressArray({ column }: Of<'array'>): ExpressedComparison {
  const [a, b] = [left(column), right(column)];
  return {
    when: [
      missing(`${a} is null or ${b} is null or len(${a}) = 0 or len(${b}) = 0`),
      level('intersect', `len(list_intersect(${a}, ${b})) > 0`),
      otherwise('different'),
    ],
    byCharacter: true,
  };
}

/** Codes by shared prefix; the shorter code says how much is known. */
function expressDivision({ column }: Of<'division'>): ExpressedComparison {
  const [a, b] = [left(column), right(column)];
  const known = `least(length(${a}), length(${b}))`;
  const head = (length: number) => `left(${a}, ${length}) = left(${b}, ${length})`;
  return {
    when: [
      missing(`${eitherNull(column)} or ${known} < 6`),
      missing(`${known} < 12 and ${known} >= 9 and ${head(9)}`),
      missing(`${known} < 9 and ${head(6)}`),
      level('same-village', `${known} >= 12 and ${head(12)}`),
      level('same-township', head(9)),
      level('same-county', head(6)),
      otherwise('different'),
    ],
    byCharacter: true,
  };
}

function expressSchooling({ school, grade, className }: Of<'schooling'>): ExpressedComparison {
  const same = (column: string | undefined) => (column === undefined ? 'false' : `${left(column)} = ${right(column)}`);
  return {
    when: [
      missing(eitherNull(school)),
      level('same-class', `${same(school)} and ${same(grade)} and ${same(className)}`),
      level('same-grade', `${same(school)} and ${same(grade)}`),
      level('same-school', same(school)),
      otherwise('different'),
    ],
    byCharacter: true,
  };
}
