/** String similarities by character (code point), never by byte. Each is symmetric. */

/** Code points of a text, so that a character outside the basic plane counts as one. */
export function characters(text: string): string[] {
  return [...text];
}

/** Levenshtein distance; stops counting above `limit` and returns `limit + 1`. */
export function levenshtein(a: readonly string[], b: readonly string[], limit = Number.POSITIVE_INFINITY): number {
  return editDistance(a, b, limit, false);
}

/**
 * Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours, each counted once, also
 * where something was put between swapped neighbours (Lowrance & Wagner 1975). Above `limit` it is `limit + 1`.
 */
export function damerauLevenshtein(
  a: readonly string[],
  b: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): number {
  // One edit leaves no room for anything between swapped neighbours, and stopping early is quicker.
  if (limit < 2) return editDistance(a, b, limit, true);
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const most = a.length + b.length;
  const width = b.length + 2;
  const table = new Float64Array((a.length + 2) * width).fill(most);
  for (let i = 0; i <= a.length; i += 1) table[(i + 1) * width + 1] = i;
  for (let j = 0; j <= b.length; j += 1) table[width + j + 1] = j;
  const lastRow = new Map<string, number>();
  for (let i = 1; i <= a.length; i += 1) {
    let lastColumn = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const [row, column] = [lastRow.get(b[j - 1] as string) ?? 0, lastColumn];
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      if (cost === 0) lastColumn = j;
      const at = (i + 1) * width + j + 1;
      table[at] = Math.min(
        (table[i * width + j] as number) + cost,
        (table[at - 1] as number) + 1,
        (table[i * width + j + 1] as number) + 1,
        (table[row * width + column] as number) + (i - row - 1) + 1 + (j - column - 1),
      );
    }
    lastRow.set(a[i - 1] as string, i);
  }
  return Math.min(limit + 1, table[(a.length + 1) * width + b.length + 1] as number);
}

function editDistance(a: readonly string[], b: readonly string[], limit: number, swaps: boolean): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (swaps && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      current.push(value);
      if (value < smallest) smallest = value;
    }
    if (smallest > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Jaro similarity in [0, 1] (Jaro 1989). */
export function jaro(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const usedA = new Uint8Array(a.length);
  const usedB = new Uint8Array(b.length);
  let matches = 0;
  for (let i = 0; i < a.length; i += 1) {
    const to = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= to; j += 1) {
      if (usedB[j] === 1 || a[i] !== b[j]) continue;
      usedA[i] = 1;
      usedB[j] = 1;
      matches += 1;
      break;
    }
  }
  if (matches === 0) return 0;
  let halves = 0;
  let j = 0;
  for (let i = 0; i < a.length; i += 1) {
    if (usedA[i] !== 1) continue;
    while (usedB[j] !== 1) j += 1;
    if (a[i] !== b[j]) halves += 1;
    j += 1;
  }
  return (matches / a.length + matches / b.length + (matches - Math.floor(halves / 2)) / matches) / 3;
}

/** Jaro-Winkler with prefix scale 0.1 over at most four characters, boosted only above 0.7 (Winkler 1990). */
export function jaroWinkler(a: readonly string[], b: readonly string[]): number {
  const base = jaro(a, b);
  if (base <= 0.7) return base;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix] && prefix < b.length) prefix += 1;
  return base + prefix * 0.1 * (1 - base);
}

/** Share of common characters among all characters of both, as sets. */
export function jaccard(a: readonly string[], b: readonly string[]): number {
  const left = new Set(a);
  const right = new Set(b);
  let common = 0;
  for (const character of left) if (right.has(character)) common += 1;
  const union = left.size + right.size - common;
  return union === 0 ? 1 : common / union;
}
