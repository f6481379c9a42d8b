import { isProblem } from '@bulou/kernel';
import { Command } from 'commander';
import { addDatabaseCommands } from './database-commands.ts';
import { addStartCommand } from './start-command.ts';
import { addSynthCommand } from './synth-command.ts';
import { addTermCommands } from './term-commands.ts';

const program = new Command('bulou')
  .description(
    '不漏：建档立卡学生一人不少、一人不漏。\nBulou: every child of every poverty-registered family found, aided and proved.',
  )
  .showHelpAfterError('（bulou --help 查看全部用法）')
  .configureHelp({ sortSubcommands: false });

addStartCommand(program);
addTermCommands(program);
addSynthCommand(program);
addDatabaseCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  // A refusal is expected and says what to do; anything else is a fault and shows where it happened.
  if (isProblem(error)) {
    process.stderr.write(`\n${error.zh}\n${error.en}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(
      `\n出了意外，结果没有写完。请把下面的内容发给维护人员。\nAn unexpected fault; the result is not complete.\n`,
    );
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
