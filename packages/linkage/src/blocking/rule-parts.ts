import type { RecordTable } from '../input/table.ts';
import type { BlockingRule } from '../settings/settings.schema.ts';
import { makePartKeys } from './keys.ts';
import type { CandidatePairs } from './pairs.ts';

/** The key parts of the rules, each once, and whether a pair agrees on one. */
export interface RuleParts {
  /** Parts of each rule, as indexes. */
  readonly rules: readonly (readonly number[])[];
  readonly size: number;
  agrees(part: number, pair: number): boolean;
}

/** Makes the parts ready for the pairs. A rule in SQL is a part of its own. */
export function makeRuleParts(blocking: readonly BlockingRule[], table: RecordTable, pairs: CandidatePairs): RuleParts {
  const known = new Map<string, number>();
  const tests: ((pair: number) => boolean)[] = [];
  const place = (name: string, make: () => (pair: number) => boolean) => {
    const index = known.get(name) ?? tests.length;
    if (index === tests.length) tests.push(make());
    known.set(name, index);
    return index;
  };
  const rules = blocking.map(({ on, sql }, rule) => {
    if (sql !== undefined) return [place(sql, () => (pair) => ((pairs.rules[pair] as number) & (1 << rule)) !== 0)];
    return on.map((part) =>
      place(JSON.stringify(part), () => {
        const keys = makePartKeys(part, table);
        return (pair) => {
          const own = keys.read(pairs.left[pair] as number);
          const other = keys.read(pairs.right[pair] as number);
          return own.some((key) => other.includes(key));
        };
      }),
    );
  });
  return { rules, size: tests.length, agrees: (part, pair) => tests[part]?.(pair) ?? false };
}
