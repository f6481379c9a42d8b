import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from './source-files.ts';

export interface ToolResult {
  readonly ok: boolean;
  /** Everything the tool wrote, in the order it came. */
  readonly output: string;
}

/**
 * Runs the command of an installed npm package with this very Node, without a shell, so that it works alike on every
 * system. Resolves with what it printed; never rejects on a failing exit code.
 */
export async function runPackageTool(packageName: string, command: string, args: readonly string[]) {
  return await runNode([findPackageCommand(packageName, command), ...args]);
}

export function runNode(args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, FORCE_COLOR: '0' } });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

function findPackageCommand(packageName: string, command: string): string {
  const require = createRequire(join(ROOT, 'package.json'));
  // Packages may hide their package.json behind `exports`; the folder is found by the search path instead.
  const folder = (require.resolve.paths(packageName) ?? [])
    .map((path) => join(path, packageName))
    .find((path) => readJson(join(path, 'package.json')) !== undefined);
  if (folder === undefined) throw new Error(`${packageName} is not installed: run npm ci first.`);
  const bin = readJson(join(folder, 'package.json'))?.bin as string | Record<string, string> | undefined;
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}.`);
  return join(dirname(join(folder, 'package.json')), file);
}

function readJson(file: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
