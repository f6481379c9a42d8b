import { z } from 'zod';

/** Numbers the maker of a comparison may override for one level: starting m, and u where sampling cannot see it. */
const LevelStart = z.strictObject({ m: z.number().gt(0).lt(1).optional(), u: z.number().gt(0).lt(1).optional() });

const shared = {
  /** Stable name, shown in explanations; defaults to kind and column. */
  name: z.string().min(1).optional(),
  /** Chinese name of the comparison for explanations. */
  label: z.string().min(1).optional(),
  /** What agreement speaks for: the person, the family, or the place. Relatives agree on family and place. */
  role: z.enum(['identity', 'family', 'place']).optional(),
  /** `neutral`: a missing value says nothing. `evidence`: missing is a level of its own with learned m and u. */
  nulls: z.enum(['neutral', 'evidence']).optional(),
  levels: z.record(z.string(), LevelStart).optional(),
};

const column = z.string().min(1);

/**
 * Whether a rare shared value weighs more than a common one. `true`: on equality. With numbers: the share of the
 * adjustment on equality (`exact`) and on the fuzzy levels (`fuzzy`), and the share below which no value is taken to be
 * rarer (`least`).
 */
export const TermFrequency = z.union([
  z.boolean(),
  z.strictObject({
    exact: z.number().min(0).max(1).default(1),
    fuzzy: z.number().min(0).max(1).default(0),
    least: z.number().min(0).lt(1).default(0),
  }),
]);
export type TermFrequency = z.infer<typeof TermFrequency>;

/** One level of a comparison written in SQL; `ELSE` holds when no level before it does. */
const SqlLevel = z.strictObject({
  id: z.string().min(1),
  /** A condition over `column_l` and `column_r` in DuckDB's SQL, or `ELSE`. */
  sql: z.string().min(1),
  /** The pair cannot be compared: what the comparison says of missing values. */
  missing: z.boolean().default(false),
  zh: z.string().optional(),
  en: z.string().optional(),
  /** The level weighs by how common the values of a column are; `of` names the level whose u an average value has. */
  termFrequency: z
    .strictObject({
      column,
      weight: z.number().min(0).default(1),
      least: z.number().min(0).lt(1).default(0),
      of: z.string().optional(),
    })
    .optional(),
});
export type SqlLevel = z.infer<typeof SqlLevel>;
const thresholds = (fallback: number[]) => z.array(z.number()).min(1).default(fallback);

