import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@bulou/kernel';
import { makeFinding, noteFinding, RESAVE_REMEDY, type TableFinding } from './refusal.ts';
import { unpackRows } from './row-batch.ts';
import {
  DEFAULT_LIMITS,
  type ReadTableOptions,
  type TableEvent,
  type TableLimits,
  type TransformCall,
} from './table-model.ts';
import { WINDOW, type WorkerReply, type WorkerRequest } from './worker-protocol.ts';

const WORKER_PATH = fileURLToPath(new URL('./table-worker.ts', import.meta.url));

/** One file being read: an async iterable of events that can be walked once. */
export class TableStream implements AsyncIterable<TableEvent> {
  /** The file's own path. */
  readonly path: string;
  readonly #kind: string;
  readonly #displayPath: string;
  readonly #events: TableEvent[] = [];
  #taken: (() => void) | undefined;
  #abandon: (() => void) | undefined;
  #wake: (() => void) | undefined;
  #sheet = '';
  #ended = false;

  constructor(path: string, options: ReadTableOptions) {
    this.path = path;
    this.#kind = options.kind ?? '';
    this.#displayPath = options.displayPath ?? path;
  }

  /** Called by the pool when a child takes the file up. */
  attach(taken: () => void, abandon: () => void): void {
    this.#taken = taken;
    this.#abandon = abandon;
  }

