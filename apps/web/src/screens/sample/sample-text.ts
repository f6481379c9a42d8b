import type { SampleHome, Stage } from '../../generated/office-api.ts';
import type { Say } from '../../language/language.tsx';
import type { MessageKey } from '../../language/zh.ts';

/** The stage that a home stands for. */
export function homeStageText(stage: string, say: Say): string {
  return stage === 'none' ? say('sample.noChild') : say(`stage.${stage as Stage}`);
}

export function faultsText(faults: readonly string[], say: Say): string {
  return faults.map((fault) => say(`visit.fault.${fault}` as MessageKey)).join('、');
}

/** Why a home stands in the place of another; empty for a drawn one. */
export function replacementText({ reason, note }: Pick<SampleHome, 'reason' | 'note'>, say: Say): string {
  if (reason === undefined) return '';
  return say('visit.replaces', { reason: say(`visit.reason.${reason}` as MessageKey), note: note ?? '' });
}

/** A rate as people read it: one decimal, none where it says nothing. */
export function percentText(rate: number): string {
  return `${(rate * 100).toFixed(1).replace(/\.0$/, '')}%`;
}
