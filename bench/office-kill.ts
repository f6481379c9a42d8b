import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOfficeDrill } from '../apps/server/test/office-kill-drill.ts';
import { describeMachine } from './measure.ts';
import { quantile } from './parts/office-load.ts';

/**
 * kill -9 of the office's server and of PostgreSQL under it while three people write.
 * `npm run bench office-kill -- [--kills 100] [--seed 1]`. Ends with 1 when an act is half, double or lost.
 */
export const summary = "kill -9 of the office's server and of its database while people write";

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bulou-bench-office-kill-'));
  // As root the database runs as a plain user, who has to get there.
  await chmod(folder, 0o711);
  try {
    let kills = 0;
    const drill = await runOfficeDrill({
      folder,
      seed: values.seed,
      kills: Number(values.kills),
      onKill: ({ victim, backAfterMs }) => {
        kills += 1;
        console.log(`${kills}/${values.kills}  ${victim}: answers again after ${Math.round(backAfterMs)} ms`);
      },
    });
    console.log(`\n${describeMachine()}\nseed ${values.seed}`);
    for (const victim of ['server', 'database'] as const) {
      const times = drill.kills.filter((kill) => kill.victim === victim).map(({ backAfterMs }) => backAfterMs);
      const [middle, most] = [quantile(times, 0.5), Math.max(0, ...times)].map(
        (time) => `${(time / 1000).toFixed(1)} s`,
      );
      console.log(`${victim} killed ${times.length} times, answers again after ${middle} (median), ${most} at most`);
    }
    console.log(
      `${drill.writes} writes done, ${drill.sentAgain} sent again; half, double or lost: ${drill.faults.length}`,
    );
    for (const fault of drill.faults) console.log(`  ${fault}`);
    if (drill.faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
