import { makeRowDataset, type RowInputs } from '../input/dataset.ts';
import { makeExclusions } from '../input/exclusive.ts';
import { buildRecordTable, type RecordTable } from '../input/table.ts';
import { refusalOfSettings } from '../problems.ts';
import {
  type BlockingRule,
  type KeyPart,
  LinkageSettings,
  type LinkageSettingsInput,
} from '../settings/settings.schema.ts';
import { type CandidateKey, listCandidateKeys, makeCandidateRule } from './candidate-rules.ts';
import { type BlockCount, countBlocks, findBlockLimit } from './count-blocks.ts';
import type { PartKeys } from './keys.ts';

export type SettingsWithoutBlocking = Omit<LinkageSettingsInput, 'blocking'>;

export interface ProposedRule {
  readonly rule: BlockingRule;
  /** Pairs it makes alone; an estimate when only some of the records were counted. */
  readonly pairs: number;
  /** Share of the records that have a key by it. */
  readonly keyed: number;
}

export interface BlockingProposal {
  readonly rules: readonly ProposedRule[];
  /** Keys and pairs of keys counted and not taken: too many pairs for the budget, or hardly a record has them. */
  readonly rejected: readonly ProposedRule[];
}

export interface ProposalOptions {
  /** Candidate pairs that all rules together may make. */
  readonly pairBudget: number;
}

/** A mask of rules has 31 bits. */
const MOST_RULES = 30;
/** No single rule may take more of the budget than this. */
const LARGEST_SHARE = 1 / 3;
/** Records counted; more are sampled evenly, which keeps the order of the rules though not the exact figures. */
const MOST_COUNTED = 200_000;
/** A rule with fewer pairs of keys than this share of the records finds nothing worth a pass. */
const LEAST_KEYED = 0.01;

/**
 * Proposes blocking rules for a budget of pairs by counting, without a model: every key that fits alone, keys of several
 * words or slips with their largest blocks left out, and pairs of keys where single ones make too many pairs. Throws a
 * `LinkageRefusal` on settings or inputs that cannot be linked.
 */
export function proposeBlocking(
  settings: SettingsWithoutBlocking,
  inputs: RowInputs,
  { pairBudget }: ProposalOptions,
): BlockingProposal {
  const parsed = parseWithoutBlocking(settings);
  const table = buildRecordTable(
    parsed,
    parsed.datasets.map(({ name }) => makeRowDataset(name, inputs[name] ?? [])),
  );
  const exclusions = makeExclusions(parsed, table, [], []);
  const step = Math.max(1, Math.ceil(table.size / MOST_COUNTED));
  const known = new Map<string, PartKeys>();
  const count = (parts: readonly KeyPart[]) =>
    countBlocks(makeCandidateRule(parts), table, exclusions.candidate, (record) => record % step === 0, known);
  return choose(listCandidateKeys(parsed.comparisons, table), table, count, pairBudget, step);
}

/** Fills a placeholder rule so that the schema can check everything else. */
function parseWithoutBlocking(settings: SettingsWithoutBlocking): LinkageSettings {
  const placeholder = { name: 'none', on: [{ column: settings.idColumn ?? 'id' }] };
  const parsed = LinkageSettings.safeParse({ ...settings, blocking: [placeholder] });
  if (!parsed.success) throw refusalOfSettings(parsed.error);
  return parsed.data;
}

interface Counted {
  readonly key: CandidateKey;
  readonly count: BlockCount;
  readonly pairs: number;
}

function choose(
  keys: readonly CandidateKey[],
  table: RecordTable,
  count: (parts: readonly KeyPart[]) => BlockCount,
  budget: number,
  step: number,
): BlockingProposal {
  const rules: ProposedRule[] = [];
  const rejected: ProposedRule[] = [];
  const seen = table.size / step;
  const allowance = budget * LARGEST_SHARE;
  let left = budget;
  const offer = (counted: BlockCount, several: boolean): 'whole' | 'limited' | 'none' => {
    const pairs = counted.pairs * step * step;
    const keyed = counted.keyed / Math.max(1, seen);
    const most = Math.min(allowance, left);
    const found = several ? findBlockLimit(counted, most / step / step) : undefined;
    const whole = pairs <= most;
    const taken = whole ? pairs : (found?.pairs ?? 0) * step * step;
    if (taken === 0 || keyed < LEAST_KEYED || rules.length >= MOST_RULES) {
      rejected.push({ rule: counted.rule, pairs, keyed });
      return 'none';
    }
    const limit = whole ? undefined : Math.max(1, Math.floor((found?.limit ?? 0) * step * step));
    rules.push({ rule: makeCandidateRule(counted.rule.on, limit), pairs: taken, keyed });
    left -= taken;
    return whole ? 'whole' : 'limited';
  };
  const counted: Counted[] = keys.map((key) => {
    const each = count([key.part]);
    return { key, count: each, pairs: each.pairs };
  });
  const narrow: Counted[] = counted.filter(({ key }) => key.onlyTogether);
  const single = counted.filter(({ key }) => !key.onlyTogether).sort((a, b) => a.pairs - b.pairs);
  for (const each of single) if (offer(each.count, each.key.several) !== 'whole') narrow.push(each);
  const pairs = listPairsOfKeys(narrow).map((parts) => count(parts));
  for (const each of pairs.sort((a, b) => a.pairs - b.pairs)) if (each.pairs > 0) offer(each, false);
  return { rules, rejected };
}

/** Two keys of different columns; a key of several values only with one of a single value, or blocks grow again. */
function listPairsOfKeys(narrow: readonly Counted[]): KeyPart[][] {
  const pairs: KeyPart[][] = [];
  for (const [at, { key: one }] of narrow.entries())
    for (const { key: other } of narrow.slice(at + 1)) {
      const shared = [one.part.column].flat().some((column) => [other.part.column].flat().includes(column));
      if (!shared && !(one.several && other.several)) pairs.push([one.part, other.part]);
    }
  return pairs;
}
