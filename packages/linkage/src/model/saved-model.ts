import { z } from 'zod';
import { LinkageRefusal } from '../problems.ts';
import { LinkageSettings } from '../settings/settings.schema.ts';
import { type ReadSplinkOptions, readSplinkModel, type SettingsAndModel } from '../splink/read-splink.ts';
import { LinkageModel } from './model.schema.ts';

/** The newest form of a saved model that this release writes and reads. */
const SAVED_VERSION = 1;

/** What a model's file holds: everything that is needed to weigh pairs of other records in the same way. */
export const SavedModel = z.looseObject({
  $schema: z.string().optional(),
  format: z.literal('bulou-linkage').default('bulou-linkage'),
  version: z.literal(SAVED_VERSION).default(SAVED_VERSION),
  settings: LinkageSettings,
  model: LinkageModel,
});
export type SavedModel = z.infer<typeof SavedModel>;

/** Settings and model as they are saved, with format and version; plain data for `JSON.stringify`. */
export function makeSavedModel({ settings, model }: SettingsAndModel): SavedModel {
  return { format: 'bulou-linkage', version: SAVED_VERSION, settings, model };
}

/**
 * Reads a saved model (its JSON, parsed): one of this library, or one of Splink. Throws a `LinkageRefusal` when it is
 * neither, is of a newer version, or its model was trained for other comparisons than its settings name.
 */
export function readSavedModel(json: unknown, options: ReadSplinkOptions = {}): SettingsAndModel {
  const found = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (found['link_type'] !== undefined) return readSplinkModel(json, options);
  if (typeof found['version'] === 'number' && found['version'] > SAVED_VERSION)
    throw refuseModel(`version ${found['version']}; this release reads up to ${SAVED_VERSION}`);
  const parsed = SavedModel.safeParse(json);
  if (!parsed.success) throw refuseModel(z.prettifyError(parsed.error));
  const { settings, model } = parsed.data;
  if (settings.comparisons.length !== model.comparisons.length)
    throw refuseModel(`${settings.comparisons.length} comparisons, ${model.comparisons.length} in the model`);
  return { settings, model };
}

function refuseModel(reason: string): LinkageRefusal {
  return new LinkageRefusal('model-unreadable', `这个模型不能读：${reason}`, `This model cannot be read: ${reason}`, {
    reason,
  });
}

/** The published JSON Schema (2020-12) of the settings a person writes. */
export function makeSettingsSchema(): string {
  return renderSchema('urn:bulou:linkage:settings:1', 'Settings of @bulou/linkage', LinkageSettings);
}

/** The published JSON Schema (2020-12) of a saved model. */
export function makeModelSchema(): string {
  return renderSchema('urn:bulou:linkage:model:1', 'Saved model of @bulou/linkage', SavedModel);
}

function renderSchema(id: string, title: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', reused: 'ref' });
  return `${JSON.stringify({ $schema, $id: id, title, ...rest }, null, 2)}\n`;
}
