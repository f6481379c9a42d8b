import { backup, formatCheckpoint, restore, verifyTrail } from '@bulou/store';
import { openTermDatabase } from '@bulou/term';
import type { Command } from 'commander';
import { countOf } from './render-run.ts';

interface BackupFlags {
  readonly data: string;
  readonly out: string;
  readonly withKey?: boolean;
}

interface RestoreFlags {
  readonly from: string;
  readonly data: string;
  readonly keyFile?: string;
}

/** `bulou backup`, `bulou restore` and `bulou trail verify`. */
export function addDatabaseCommands(program: Command): void {
  program
    .command('backup')
    .description('备份数据库和原始文件到一个加密文件 / back up database and files into one encrypted archive')
    .requiredOption('--data <folder>', '数据文件夹')
    .requiredOption('--out <file>', '备份文件')
    .option('--with-key', '把密钥一起放进备份，用环境变量 BULOU_PASSPHRASE 里的口令封住')
    .action(async (flags: BackupFlags) => {
      const database = await openTermDatabase({ dataFolder: flags.data });
      try {
        const passphrase = flags.withKey ? readPassphrase() : undefined;
        const summary = await backup(database, flags.out, { passphrase });
        const rows = summary.tables.reduce((sum, table) => sum + table.rows, 0);
        process.stdout.write(
          `已备份 ${summary.tables.length} 张表、${countOf(rows)} 行、${countOf(summary.files)} 个原始文件到 ${flags.out}。\n`,
        );
        if (passphrase === undefined)
          process.stdout.write('密钥不在备份里：请另外保管数据文件夹中的密钥文件，没有它备份打不开。\n');
      } finally {
        await database.close();
      }
    });
  program
    .command('restore')
    .description('把备份恢复到一个空的数据文件夹，并逐表核对 / restore an archive into an empty folder and verify it')
    .requiredOption('--from <file>', '备份文件')
    .requiredOption('--data <folder>', '新的、空的数据文件夹')
    .option('--key-file <file>', '备份时用的密钥文件（备份里没有带密钥时）')
    .action(async (flags: RestoreFlags) => {
      const summary = await restore(flags.from, {
        dataDir: flags.data,
        databaseUrl: process.env['DATABASE_URL'],
        passphrase: process.env['BULOU_PASSPHRASE'],
        keyFile: flags.keyFile,
      });
      process.stdout.write(
        `已恢复 ${summary.createdAt} 的备份：${summary.tables.length} 张表、${countOf(summary.files)} 个原始文件，行数、摘要和日志链都核对无误。\n`,
      );
    });
  const trail = program.command('trail').description('操作日志 / the trail of who did what');
  trail
    .command('verify')
    .description('核对日志链是否完整 / verify that the chain is whole')
    .requiredOption('--data <folder>', '数据文件夹')
    .requiredOption('--county <code>', '六位县代码')
    .action(async (flags: { data: string; county: string }) => {
      const database = await openTermDatabase({ dataFolder: flags.data });
      try {
        const verdict = await database.transaction(flags.county, (tx) => verifyTrail(tx, flags.county), {
          readOnly: true,
        });
        if (verdict.findings.length === 0) {
          process.stdout.write(
            `日志完整，共 ${verdict.entries} 条。检查点（请抄到机器以外保存）：\n${formatCheckpoint(verdict.head)}\n`,
          );
        } else {
          for (const finding of verdict.findings)
            process.stdout.write(
              `${JSON.stringify(finding, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`,
            );
          process.stdout.write('日志被改动过，请立即停用并报告。\n');
          process.exitCode = 3;
        }
      } finally {
        await database.close();
      }
    });
}

function readPassphrase(): string {
  const passphrase = process.env['BULOU_PASSPHRASE'] ?? '';
  if (passphrase.length < 12)
    throw new RangeError('BULOU_PASSPHRASE 至少要 12 个字符。/ BULOU_PASSPHRASE needs at least 12 characters.');
  return passphrase;
}
