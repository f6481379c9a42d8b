import { noteFinding, RESAVE_REMEDY, Refusal, type TableFinding } from './refusal.ts';
import { SheetGatherer } from './sheet-transform.ts';
import { readTableFile } from './table-file.ts';
import type { TableLimits, TransformCall } from './table-model.ts';
import { type SinkMessage, TableSink } from './table-sink.ts';
import { WINDOW, type WorkerReply, type WorkerRequest } from './worker-protocol.ts';

let file = 0;
let waiting = 0;
let resume: (() => void) | undefined;

function send(message: WorkerReply): void {
  if (message.type === 'rows') waiting++;
  process.send?.(message);
}

function wait(): Promise<void> | undefined {
  if (waiting < WINDOW) return undefined;
  return new Promise((resolve) => {
    resume = resolve;
  });
}

async function read(path: string, limits: TableLimits, transform: TransformCall | undefined): Promise<void> {
  waiting = 0;
  resume = undefined;
  let gatherer: SheetGatherer | undefined;
  const sink = new TableSink(
    limits,
    (message: SinkMessage) => {
      if (gatherer?.take(message) !== true) send(message);
    },
    wait,
    transform === undefined ? undefined : (row) => gatherer?.takeRow(row),
  );
  try {
    if (transform !== undefined) {
      gatherer = await SheetGatherer.open(transform, (value) => send({ type: 'result', value }));
    }
    await readTableFile(path, sink);
    gatherer?.finish();
    send({ type: 'done', refused: false, findings: sink.findings });
  } catch (cause) {
    sink.flush();
    send({ type: 'done', refused: true, findings: [...sink.findings, findingOf(cause)] });
  }
}

/** A parser that trips over a strange file is an expected answer about that file, not a fault of ours. */
function findingOf(cause: unknown): TableFinding {
  if (cause instanceof Refusal) return cause.finding;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return noteFinding('file-unreadable', 'error', `读取时出错:${detail.slice(0, 120)}。`, RESAVE_REMEDY);
}

process.on('message', (request: WorkerRequest) => {
  if (request.type === 'read') {
    file = request.file;
    void read(request.path, request.limits, request.transform);
  } else if (request.file === file) {
    waiting--;
    if (waiting < WINDOW && resume !== undefined) {
      const go = resume;
      resume = undefined;
      go();
    }
  }
});

// A parent that is gone leaves no orphan behind.
process.on('disconnect', () => process.exit(0));
