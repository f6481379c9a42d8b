/**
 * What `npm run check` runs: form and lint, types, the order of the rooms, unused code, the house rules and the
 * freshness of generated files. Prints what each found; ends with 0 only when none found anything.
 * `npm run check -- types` runs the steps whose name holds the word.
 */
import { runNode, runPackageTool, type ToolResult } from './run-tool.ts';

interface Step {
  readonly name: string;
  /** What to do when it fails. */
  readonly remedy: string;
  readonly run: () => Promise<ToolResult>;
}

const STEPS: readonly Step[] = [
  {
    name: 'form and lint (biome)',
    remedy: 'npm run format mends what can be mended by itself',
    run: () => runPackageTool('@biomejs/biome', 'biome', ['check', '.', '--error-on-warnings', '--max-diagnostics=50']),
  },
  {
    name: 'types (tsc)',
    remedy: 'the place and the reason stand in each line',
    run: () => runPackageTool('typescript', 'tsc', ['-p', 'tsconfig.json', '--noEmit', '--pretty', 'false']),
  },
  {
    name: 'types of the browser (tsc)',
    remedy: 'the place and the reason stand in each line',
    run: () => runPackageTool('typescript', 'tsc', ['-p', 'apps/web/tsconfig.json', '--noEmit', '--pretty', 'false']),
  },
  {
    name: 'order of the rooms (dependency-cruiser)',
    remedy: 'each rule is explained above and in .dependency-cruiser.mjs',
    run: () =>
      runPackageTool('dependency-cruiser', 'depcruise', [
        '--config',
        '.dependency-cruiser.mjs',
        '--output-type',
        'err-long',
        ...['packages', 'apps', 'tools', 'bench'],
      ]),
  },
  {
    name: 'unused files, exports and dependencies (knip)',
    remedy: 'delete it, or use it; what only a test needs belongs in the test',
    run: () => runPackageTool('knip', 'knip', ['--no-progress', '--no-config-hints']),
  },
  { name: 'house rules (tidy)', remedy: 'STYLE.md', run: () => runNode(['tools/tidy.ts']) },
  { name: 'generated files', remedy: 'npm run generate', run: () => runNode(['tools/generated.ts']) },
];

const wanted = process.argv.slice(2);
const steps = STEPS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
process.exitCode = await runSteps(steps);

async function runSteps(chosen: readonly Step[]): Promise<number> {
  if (chosen.length === 0) {
    console.error(`No step's name holds: ${wanted.join(' ')}`);
    return 1;
  }
  // Started together: each uses mostly one core, and the slowest decides how long it takes.
  const results = await Promise.all(chosen.map(runStep));
  const failed = results.filter((ok) => !ok).length;
  console.log(failed === 0 ? 'All checks hold.' : `${failed} of ${chosen.length} checks found something.`);
  return failed === 0 ? 0 : 1;
}

async function runStep(step: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { ok, output } = await step.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${step.name}, ${seconds} s`);
  if (!ok) console.log(`${output.trim().replace(/^/gm, '    ')}\n    → ${step.remedy}\n`);
  return ok;
}