export const ComparisonSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact'), column, termFrequency: TermFrequency.default(false), ...shared }),
  z.strictObject({
    kind: z.literal('levenshtein'),
    column,
    thresholds: thresholds([1, 2]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('damerau-levenshtein'),
    column,
    thresholds: thresholds([1, 2]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('jaro'),
    column,
    thresholds: thresholds([0.9, 0.7]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('jaro-winkler'),
    column,
    thresholds: thresholds([0.92, 0.88, 0.7]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('jaccard'),
    column,
    thresholds: thresholds([0.8, 0.5]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('words'),
    column,
    /** Similarity by words, rare ones counting most, from which each level holds. */
    thresholds: thresholds([0.9, 0.7, 0.5, 0.3]),
    termFrequency: TermFrequency.default(false),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('forename-surname'), forename: column, surname: column, ...shared }),
  z.strictObject({ kind: z.literal('email'), column, ...shared }),
  z.strictObject({ kind: z.literal('date'), column, ...shared }),
  z.strictObject({
    kind: z.literal('number'),
    column,
    tolerances: z.array(z.number().nonnegative()).default([]),
    relative: z.boolean().default(false),
    ...shared,
  }),
  /** Kilometres between two places (degrees, WGS 84 taken as a sphere); at most each of `kilometres`. */
  z.strictObject({
    kind: z.literal('distance-km'),
    latitude: column,
    longitude: column,
    kilometres: z.array(z.number().positive()).min(1).default([1, 10, 100]),
    ...shared,
  }),
  /** Any conditions in SQL, asked in order by DuckDB; with `byCharacter` its string functions count characters. */
  z.strictObject({
    kind: z.literal('sql'),
    when: z.array(SqlLevel).min(1),
    byCharacter: z.boolean().default(false),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('array'), column, ...shared }),
  z.strictObject({ kind: z.literal('chinese-name'), column, termFrequency: TermFrequency.default(true), ...shared }),
  z.strictObject({
    kind: z.literal('chinese-identity'),
    nationalId: column,
    birthOn: column.optional(),
    sex: column.optional(),
    /** Columns with other people's numbers (guardians, heads): a record that carries one of them carries no own. */
    othersNumbers: z.array(column).default([]),
    /** A number born before this day (`YYYY-MM-DD`) is someone else's, such as a parent's. */
    bornOnOrAfter: z.iso.date().optional(),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('guardians'),
    names: column.optional(),
    nationalIds: column.optional(),
    ...shared,
  }),
  /** Telephone numbers however written, several a cell or an array; one slip is a level of its own. */
  z.strictObject({ kind: z.literal('phone'), column, ...shared }),
  z.strictObject({ kind: z.literal('division'), column, ...shared }),
  z.strictObject({
    kind: z.literal('schooling'),
    school: column,
    grade: column.optional(),
    className: column.optional(),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('enrolment-no'), column, ...shared }),
]);
export type ComparisonSettings = z.infer<typeof ComparisonSettings>;

/** How a column's value becomes a part of a blocking key. */
export const KeyTransform = z.enum([
  'value',
  'lower',
  'pinyin',
  'pinyin-initials',
  'surname-pinyin',
  'given-pinyin',
  'variant',
  'prefix',
  'suffix',
  'year',
  'soundex',
  'q-grams',
  'deletions',
  'id',
  'id-prefix15',
  'id-corrections',
  'phone',
  'birth',
  'date-swapped',
  'sorted-tokens',
  'words',
  'word-pairs',
]);
export type KeyTransform = z.infer<typeof KeyTransform>;

export const KeyPart = z.strictObject({
  /** One column, or several whose first present value is used (birth date, else the ID's). */
  column: z.union([column, z.array(column).min(1)]),
  as: KeyTransform.default('value'),
  /** Characters kept by `prefix` and `suffix`, gram length of `q-grams`. */
  length: z.number().int().positive().optional(),
});
export type KeyPart = z.infer<typeof KeyPart>;

export const BlockingRule = z
  .strictObject({
    name: z.string().min(1),
    /** Records that agree on all parts are candidates; a missing part never agrees. Empty for a rule in SQL. */
    on: z.array(KeyPart).default([]),
    /** A rule in DuckDB's SQL over `l.column` and `r.column`, with at least one equality between the two. */
    sql: z.string().min(1).optional(),
    /** Array columns that a rule in SQL sees element by element. */
    explode: z.array(column).optional(),
    /** Blocks of this rule that would make more pairs are left out and counted; the smaller of this and the limit holds. */
    maxBlockPairs: z.number().positive().optional(),
  })
  .refine((rule) => rule.on.length > 0 !== (rule.sql !== undefined), {
    error: 'a blocking rule has either parts (on) or SQL (sql)',
  });
export type BlockingRule = z.infer<typeof BlockingRule>;

export const DatasetSettings = z.strictObject({
  name: z.string().min(1),
  /**
   * `true`: two rows of the dataset are two people, unless they are the same row twice. A column: two rows with the
   * same value there are two people (a roll of many schools: one person may be on two schools' rolls).
   */
  uniqueWithin: z.union([z.boolean(), column]).default(false),
});
export type DatasetSettings = z.infer<typeof DatasetSettings>;

export const LinkageSettings = z.strictObject({
  /** Where the published schema lies, for editors. */
  $schema: z.string().optional(),
  version: z.literal(1).default(1),
  mode: z.enum(['link', 'dedupe', 'link-and-dedupe']),
  /** Column that names each record; unique within its dataset. */
  idColumn: column.default('id'),
  datasets: z.array(DatasetSettings).min(1),
  comparisons: z.array(ComparisonSettings).min(1),
  /** Types of columns for comparisons and rules in SQL; a column is what its values are (text or numbers) otherwise. */
  columnTypes: z
    .record(z.string(), z.enum(['VARCHAR', 'DOUBLE', 'BIGINT', 'BOOLEAN', 'DATE', 'TIMESTAMP']))
    .default({}),
  blocking: z.array(BlockingRule).min(1).max(30),
  training: z
    .strictObject({
      seed: z.union([z.string(), z.number()]).default(1),
      maxIterations: z.number().int().positive().default(100),
      tolerance: z.number().positive().default(1e-5),
      /** Random pairs evaluated for the u of fuzzy levels; a population of at most ten times as many is evaluated whole. */
      samplePairs: z.number().int().positive().default(60_000),
      /** Weight, in matches, of the makers' starting m when few matches are seen. */
      priorMatches: z.number().nonnegative().default(20),
      /**
       * Learn a class of relatives (same family, other person) beside matches and strangers. Without it: when a
       * comparison of the person stands beside one that relatives share (role `family`), for the fit would otherwise take
       * brothers and sisters for matches.
       */
      relatives: z.boolean().optional(),
    })
    .prefault({}),
  decisions: z
    .strictObject({
      accept: z.number().gt(0).lt(1).default(0.99),
      review: z.number().gt(0).lt(1).default(0.2),
      /** Between two lists of distinct people each record has at most one partner: the global optimum. */
      oneToOne: z.boolean().default(true),
      /** Bits by which a link must beat the best other partner of either record, else it is reviewed. */
      minimumMargin: z.number().nonnegative().default(0),
      clustering: z.enum(['constrained', 'connected']).default('constrained'),
      /**
       * Pairs that show one of the named levels in every named comparison are never accepted automatically. Without
       * it: one identity number under two Chinese names that no slip explains.
       */
      reviewWhen: z.array(z.record(z.string(), z.array(z.string()).min(1))).optional(),
      /** Look for rows that carry a brother's or sister's number and weigh them again without it. */
      findBorrowedNumbers: z.boolean().default(true),
      /** Evidence (bits, prior excluded) below which two records may not enter one cluster. */
      vetoWeight: z.number().default(-6),
    })
    .prefault({}),
  limits: z
    .strictObject({
      threads: z.number().int().positive().default(2),
      memoryMegabytes: z.number().int().positive().default(1024),
      /** More candidate pairs than this are refused before any is made. */
      maxPairs: z.number().positive().default(50_000_000),
      /** Blocks that would make more pairs than this are left out and listed; `undefined` leaves none out. */
      maxBlockPairs: z.number().positive().optional(),
    })
    .prefault({}),
});
export type LinkageSettings = z.infer<typeof LinkageSettings>;
/** What a person writes: every default may be left out. */
export type LinkageSettingsInput = z.input<typeof LinkageSettings>;
