import { z } from 'zod';

/** A number, or what Splink writes where training never saw the level. */
const Probability = z.union([z.number(), z.string()]).nullish();

export const SplinkLevel = z.looseObject({
  sql_condition: z.string(),
  label_for_charts: z.string().optional(),
  is_null_level: z.boolean().optional(),
  m_probability: Probability,
  u_probability: Probability,
  tf_adjustment_column: z.string().nullish(),
  tf_adjustment_weight: z.number().nullish(),
  tf_minimum_u_value: z.number().nullish(),
  disable_tf_exact_match_detection: z.boolean().optional(),
});
export type SplinkLevel = z.infer<typeof SplinkLevel>;

export const SplinkComparison = z.looseObject({
  output_column_name: z.string().optional(),
  comparison_description: z.string().nullish(),
  comparison_levels: z.array(SplinkLevel).min(2),
});
export type SplinkComparison = z.infer<typeof SplinkComparison>;

const SplinkRule = z.union([
  z.string(),
  z.looseObject({ blocking_rule: z.string(), arrays_to_explode: z.array(z.string()).nullish() }),
]);

/** A model as `save_model_to_json` of Splink 3 to 5 writes it, with what is read of it. */
export const SplinkModel = z.looseObject({
  link_type: z.enum(['dedupe_only', 'link_only', 'link_and_dedupe']),
  probability_two_random_records_match: z.number().gt(0).lt(1).default(0.0001),
  comparisons: z.array(SplinkComparison).min(1),
  blocking_rules_to_generate_predictions: z.array(SplinkRule).default([]),
  unique_id_column_name: z.string().default('unique_id'),
  sql_dialect: z.string().default('duckdb'),
  em_convergence: z.number().optional(),
  max_iterations: z.number().optional(),
});
export type SplinkModel = z.infer<typeof SplinkModel>;
