import { Problem } from '@bulou/kernel';
import { z } from 'zod';

/** An expected refusal: the input or the settings cannot be linked as they are. Nothing has been computed yet. */
export class LinkageRefusal extends Problem {
  constructor(
    code: string,
    zh: string,
    en: string,
    details: Readonly<Record<string, string | number | undefined>> = {},
  ) {
    super(`linkage.${code}`, { status: 422, zh: () => zh, en: () => en }, details);
  }
}

/** Turns a schema failure into a refusal that names the setting. */
export function refusalOfSettings(error: z.ZodError): LinkageRefusal {
  const text = z.prettifyError(error);
  return new LinkageRefusal('settings-invalid', `链接设置有误：${text}`, `The settings are not valid: ${text}`);
}
