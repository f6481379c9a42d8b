import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execute, formatCheckpoint, readCheckpoint } from '@bulou/store';
import { type MadeAuditPack, makeAuditPackCommand, openTermDatabase } from '@bulou/term';
import type { Command } from 'commander';
import { cliProblems } from './problems.ts';
import { countOf } from './render-run.ts';

interface AuditPackFlags {
  readonly county: string;
  readonly term: string;
  readonly data: string;
  readonly out: string;
  readonly purpose: string;
  readonly within?: string;
  readonly child?: string;
  readonly whole?: boolean;
}

/** `bulou audit-pack`: what an auditor takes away of a term, a village or a child, with a verifier that stands alone. */
export function addAuditPackCommands(program: Command): void {
  program
    .command('audit-pack')
    .description(
      '审计包：一期、一个乡镇、一个村或一个孩子的全部依据，带独立核对程序 / the auditor’s pack, with its own verifier',
    )
    .requiredOption('--county <code>', '六位县代码，例如 410923')
    .requiredOption('--term <term>', '学期，例如 2018-autumn')
    .requiredOption('--data <folder>', '数据文件夹（已经运行过这一期）')
    .requiredOption('--out <folder>', '新建的文件夹，审计包放在里面')
    .requiredOption('--purpose <text>', '为什么要做（记入日志）')
    .option('--within <code>', '只要这个乡镇（九位）或村（十二位）')
    .option('--child <id>', '只要这个孩子')
    .option('--whole', '含完整证件号、电话、账号和盖章名册（默认遮盖）')
    .action(async (flags: AuditPackFlags) => {
      process.stdout.write(await makePack(flags));
    });
}

async function makePack(flags: AuditPackFlags): Promise<string> {
  const { county, term, data, out, purpose, within, child, whole = false } = flags;
  if (existsSync(out)) throw cliProblems['bad-option']({ option: '--out', value: out, example: '尚不存在的文件夹' });
  const database = await openTermDatabase({ dataFolder: data });
  const unfinished = `${path.resolve(out)}.part`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    const scope = { ...(within === undefined ? {} : { within }), ...(child === undefined ? {} : { childId: child }) };
    const actor = { actorId: 'command-line', role: 'county-aid-centre', territory: county };
    const commandId = `audit-pack/${randomUUID()}`;
    const claimedAt = new Date().toISOString();
    const { result } = await execute(
      database,
      makeAuditPackCommand(unfinished),
      { commandId, schemaVersion: 1, countyCode: county, actor, claimedAt },
      { packId: randomUUID(), term, purpose, whole, ...scope },
    );
    await rename(unfinished, out);
    const checkpoint = await database.transaction(county, (tx) => readCheckpoint(tx, county), { readOnly: true });
    return describeMade(result, out, formatCheckpoint(checkpoint));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await database.close();
  }
}

function describeMade(made: MadeAuditPack, folder: string, checkpoint: string): string {
  return [
    `审计包放在 ${folder}：${countOf(made.children)} 个孩子、${countOf(made.payments)} 笔发放记录、${countOf(made.acts)} 次决定，共 ${made.files} 个文件。已记入日志。`,
    '核对：node verify.mjs（Node.js 20 或更新版本），在那个文件夹里运行。',
    `清单摘要（请另外抄下）：${made.manifest}`,
    `检查点（请抄到机器以外保存，它也证明这个包没有换过）：\n${checkpoint}`,
  ].join('\n');
}
