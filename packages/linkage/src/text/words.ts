import { jaroWinkler } from './similarity.ts';

const HAN = /\p{Script=Han}/u;
const PIECES = /\p{Script=Han}+|[\p{L}\p{N}]+(?:[-_./'’][\p{L}\p{N}]+)*/gu;

/**
 * Words of a text for comparing and blocking: lower case, full-width forms folded. A compound of letters and digits
 * (`DSC-W55`) is one word and its parts are others, because lists write it either way. Han text, which has no spaces,
 * gives its overlapping pairs of characters. Each word once, in the order of the text.
 */
export function splitWords(text: string): string[] {
  const found = new Set<string>();
  for (const [piece] of text.normalize('NFKC').toLowerCase().matchAll(PIECES)) {
    if (HAN.test(piece)) {
      const all = [...piece];
      if (all.length === 1) found.add(piece);
      for (let at = 0; at + 1 < all.length; at += 1) found.add(`${all[at]}${all[at + 1]}`);
      continue;
    }
    const parts = piece.split(/[-_./'’]/);
    const whole = parts.join('');
    found.add(whole);
    if (parts.length > 1) for (const part of parts) if (part.length > 1) found.add(part);
  }
  return [...found];
}

/** A text as words with their weights; the squares of the weights sum to one. */
export interface WeighedWords {
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * Weighs the words of many texts by how few texts have them: `log(1 + texts / texts with the word)`, so that a model
 * number or a street counts for more than "the" or "有限公司".
 */
export function weighWords(texts: readonly (readonly string[])[]): WeighedWords[] {
  const holders = new Map<string, number>();
  for (const words of texts) for (const word of words) holders.set(word, (holders.get(word) ?? 0) + 1);
  return texts.map((words) => {
    const raw = words.map((word) => Math.log(1 + texts.length / (holders.get(word) ?? 1)));
    const length = Math.hypot(...raw) || 1;
    return { weights: new Map(words.map((word, index) => [word, (raw[index] ?? 0) / length])) };
  });
}

/** Two words at least this alike (Jaro-Winkler) are taken for one with a slip. */
const ALIKE = 0.9;
/** What an initial counts for the word it may stand for. */
const INITIAL = 0.8;

/**
 * Similarity of two texts in [0, 1] by their words: the cosine of their weights, a word with a slip counting by its
 * likeness (SoftTFIDF: Cohen, Ravikumar & Fienberg, "A comparison of string distance metrics for name-matching tasks",
 * 2003), and an initial for the word it begins. Numbers are equal or different.
 */
export function compareWords(a: WeighedWords, b: WeighedWords): number {
  let sum = 0;
  const rest: [string, number][] = [];
  const free = new Map(b.weights);
  for (const [word, weight] of a.weights) {
    const other = b.weights.get(word);
    if (other === undefined) rest.push([word, weight]);
    else {
      sum += weight * other;
      free.delete(word);
    }
  }
  for (const [word, weight] of rest) {
    let best = 0;
    let partner = '';
    for (const candidate of free.keys()) {
      const alike = likenessOf(word, candidate);
      if (alike > best) [best, partner] = [alike, candidate];
    }
    if (best === 0) continue;
    sum += best * weight * (free.get(partner) ?? 0);
    free.delete(partner);
  }
  return Math.min(1, sum);
}

function likenessOf(a: string, b: string): number {
  if (a.length === 1 || b.length === 1) return a[0] === b[0] && !/\d/.test(a + b) && !HAN.test(a) ? INITIAL : 0;
  // A slip changes the length by one; a first letter that differs is left to the other words.
  if (Math.abs(a.length - b.length) > 2 || (a[0] !== b[0] && a[1] !== b[1])) return 0;
  if (/\d/.test(a + b) || HAN.test(a)) return 0;
  const alike = jaroWinkler([...a], [...b]);
  return alike >= ALIKE ? alike : 0;
}
