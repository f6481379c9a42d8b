import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesiseCounty } from '@bulou/testkit';
import { describeMachine } from './measure.ts';
import { runCounty, TERMS } from './parts/run-county.ts';

/**
 * One term of a whole county by the real command: stages, rows a second and the memory of all its processes.
 * `npm run bench county -- [--scale 1] [--attendance] [--lists FOLDER]`; `--lists` reuses what `bulou synth` wrote.
 */
export const summary = 'one term of a whole county: stages, rows a second, memory (--scale, --attendance, --lists)';

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: 'string', default: '1' },
      attendance: { type: 'boolean', default: false },
      lists: { type: 'string' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bulou-bench-county-'));
  // As root the database runs as a plain user, who has to get there.
  await chmod(folder, 0o711);
  try {
    const county = values.lists ?? join(folder, 'lists');
    const [{ term, censusOn }] = TERMS;
    if (!existsSync(county)) {
      await synthesiseCounty({
        countyCode: '410923',
        seed: 1,
        scale: Number(values.scale),
        out: county,
        terms: [term],
      });
    }
    const result = await runCounty({
      term,
      censusOn,
      county,
      dataFolder: join(folder, 'data'),
      outFolder: join(folder, 'out'),
      without: values.attendance ? [] : ['attendance'],
    });
    console.log(
      `\n${describeMachine()}\nscale ${values.scale}, ${values.attendance ? 'with' : 'without'} class lists\n`,
    );
    console.log(result.text);
    const memory = result.peakMegabytes === undefined ? 'not measured here' : `${Math.round(result.peakMegabytes)} MB`;
    console.log(`whole command ${(result.milliseconds / 1000).toFixed(1)} s, peak memory of all processes ${memory}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
