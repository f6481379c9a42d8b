import { isProblem } from '@bulou/kernel';
import { readDatabaseError } from '@bulou/store';

/** How the command ended otherwise than well: what is printed on stderr, and the exit code. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** 1 a fault, 2 a refusal, 4 the database went away; 3 is said by `trail verify` of a trail that was changed. */
const EXIT = { fault: 1, refused: 2, databaseGone: 4 } as const;

/** A refusal is expected and says what to do; anything else is a fault and shows where it happened. Pure. */
export function describeFailure(error: unknown): Failure {
  if (isProblem(error)) return { text: `\n${error.zh}\n${error.en}\n`, exitCode: EXIT.refused };
  if (readDatabaseError(error)?.kind === 'gone') {
    return {
      text:
        '\n数据库中途断开，这一次没有做完；已存的数据没有损坏。请把同样的命令再运行一次。\n' +
        'The database went away before the work was done; what is stored is whole. Run the same command again.\n',
      exitCode: EXIT.databaseGone,
    };
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `\n出了意外，结果没有写完。请把下面的内容发给维护人员。\nAn unexpected fault; the result is not complete.\n${trace}\n`,
    exitCode: EXIT.fault,
  };
}
