/** The stages of a run in their order; each is named in progress bars, timings and kill tests. */
export const STAGES_OF_RUN = ['open', 'intake', 'link', 'resolve', 'determine', 'save', 'write'] as const;
export type RunStage = (typeof STAGES_OF_RUN)[number];

export const STAGE_LABELS: Record<RunStage, readonly [zh: string, en: string]> = {
  open: ['打开数据库', 'Opening the database'],
  intake: ['读取名单', 'Reading the lists'],
  link: ['比对', 'Linking rows'],
  resolve: ['归并孩子', 'Resolving children'],
  determine: ['认定核对', 'Determining benefits and proving coverage'],
  save: ['存档', 'Saving'],
  write: ['写出结果', 'Writing outputs'],
};

/** Hears how far the run has come; `total` absent means that it is not known yet. */
export interface ProgressListener {
  onStage(stage: RunStage): void;
  onProgress(stage: RunStage, done: number, total: number | undefined, unit: string): void;
  onStageEnd(stage: RunStage, milliseconds: number, rows: number | undefined): void;
}

export interface StageTiming {
  readonly stage: RunStage;
  readonly milliseconds: number;
  readonly rows?: number;
}

/** Times stages and tells the listener. `now` is in milliseconds. */
export class StageClock {
  readonly timings: StageTiming[] = [];
  readonly #listener: ProgressListener;
  readonly #now: () => number;

  constructor(listener: ProgressListener, now: () => number) {
    this.#listener = listener;
    this.#now = now;
  }

  /** Runs one stage; `rowsOf` says how many rows it handled, for rows a second. */
  async run<T>(stage: RunStage, work: () => Promise<T> | T, rowsOf?: (result: T) => number): Promise<T> {
    const started = this.#now();
    this.#listener.onStage(stage);
    const result = await work();
    const milliseconds = this.#now() - started;
    const rows = rowsOf?.(result);
    this.timings.push({ stage, milliseconds, ...(rows === undefined ? {} : { rows }) });
    this.#listener.onStageEnd(stage, milliseconds, rows);
    return result;
  }
}

export const silentListener: ProgressListener = { onStage() {}, onProgress() {}, onStageEnd() {} };
