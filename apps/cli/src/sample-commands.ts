import { readFile, writeFile } from 'node:fs/promises';
import { drawFromList, formatDrawnHomes, readHomeList, ShareText } from '@bulou/roster/office';
import type { Command } from 'commander';
import { cliProblems } from './problems.ts';
import { countOf } from './render-run.ts';

interface RedoFlags {
  readonly list: string;
  readonly seed: string;
  readonly share: string;
  readonly digest?: string;
  readonly out?: string;
}

/** `bulou sample`: anybody redoes a published draw of homes, without a database and without a name. */
export function addSampleCommands(program: Command): void {
  const sample = program.command('sample').description('入户抽查 / drawn homes');
  sample
    .command('redo')
    .description('凭公布的种子和名单文件重抽一遍，核对摘要 / redoes a published draw and compares digests')
    .requiredOption('--list <file>', '公布的名单文件（CSV，没有姓名）')
    .requiredOption('--seed <text>', '公布的种子')
    .requiredOption('--share <share>', '公布的比例，例如 0.05')
    .option('--digest <sha256>', '公布的抽取结果摘要；不一致时以 3 结束')
    .option('--out <file>', '把抽中的户写到这个文件（CSV）')
    .action(async (flags: RedoFlags) => {
      const { text, isSame } = await redoDraw(flags);
      process.stdout.write(text);
      if (!isSame) process.exitCode = 3;
    });
}

async function redoDraw({ list, seed, share, digest, out }: RedoFlags): Promise<{ text: string; isSame: boolean }> {
  if (!ShareText.safeParse(share).success)
    throw cliProblems['bad-option']({ option: '--share', value: share, example: '0.05' });
  const read = readHomeList(await readList(list));
  if (read === undefined) {
    const reason = '不是公布的名单文件，首行应是 household,village,stages / not a published list';
    throw cliProblems['unreadable-file']({ path: list, reason });
  }
  const drawn = drawFromList(read.homes, { seed: seed.trim(), listDigest: read.digest, share: Number(share) });
  const result = formatDrawnHomes(drawn);
  if (out !== undefined) await writeFile(out, result.text);
  const isSame = digest === undefined || digest.trim().toLowerCase() === result.digest;
  const lines = [
    `名单 ${countOf(read.homes.length)} 户，抽中 ${countOf(drawn.length)} 户。`,
    `名单摘要（SHA-256）    ${read.digest}`,
    `抽取结果摘要（SHA-256） ${result.digest}`,
    ...(digest === undefined ? [] : [isSame ? '与公布的一致。The draw is as published.' : NOT_SAME]),
  ];
  return { text: `${lines.join('\n')}\n`, isSame };
}

const NOT_SAME = [
  '与公布的不一致：名单、种子、比例至少有一样不是抽取时用的。先核对名单摘要。',
  'Not as published: the list, the seed or the share is another. Compare the digest of the list first.',
].join('\n');

async function readList(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw cliProblems['unreadable-file']({ path, reason: error instanceof Error ? error.message : String(error) });
  }
}
