import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatRounds, runKillDrill } from '../packages/term/test/kill-drill.ts';
import { describeMachine } from './measure.ts';

/**
 * kill -9 of the command and of PostgreSQL in every stage, then the same command again.
 * `npm run bench kill -- [--kills 200] [--seed 1]`. Ends with 1 when anything differs from a run that nobody killed.
 */
export const summary = 'kill -9 of the command and of PostgreSQL in every stage, then the same command again';

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bulou-bench-kill-'));
  // As root the database runs as a plain user, who has to get there.
  await chmod(folder, 0o711);
  let kills = 0;
  try {
    const rounds = await runKillDrill({
      folder,
      seed: values.seed,
      kills: Number(values.kills),
      onRound: (round) => {
        kills += round.kills.length;
        const what = round.kills.map((kill) => `${kill.victim} in ${kill.stage}: ${kill.outcome}`).join(', ');
        console.log(`${kills}/${values.kills}  ${what}  ${round.differences.length === 0 ? 'same' : 'DIFFERENT'}`);
        for (const difference of round.differences) console.log(`    ${difference}`);
        for (const kill of round.kills) if (kill.outcome === 'fault') console.log(kill.stderr);
      },
    });
    console.log(`\n${describeMachine()}\nseed ${values.seed}, ${kills} kills in ${rounds.length} data folders\n`);
    console.log(formatRounds(rounds));
    const bad = rounds.some(
      (round) => round.differences.length > 0 || round.kills.some(({ outcome }) => outcome === 'fault'),
    );
    if (bad) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
