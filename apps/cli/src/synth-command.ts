import { resolve } from 'node:path';
import type { Command } from 'commander';

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
      // Only the demonstration needs the test kit; the paying path never loads it.
      const { synthesiseCounty } = await import('@bulou/testkit');
      const started = performance.now();
      const result = await synthesiseCounty({
        countyCode: flags.county,
        seed: flags.seed,
        scale: Number(flags.scale),
        out: resolve(flags.out),
        ...(flags.settings === undefined ? {} : { settings: resolve(flags.settings) }),
        onProgress: showProgress,
      });
      process.stderr.write(process.stderr.isTTY ? '\r\u001b[2K' : '');
      process.stdout.write(`虚构的示范县写在 ${resolve(flags.out)}：${describe(result)}，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒。\n`);
    });
}
