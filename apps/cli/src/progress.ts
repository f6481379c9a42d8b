import { type ProgressListener, type RunStage, STAGE_LABELS } from '@bulou/term';

const BAR_WIDTH = 24;
const REFRESH_MS = 100;

export interface ProgressScreen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Draws stages on a terminal: one living line with count, share and remaining time, replaced by the stage's time when
 * it ends. Where the output is not a terminal, one line a stage and nothing else.
 */
export function makeProgress(screen: ProgressScreen, now: () => number, prefix = ''): ProgressListener {
  let lastDrawn = 0;
  let startedAt = 0;
  const clear = () => screen.isTTY && screen.write('\r\u001b[2K');
  return {
    onStage(stage) {
      startedAt = now();
      lastDrawn = 0;
      if (screen.isTTY) screen.write(`\r\u001b[2K${prefix}${label(stage)} …`);
    },
    onProgress(stage, done, total, unit) {
      if (!screen.isTTY || now() - lastDrawn < REFRESH_MS) return;
      lastDrawn = now();
      screen.write(`\r\u001b[2K${prefix}${label(stage)} ${describe(done, total, unit, now() - startedAt)}`);
    },
    onStageEnd(stage, milliseconds, rows) {
      clear();
      const speed =
        rows && milliseconds > 0
          ? `  ${count(rows)} 行，每秒 ${count(Math.round((rows * 1000) / milliseconds))} 行`
          : '';
      screen.write(`${prefix}${label(stage)}  ${seconds(milliseconds)}${speed}\n`);
    },
  };
}

function label(stage: RunStage): string {
  return STAGE_LABELS[stage][0].padEnd(7, '\u3000');
}

function describe(done: number, total: number | undefined, unit: string, elapsed: number): string {
  if (total === undefined || total <= 0) return `${count(done)} ${unit}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const remaining = share > 0.02 && elapsed > 2000 ? `，还要 ${seconds((elapsed / share) * (1 - share))}` : '';
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${count(done)}/${count(total)} ${unit}${remaining}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(milliseconds: number): string {
  return milliseconds < 9950 ? `${(milliseconds / 1000).toFixed(1)} 秒` : `${Math.round(milliseconds / 1000)} 秒`;
}
