import { Command } from 'commander';
import { addAuditPackCommands } from './audit-pack-commands.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { describeFailure } from './describe-failure.ts';
import { addLinkageCommands } from './linkage-commands.ts';
import { addPapersCommands } from './papers-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addSampleCommands } from './sample-commands.ts';
import { addStartCommand } from './start-command.ts';
import { addSynthCommand } from './synth-command.ts';
import { addTermCommands } from './term-commands.ts';

// Started by bin/bulou.js: when that process is killed, its channel closes and nobody watches this one any more.
if (process.env['BULOU_STARTED_BY'] !== undefined && process.channel !== undefined) {
  process.channel?.unref();
  process.on('disconnect', () => process.exit(1));
}

const program = new Command('bulou')
  .description(
    '不漏：建档立卡学生一人不少、一人不漏。\nBulou: every child of every poverty-registered family found, aided and proved.',
  )
  .showHelpAfterError('（bulou --help 查看全部用法）')
  .configureHelp({ sortSubcommands: false });

addStartCommand(program);
addTermCommands(program);
addPapersCommands(program);
addSampleCommands(program);
addSynthCommand(program);
addDatabaseCommands(program);
addAuditPackCommands(program);
addPolicyCommands(program);
addLinkageCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  process.exitCode = exitCode;
}
