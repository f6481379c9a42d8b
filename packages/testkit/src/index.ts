export { TRUE_BENEFITS, type TrueBenefit } from './entitlements.ts';
export { loadSettings, readDefaultSettingsText, type SettingsOverride, type SynthesisSettings } from './settings.ts';
export {
  DEMONSTRATION_TERMS,
  type SynthesisProgress,
  type SynthesisRequest,
  type SynthesisSummary,
  synthesiseCounty,
  type TermSummary,
} from './synthesise.ts';
export type { TermTotals, TrueState } from './truth.ts';
