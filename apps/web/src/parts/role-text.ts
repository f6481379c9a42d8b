import { ROLE_DESCRIPTIONS, type Role } from '@bulou/network/model';
import type { Language } from '../language/language.tsx';

/** A role in words, as the duty roster of the county says it. */
export function roleText(role: Role, language: Language): string {
  return ROLE_DESCRIPTIONS[role][language];
}
