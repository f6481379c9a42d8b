import { z } from 'zod';
import type { LinkageModel } from '../model/model.schema.ts';
import { LinkageRefusal } from '../problems.ts';
import { LinkageSettings, type LinkageSettingsInput, type SqlLevel } from '../settings/settings.schema.ts';
import { type SplinkComparison, type SplinkLevel, SplinkModel } from './splink.schema.ts';

/** Settings and a trained model that belong together. */
export interface SettingsAndModel {
  readonly settings: LinkageSettings;
  readonly model: LinkageModel;
}

export interface ReadSplinkOptions {
  /** Names of the datasets, which a Splink model does not hold: `input`, or `left` and `right`, when not given. */
  readonly datasets?: readonly string[];
  /** Anything else the settings should say, such as `limits`, `decisions` or `columnTypes`. */
  readonly settings?: Pick<LinkageSettingsInput, 'limits' | 'decisions' | 'columnTypes' | 'blocking'>;
}

const MODES = { dedupe_only: 'dedupe', link_only: 'link', link_and_dedupe: 'link-and-dedupe' } as const;

/**
 * Reads a model that Splink 3, 4 or 5 saved (its JSON, parsed) for the DuckDB dialect. The linker then weighs pairs as
 * Splink does, DuckDB answering the same conditions. Throws a `LinkageRefusal` that names what cannot be read.
 */
export function readSplinkModel(json: unknown, options: ReadSplinkOptions = {}): SettingsAndModel {
  const parsed = SplinkModel.safeParse(json);
  if (!parsed.success) throw refuseSplink(z.prettifyError(parsed.error));
  const splink = parsed.data;
  const fallback = splink.link_type === 'dedupe_only' ? ['input'] : ['left', 'right'];
  const comparisons = splink.comparisons.map(readComparison);
  const blocking = options.settings?.blocking ?? splink.blocking_rules_to_generate_predictions.map(readRule);
  if (blocking.length === 0)
    throw refuseSplink('no blocking rule: every record would be compared with every other; give settings.blocking');
  const settings = LinkageSettings.parse({
    ...options.settings,
    mode: MODES[splink.link_type],
    idColumn: splink.unique_id_column_name,
    datasets: (options.datasets ?? fallback).map((name) => ({ name })),
    comparisons: comparisons.map((each) => each.settings),
    blocking,
  });
  const model: LinkageModel = {
    version: 1,
    origin: 'splink',
    matchShare: splink.probability_two_random_records_match,
    relativeShare: 0,
    comparisons: comparisons.map((each) => each.fitted),
    training: {
      comparablePairs: 0,
      candidatePairs: 0,
      patterns: 0,
      sampledPairs: 0,
      iterations: 0,
      converged: true,
      lastChange: 0,
      expectedMatches: 0,
    },
  };
  return { settings, model };
}

/** Makes the string functions of every condition in SQL count characters instead of UTF-8 bytes. Weights stay. */
export function byCharacter<T extends SettingsAndModel>(saved: T): T {
  const comparisons = saved.settings.comparisons.map((each) =>
    each.kind === 'sql' ? { ...each, byCharacter: true } : each,
  );
  return { ...saved, settings: { ...saved.settings, comparisons } };
}

function readComparison(comparison: SplinkComparison, index: number) {
  const levels = comparison.comparison_levels;
  const name = comparison.output_column_name ?? comparison.comparison_description ?? `comparison ${index + 1}`;
  const scored = levels.filter((each) => each.is_null_level !== true);
  const ids = nameLevels(levels);
  const when = levels.map((each, at): SqlLevel => {
    const text = each.label_for_charts ?? each.sql_condition;
    const termFrequency = readTermFrequency(name, each, levels, ids);
    return {
      id: ids[at] as string,
      sql: each.sql_condition,
      missing: each.is_null_level === true,
      zh: text,
      en: text,
      ...(termFrequency ? { termFrequency } : {}),
    };
  });
  const fitted = scored.map((each, at) => {
    const defaults = defaultShares(scored.length, scored.length - 1 - at);
    const u = readShare(each.u_probability, defaults.u);
    return { id: ids[levels.indexOf(each)] as string, m: readShare(each.m_probability, defaults.m), u, relative: u };
  });
  return {
    settings: { kind: 'sql' as const, name, when, byCharacter: false },
    fitted: { name, levels: fitted, missing: { m: 1, u: 1, relative: 1 } },
  };
}

