/** A piece of a text: alike in both, or only in this one. */
export interface Piece {
  readonly text: string;
  readonly alike: boolean;
}

/** A number written by hand differs in a place or two; beyond this length two texts are shown as wholly different. */
const LONGEST = 200;

/**
 * Where two texts differ, by character (code points, so that a rare character is one): the longest common subsequence,
 * as the pieces of each. Pure.
 */
export function findDifference(left: string, right: string): { readonly left: Piece[]; readonly right: Piece[] } {
  const a = [...left];
  const b = [...right];
  if (a.length > LONGEST || b.length > LONGEST) {
    const alike = left === right;
    return { left: [{ text: left, alike }], right: [{ text: right, alike }] };
  }
  const lengths = measureCommon(a, b);
  const inLeft: boolean[] = a.map(() => false);
  const inRight: boolean[] = b.map(() => false);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      inLeft[i] = true;
      inRight[j] = true;
      i += 1;
      j += 1;
    } else if (at(lengths, i + 1, j) >= at(lengths, i, j + 1)) i += 1;
    else j += 1;
  }
  return { left: gather(a, inLeft), right: gather(b, inRight) };
}

/** Length of the longest common subsequence of every pair of endings. */
function measureCommon(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly number[][], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function gather(characters: readonly string[], alike: readonly boolean[]): Piece[] {
  const pieces: { text: string; alike: boolean }[] = [];
  characters.forEach((character, index) => {
    const last = pieces.at(-1);
    const same = alike[index] ?? false;
    if (last && last.alike === same) last.text += character;
    else pieces.push({ text: character, alike: same });
  });
  return pieces;
}
