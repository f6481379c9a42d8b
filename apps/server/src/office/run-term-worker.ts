/**
 * Runs a term in a process of its own, so that the office answers meanwhile and a cancelled run is simply ended: nothing of it stays.
 * One line of JSON comes in; lines of JSON go out. It ends with whoever started it.
 */
import { createInterface } from 'node:readline';
import { isProblem } from '@bulou/kernel';
import { type Attachment, attachDatabase } from '@bulou/store';
import { type RunRequest, type RunSummary, readListArgument, readRunOptions, runTermOn } from '@bulou/term';

/** What it is asked. The attachment holds passwords. */
export interface TermRunOrder {
  readonly attachment: Attachment;
  readonly request: Omit<RunRequest, 'lists'>;
  readonly lists: readonly { readonly kind: Parameters<typeof readListArgument>[0]; readonly argument: string }[];
}

/** What it says. */
export type TermRunWord =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'progress'; readonly done: number; readonly total?: number; readonly unit: string }
  | { readonly type: 'failed'; readonly zh: string; readonly en: string; readonly fault?: string }
  | {
      readonly type: 'done';
      readonly summary: RunSummary;
      readonly repeated: boolean;
      readonly addedPayments?: number;
      readonly removedPayments?: number;
    };

const TELL_EVERY_MS = 200;

function tell(word: TermRunWord): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

async function run({ attachment, request, lists }: TermRunOrder): Promise<void> {
  const database = await attachDatabase(attachment, 'bulou-run');
  try {
    const options = readRunOptions({
      ...request,
      lists: (on) => lists.map(({ kind, argument }) => readListArgument(kind, argument, on)),
    });
    let toldAt = 0;
    const result = await runTermOn(database, options, {
      onStage: (stage) => tell({ type: 'stage', stage }),
      onProgress: (_stage, done, total, unit) => {
        if (performance.now() - toldAt < TELL_EVERY_MS) return;
        toldAt = performance.now();
        tell({ type: 'progress', done, unit, ...(total === undefined ? {} : { total }) });
      },
      onStageEnd: () => {},
    });
    const { addedPayments, removedPayments } = result.difference ?? {};
    tell({
      ...{ type: 'done', summary: result.summary, repeated: result.repeated },
      ...(addedPayments === undefined ? {} : { addedPayments }),
      ...(removedPayments === undefined ? {} : { removedPayments }),
    });
  } finally {
    await database.close();
  }
}

let begun = false;
const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(1));
lines.on('line', (line) => {
  if (begun) return;
  begun = true;
  run(JSON.parse(line) as TermRunOrder)
    .catch((error: unknown) => {
      if (isProblem(error)) return tell({ type: 'failed', zh: error.zh, en: error.en });
      const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return tell({
        type: 'failed',
        zh: '运行出错了，没有改动任何数据。',
        en: 'The run failed; nothing was changed.',
        fault,
      });
    })
    .finally(() => process.stdout.write('', () => process.exit(0)));
});