/** Labels, told apart by their place where two levels have one. */
function nameLevels(levels: readonly SplinkLevel[]): string[] {
  const labels = levels.map((each) => each.label_for_charts ?? each.sql_condition);
  return labels.map((label, at) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${at + 1}. ${label}`,
  );
}

/** Smaller shares vanish in a 64-bit number; Splink stops at the same one. */
const LEAST_SHARE = 1e-300;
const NEVER_OBSERVED = 1e-6;

function readShare(share: number | string | null | undefined, fallback: number): number {
  if (typeof share === 'string') return NEVER_OBSERVED;
  return Math.max(share ?? fallback, LEAST_SHARE);
}

/**
 * What Splink takes for a level that was never trained: 95 % of matches at the best level, the rest evenly spread, and
 * u such that the weights run evenly from -5 to 3 and end with 10.
 */
function defaultShares(levels: number, value: number): { m: number; u: number } {
  const best = value === levels - 1;
  const m = best ? 0.95 : 0.050000000000000044 / (levels - 1);
  const step = levels > 2 ? 8 / (levels - 2) : 0;
  const weight = best ? 10 : -5 + step * value;
  return { m, u: m / 2 ** weight };
}

function readTermFrequency(
  name: string,
  level: SplinkLevel,
  levels: readonly SplinkLevel[],
  ids: readonly string[],
): SqlLevel['termFrequency'] {
  const column = level.tf_adjustment_column;
  const weight = level.tf_adjustment_weight ?? 1;
  if (column === undefined || column === null || level.is_null_level === true || weight === 0) return undefined;
  const plain = unquote(column);
  const exact = levels.findIndex((each) => findExactColumn(each.sql_condition) === plain.toLowerCase());
  if (exact === -1 && level.disable_tf_exact_match_detection !== true)
    throw refuseSplink(`${name}: no level is the equality of ${plain}, which its term frequencies need`);
  const of = level.disable_tf_exact_match_detection === true ? ids[levels.indexOf(level)] : ids[exact];
  return { column: plain, weight, least: level.tf_minimum_u_value ?? 0, ...(of === undefined ? {} : { of }) };
}

const IDENTIFIER = '(?:"([^"]+)_([lr])"|([\\p{L}\\w ]+?)_([lr]))';
const EQUALITY = new RegExp(`^[\\s(]*${IDENTIFIER}\\s*=\\s*${IDENTIFIER}[\\s)]*$`, 'iu');

/** The one column, in lower case, whose equality the condition is. */
function findExactColumn(sql: string): string | undefined {
  const match = EQUALITY.exec(sql.toLowerCase());
  if (match === null) return undefined;
  const [first, second] = [match[1] ?? match[3], match[5] ?? match[7]];
  const [sideA, sideB] = [match[2] ?? match[4], match[6] ?? match[8]];
  return first === second && sideA !== sideB ? first : undefined;
}

const PLAIN_RULE = /^\(?\s*l\.("([^"]+)"|\w+)\s*=\s*r\.("([^"]+)"|\w+)\s*\)?$/i;

/** A rule of plain equalities becomes keys, which are quicker; any other stays SQL. */
function readRule(given: SplinkModel['blocking_rules_to_generate_predictions'][number], index: number) {
  const sql = typeof given === 'string' ? given : given.blocking_rule;
  const explode = typeof given === 'string' ? undefined : (given.arrays_to_explode ?? undefined);
  const name = `${index + 1}. ${sql}`;
  const parts = sql.split(/\band\b/i).map((part) => PLAIN_RULE.exec(part.trim()));
  const columns = parts.map((part) => {
    const [a, b] = [unquote(part?.[1] ?? ''), unquote(part?.[3] ?? '')];
    return a === b ? a : '';
  });
  if (explode === undefined && columns.every((column) => column !== ''))
    return { name, on: columns.map((column) => ({ column })) };
  return { name, sql, ...(explode === undefined ? {} : { explode }) };
}

function unquote(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1) : name;
}

function refuseSplink(reason: string): LinkageRefusal {
  return new LinkageRefusal(
    'splink-unreadable',
    `这个 Splink 模型不能读：${reason}`,
    `This Splink model cannot be read: ${reason}`,
    { reason },
  );
}
