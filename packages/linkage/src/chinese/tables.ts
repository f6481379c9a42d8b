import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function readTable(name: string): string[][] {
  const path = fileURLToPath(new URL(`../data/${name}`, import.meta.url));
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
}

/** Every form of a character to the first of its group, so that equal forms compare equal. */
export const VARIANT_OF: ReadonlyMap<string, string> = readVariants();

/** Rare character to the parts it is typed as. */
export const SPLIT_OF: ReadonlyMap<string, string> = new Map(
  readTable('splits.csv').map(([character = '', parts = '']) => [character, parts]),
);

const LOOK_ALIKE: ReadonlySet<string> = readLookAlikes();

export function isLookAlike(a: string, b: string): boolean {
  return LOOK_ALIKE.has(a < b ? a + b : b + a);
}

function readVariants(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [group = ''] of readTable('variants.csv')) {
    const forms = [...group];
    const first = forms.map((form) => found.get(form)).find((form) => form !== undefined) ?? forms[0] ?? '';
    for (const form of forms) found.set(form, first);
  }
  return found;
}

function readLookAlikes(): Set<string> {
  const pairs = new Set<string>();
  for (const [a = '', b = ''] of readTable('look-alike.csv')) pairs.add(a < b ? a + b : b + a);
  for (const [a = '', b = '', kind = ''] of readTable('confusable-curated.csv'))
    if (kind.includes('shape') || kind === 'rare_fallback') pairs.add(a < b ? a + b : b + a);
  return pairs;
}
