import { makePartKeys, type PartKeys } from '../blocking/keys.ts';
import type { ResultParts } from '../result-parts.ts';
import type { KeyPart } from '../settings/settings.schema.ts';

/** Why one blocking rule did not bring two records together. */
export interface RuleMiss {
  readonly rule: string;
  /** `missing`: a record has no key; `differs`: the keys are unlike; `left-out`: the block was too large; `sql`: the condition does not hold. */
  readonly why: 'missing' | 'differs' | 'left-out' | 'sql';
  /** The columns of the first part that failed. */
  readonly columns: string;
  readonly zh: string;
  readonly en: string;
}

const keysOfResults = new WeakMap<ResultParts, Map<string, PartKeys>>();

/** Why no rule compared two records, rule by rule. */
export function listRuleMisses(parts: ResultParts, left: number, right: number): RuleMiss[] {
  const known = keysOfResults.get(parts) ?? new Map<string, PartKeys>();
  keysOfResults.set(parts, known);
  const read = (part: KeyPart) => {
    const name = JSON.stringify(part);
    const made = known.get(name) ?? makePartKeys(part, parts.table);
    known.set(name, made);
    return made;
  };
  return parts.settings.blocking.map((rule): RuleMiss => {
    if (rule.sql !== undefined)
      return { rule: rule.name, why: 'sql', columns: '', zh: '条件不成立', en: 'its condition does not hold' };
    for (const part of rule.on) {
      const columns = typeof part.column === 'string' ? part.column : part.column.join('/');
      const [own, other] = [read(part).read(left), read(part).read(right)];
      if (own.length === 0 || other.length === 0)
        return { rule: rule.name, why: 'missing', columns, zh: `${columns} 缺失`, en: `${columns} is missing` };
      if (!own.some((key) => other.includes(key)))
        return { rule: rule.name, why: 'differs', columns, zh: `${columns} 不同`, en: `${columns} differs` };
    }
    return {
      rule: rule.name,
      why: 'left-out',
      columns: '',
      zh: '这一块太大，略去了，或只拿有错的号码找无误的',
      en: 'the block was left out, or the rule pairs faulty numbers with sound ones only',
    };
  });
}
