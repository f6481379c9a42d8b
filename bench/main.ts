/**
 * `npm run bench` lists the benches, `npm run bench <name> [options]` runs one. A bench is a file beside this one that
 * exports `run(args)` and `summary`; only figures printed by one may stand in docs/benchmarks.md.
 */
import { readdirSync } from 'node:fs';

interface Bench {
  /** One line: what it measures. */
  readonly summary: string;
  /** Measures and prints. Throws when what it measures does not work. */
  run(args: readonly string[]): Promise<void>;
}

const NOT_A_BENCH = new Set(['main.ts', 'measure.ts']);
const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_A_BENCH.has(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const [wanted, ...args] = process.argv.slice(2);
if (wanted !== undefined && names.includes(wanted)) {
  const bench = (await import(new URL(`${wanted}.ts`, folder).href)) as Bench;
  await bench.run(args);
} else {
  if (wanted !== undefined) console.error(`There is no bench named ${wanted}.`);
  console.log('npm run bench <name>');
  for (const name of names) {
    const { summary } = (await import(new URL(`${name}.ts`, folder).href)) as Bench;
    console.log(`  ${name.padEnd(12)} ${summary}`);
  }
  process.exitCode = wanted === undefined ? 0 : 1;
}