  /** Called by the pool with what the child sent. */
  receive(reply: WorkerReply): void {
    if (this.#ended || reply.type === 'whole') return;
    if (reply.type === 'file') this.#push({ type: 'file', ...reply.head });
    else if (reply.type === 'sheet') {
      this.#sheet = reply.head.name;
      this.#push({ type: 'sheet', ...reply.head });
    } else if (reply.type === 'result') this.#push({ type: 'result', value: reply.value });
    else if (reply.type === 'rows') {
      this.#push({ type: 'rows', sheet: this.#sheet, rows: unpackRows(reply.rows) });
    } else if (reply.type === 'sheet-end') {
      const { merges, hiddenColumns, hiddenRows, rows, stored, missing } = reply;
      const formulas = { stored, missing };
      this.#push({ type: 'sheet-end', sheet: this.#sheet, merges, hiddenColumns, hiddenRows, rows, formulas });
    } else {
      this.#ended = true;
      const findings = reply.findings.map((finding): Finding => makeFinding(finding, this.#kind, this.#displayPath));
      this.#push({ type: 'end', refused: reply.refused, findings });
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TableEvent> {
    try {
      for (;;) {
        const event = this.#events.shift();
        if (event === undefined) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        if (event.type === 'rows') this.#taken?.();
        yield event;
        if (event.type === 'end') return;
      }
    } finally {
      if (!this.#ended) {
        this.#ended = true;
        this.#abandon?.();
      }
    }
  }

  #push(event: TableEvent): void {
    this.#events.push(event);
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

interface Work {
  stream: TableStream;
  limits: TableLimits;
  transform: TransformCall | undefined;
  /** Set on the second attempt, in a child with a larger heap. */
  isLarge?: true;
}

/** One child process and the file it has in hand. */
class Worker {
  work: Work | undefined;
  readonly #child: ChildProcess;
  readonly #onIdle: (worker: Worker) => void;
  readonly #onExit: (worker: Worker, retry: Work | undefined) => void;
  readonly isLarge: boolean;
  #isWhole = false;
  #file = 0;
  #outstanding = 0;
  #remaining = 0;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isOverTime = false;
  #errors = '';

  constructor(
    heapMegabytes: number,
    isLarge: boolean,
    onIdle: (worker: Worker) => void,
    onExit: (worker: Worker, retry: Work | undefined) => void,
  ) {
    this.isLarge = isLarge;
    this.#onIdle = onIdle;
    this.#onExit = onExit;
    const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...environment } = process.env;
    // The child may read files and do nothing else: no writing, no processes, no native code.
    this.#child = fork(WORKER_PATH, [], {
      serialization: 'advanced',
      execArgv: [
        `--max-old-space-size=${heapMegabytes}`,
        '--max-semi-space-size=16',
        '--permission',
        '--allow-fs-read=*',
        '--disable-warning=SecurityWarning',
      ],
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    this.#child.on('message', (reply: WorkerReply) => this.#receive(reply));
    this.#child.on('error', () => this.#child.kill('SIGKILL'));
    // 'close' rather than 'exit': what the child sent before it died is delivered first.
    this.#child.on('close', (_code, signal) => this.#end(signal));
    this.#hold(false);
  }

  start(work: Work): void {
    this.work = work;
    this.#file++;
    this.#outstanding = 0;
    this.#isWhole = false;
    this.#remaining = work.limits.milliseconds;
    this.#hold(true);
    const file = this.#file;
    work.stream.attach(
      () => this.#take(file),
      () => {
        if (this.#file === file && this.work !== undefined) this.kill();
      },
    );
    const { limits, transform } = work;
    this.#tell({
      type: 'read',
      file,
      path: work.stream.path,
      limits,
      ...(transform === undefined ? {} : { transform }),
    });
    this.#run();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #take(file: number): void {
    if (file !== this.#file || this.work === undefined) return;
    this.#outstanding--;
    this.#tell({ type: 'taken', file });
    if (this.#outstanding === WINDOW - 1) this.#run();
  }

  #receive(reply: WorkerReply): void {
    const stream = this.work?.stream;
    if (stream === undefined) return;
    if (reply.type === 'whole') this.#isWhole = true;
    if (reply.type === 'file') this.#isWhole = false;
    if (reply.type === 'rows' && ++this.#outstanding === WINDOW) this.#pause();
    if (reply.type === 'done') this.#release();
    stream.receive(reply);
    if (reply.type === 'done') this.#onIdle(this);
  }

  #release(): void {
    this.#pause();
    this.work = undefined;
    this.#hold(false);
  }

  #end(signal: NodeJS.Signals | null): void {
    const work = this.work;
    this.#release();
    const isOutOfMemory = signal === 'SIGABRT' || /heap out of memory|Allocation failed/i.test(this.#errors);
    // Nothing has been handed over yet while a file is being read whole, so it can be read again.
    if (work !== undefined && isOutOfMemory && this.#isWhole && !this.isLarge && !this.#isOverTime) {
      this.#onExit(this, { ...work, isLarge: true });
      return;
    }
    work?.stream.receive({ type: 'done', refused: true, findings: [this.#explainEnd(work.limits, isOutOfMemory)] });
    this.#onExit(this, undefined);
  }

  #explainEnd(limits: TableLimits, isOutOfMemory: boolean): TableFinding {
    if (this.#isOverTime) {
      const reason = `读取该文件超过 ${Math.round(limits.milliseconds / 1000)} 秒仍未完成,已停止。`;
      return noteFinding('file-over-time', 'error', reason, `文件可能异常或过大。${RESAVE_REMEDY}`);
    }
    if (isOutOfMemory) {
      const reason = '读取该文件需要的内存超出限制,已停止。';
      return noteFinding(
        'file-over-memory',
        'error',
        reason,
        '请拆分为几个较小的文件,或另存为 .xlsx、.csv 后重新提交。',
      );
    }
    return noteFinding('reader-died', 'error', '读取该文件的进程意外中止。', RESAVE_REMEDY);
  }

  /** The clock counts only the child's own time, not the time it waits for its rows to be taken. */
  #run(): void {
    if (this.#timer !== undefined || this.work === undefined) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(
      () => {
        // A parent that was itself busy first hears what the child has sent meanwhile.
        this.#timer = setTimeout(() => {
          this.#isOverTime = true;
          this.kill();
        }, 100);
      },
      Math.max(1, this.#remaining),
    );
  }

  #pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remaining -= performance.now() - this.#startedAt;
  }

  #tell(request: WorkerRequest): void {
    // A child that has just died takes no message; its end is reported by itself.
    if (this.#child.connected) this.#child.send(request, () => {});
  }

  /** An idle child must not keep the program alive. */
  #hold(busy: boolean): void {
    const channel = this.#child.channel;
    const errors = this.#child.stderr as unknown as { ref?(): void; unref?(): void } | null;
    if (busy) {
      this.#child.ref();
      channel?.ref();
      errors?.ref?.();
    } else {
      this.#child.unref();
      channel?.unref();
      errors?.unref?.();
    }
  }
}

export interface TablePoolOptions {
  /** Child processes at most. Default 2. */
  workers?: number;
  limits?: Partial<TableLimits>;
}

/** Child processes that read files one after another. A child that dies is replaced and takes only its own file with it. */
export class TablePool {
  readonly #limits: TableLimits;
  readonly #size: number;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #queue: Work[] = [];
  #closed = false;

  constructor(options: TablePoolOptions = {}) {
    this.#size = Math.max(1, options.workers ?? 2);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Reads one file as soon as a child is free. */
  read(path: string, options: ReadTableOptions = {}): TableStream {
    const stream = new TableStream(path, options);
    if (this.#closed) throw new Error('The pool of table readers is closed.');
    this.#queue.push({ stream, limits: { ...this.#limits, ...options.limits }, transform: options.transform });
    this.#assign();
    return stream;
  }

  /** Ends every child. Files still being read end as refused. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    for (const worker of this.#workers) worker.kill();
  }

  #assign(): void {
    while (this.#queue.length > 0) {
      const isLarge = this.#queue[0]!.isLarge === true;
      let worker = isLarge ? undefined : this.#idle.pop();
      if (worker === undefined) {
        if (this.#workers.size >= this.#size) {
          // A large child takes the place of an idle one.
          if (isLarge) this.#idle.pop()?.kill();
          return;
        }
        worker = this.#open(isLarge);
      }
      worker.start(this.#queue.shift()!);
    }
  }

  #open(isLarge: boolean): Worker {
    const worker = new Worker(
      isLarge ? this.#limits.largeHeapMegabytes : this.#limits.heapMegabytes,
      isLarge,
      (idle) => {
        // A large child serves one file, so that its memory does not stay.
        if (idle.isLarge) idle.kill();
        else this.#idle.push(idle);
        this.#assign();
      },
      (gone, retry) => {
        this.#workers.delete(gone);
        const at = this.#idle.indexOf(gone);
        if (at >= 0) this.#idle.splice(at, 1);
        if (this.#closed) return;
        if (retry !== undefined) this.#queue.unshift(retry);
        this.#assign();
      },
    );
    this.#workers.add(worker);
    return worker;
  }
}
