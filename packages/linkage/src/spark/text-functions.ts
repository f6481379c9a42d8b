/**
 * String similarities in Spark SQL, which has only Levenshtein of its own: built from arrays and lambdas, by character,
 * number for number what DuckDB and this library answer. Arguments are Spark expressions of type STRING.
 */

/** Characters (code points) of a text as an array. */
function charactersOf(text: string): string {
  return `if(length(${text}) = 0, cast(array() as array<string>), transform(sequence(1, length(${text})), ci -> substring(${text}, ci, 1)))`;
}

/** Evaluates `body` with the two texts' characters bound to `t.a` and `t.b`, so that each is worked out once. */
function withCharacters(a: string, b: string, body: string): string {
  const bound = `named_struct('x', ${a}, 'y', ${b})`;
  const split = `transform(array(${bound}), u -> named_struct('x', u.x, 'y', u.y, 'a', ${charactersOf('u.x')}, 'b', ${charactersOf('u.y')}))`;
  return `element_at(transform(${split}, t -> if(t.x is null or t.y is null, null, ${body})), 1)`;
}

export function sparkLevenshtein(a: string, b: string): string {
  return `levenshtein(${a}, ${b})`;
}

/** Share of common characters among all of both, as sets. */
export function sparkJaccard(a: string, b: string): string {
  return withCharacters(a, b, 'cast(size(array_intersect(t.a, t.b)) as double) / size(array_union(t.a, t.b))');
}

/** Positions, from 0, of the characters that agree within reach: `used` of b in order of a's `picked`. */
const MATCHED = `aggregate(sequence(0, size(t.a) - 1),
  named_struct('used', cast(array() as array<int>), 'picked', cast(array() as array<int>)),
  (s, i) -> element_at(transform(array(filter(
      sequence(greatest(0, i - greatest(0, cast(floor(greatest(size(t.a), size(t.b)) / 2) as int) - 1)),
               greatest(least(size(t.b) - 1, i + greatest(0, cast(floor(greatest(size(t.a), size(t.b)) / 2) as int) - 1)),
                        greatest(0, i - greatest(0, cast(floor(greatest(size(t.a), size(t.b)) / 2) as int) - 1)))),
      j -> j < size(t.b) and t.b[j] = t.a[i] and not array_contains(s.used, j))),
    f -> if(size(f) = 0, s, named_struct('used', concat(s.used, array(f[0])), 'picked', concat(s.picked, array(i))))), 1))`;

const JARO = `if(size(t.a) = 0 or size(t.b) = 0, 0D, element_at(transform(array(${MATCHED}), m ->
  if(size(m.used) = 0, 0D, element_at(transform(array(array_sort(m.used)), o ->
    (cast(size(m.used) as double) / size(t.a) + cast(size(m.used) as double) / size(t.b)
      + cast(size(m.used) - cast(floor(size(filter(sequence(0, size(m.used) - 1), k -> t.a[m.picked[k]] <> t.b[o[k]])) / 2) as int) as double)
        / size(m.used)) / 3D), 1))), 1))`;

/** Jaro similarity in [0, 1] (Jaro 1989). */
export function sparkJaro(a: string, b: string): string {
  return withCharacters(a, b, JARO);
}

/** Jaro-Winkler with prefix scale 0.1 over at most four characters, boosted only above 0.7 (Winkler 1990). */
export function sparkJaroWinkler(a: string, b: string): string {
  const common = [4, 3, 2, 1].map(
    (length) =>
      `when size(t.a) >= ${length} and size(t.b) >= ${length} and slice(t.a, 1, ${length}) = slice(t.b, 1, ${length}) then ${length}`,
  );
  const prefix = `case ${common.join(' ')} else 0 end`;
  const boosted = `element_at(transform(array(${JARO}), w -> if(w > 0.7D, w + ${prefix} * 0.1D * (1D - w), w)), 1)`;
  return withCharacters(a, b, boosted);
}

const COST = 'if(t.a[i - 1] = t.b[j - 1], 0, 1)';
/** The last earlier row and column whose characters are a swap with this one; 0 when there is none. */
const LAST_ROW = 'if(i < 2, 0, coalesce(array_max(filter(sequence(1, i - 1), k -> t.a[k - 1] = t.b[j - 1])), 0))';
const LAST_COLUMN = 'if(j < 2, 0, coalesce(array_max(filter(sequence(1, j - 1), k -> t.b[k - 1] = t.a[i - 1])), 0))';
const SWAPPED = `element_at(transform(array(named_struct('p', ${LAST_ROW}, 'q', ${LAST_COLUMN})), z ->
  if(z.p = 0 or z.q = 0, 1000000, d[z.p - 1][z.q - 1] + (i - z.p - 1) + 1 + (j - z.q - 1))), 1)`;

/** Damerau-Levenshtein distance (Lowrance & Wagner 1975), row by row. */
export function sparkDamerauLevenshtein(a: string, b: string): string {
  const row = `aggregate(sequence(1, size(t.b)), array(i), (r, j) ->
    concat(r, array(least(d[i - 1][j - 1] + ${COST}, r[j - 1] + 1, d[i - 1][j] + 1, ${SWAPPED}))))`;
  const table = `aggregate(sequence(1, size(t.a)), array(sequence(0, size(t.b))), (d, i) -> concat(d, array(${row})))`;
  return withCharacters(
    a,
    b,
    `if(size(t.a) = 0 or size(t.b) = 0, greatest(size(t.a), size(t.b)), ${table}[size(t.a)][size(t.b)])`,
  );
}

/** The text as if every UTF-8 byte were a character, for conditions whose functions count bytes. */
export function bytesOf(text: string): string {
  return `decode(encode(${text}, 'UTF-8'), 'ISO-8859-1')`;
}
