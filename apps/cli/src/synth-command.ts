import { resolve } from 'node:path';
import type { Command } from 'commander';
import { countOf } from './render-run.ts';

interface SynthFlags {
  readonly county: string;
  readonly seed: string;
  readonly scale: string;
  readonly out: string;
  readonly settings?: string;
}

/** `bulou synth`: a made-up county with its truth, for demonstration and for measuring. */
export function addSynthCommand(program: Command): void {
  program
    .command('synth')
    .description('造一个虚构的示范县（附标准答案）/ make a fictitious county with its truth beside it')
    .requiredOption('--county <code>', '六位县代码，例如 410923')
    .option('--seed <n>', '种子；同一种子得到同样的文件', '2018')
    .option('--scale <x>', '规模倍数；1 为南乐县大小', '1')
    .requiredOption('--out <folder>', '写到哪个文件夹')
    .option('--settings <file>', '比例和脏数据的设置文件')
    .action(async (flags: SynthFlags) => {
      await makeSyntheticCounty({
        countyCode: flags.county,
        seed: flags.seed,
        scale: Number(flags.scale),
        out: resolve(flags.out),
        ...(flags.settings === undefined ? {} : { settings: resolve(flags.settings) }),
      });
    });
}

export interface SyntheticCountyRequest {
  readonly countyCode: string;
  readonly seed: string;
  readonly scale: number;
  readonly out: string;
  readonly settings?: string;
}

/** Makes the county and shows how far it is. Only the demonstration loads the test kit; the paying path never does. */
export async function makeSyntheticCounty(request: SyntheticCountyRequest): Promise<void> {
  const { synthesiseCounty } = await import('@bulou/testkit');
  const started = performance.now();
  const summary = await synthesiseCounty({
    ...request,
    onProgress: ({ term, step, done, total }) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K造示范县 ${done + 1}/${total}  ${term ?? ''} ${step}`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  const rows = summary.terms.map(({ term, rows: each }) => {
    const total = Object.values(each).reduce((sum, count) => sum + count, 0);
    return `  ${term}：${countOf(total)} 行（${Object.entries(each)
      .map(([kind, count]) => `${kind} ${countOf(count)}`)
      .join('，')}）`;
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `虚构的示范县：${summary.townships} 个乡镇、${summary.villages} 个村、${summary.schools} 所学校、${countOf(summary.people)} 人，用时 ${seconds} 秒\n${rows.join('\n')}\n  写在 ${request.out}\n`,
  );
}
