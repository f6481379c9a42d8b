/**
 * The only way to write. A command without `authorize` or `trail` does not compile, so no write goes unjudged or unrecorded.
 */
import { randomUUID } from 'node:crypto';
import { type CommandEnvelope, isWithin } from '@bulou/kernel';
import type { z } from 'zod';
import { type Database, NO_TERRITORY, type Transaction } from './database.ts';
import { digestSha256, formatCanonicalJson, type JsonValue } from './digest.ts';
import { problems } from './problems.ts';
import { appendTrail, type TrailFacts } from './trail.ts';

/** What a command works with: its transaction, its input, who sent it, and a clock and an id maker that tests can fix. */
export interface CommandContext<I> {
  readonly db: Database;
  readonly tx: Transaction;
  readonly input: I;
  readonly envelope: CommandEnvelope;
  readonly now: Date;
  newId(): string;
}

export interface Command<I, R extends JsonValue> {
  readonly name: string;
  readonly schemaVersion: number;
  readonly input: z.ZodType<I>;
  /** Throws a Problem to refuse. May read, must not write. */
  authorize(context: CommandContext<I>): Promise<void> | void;
  /** Loads, decides, saves. What it returns is kept and given again: ids and counts, no personal data. */
  run(context: CommandContext<I>): Promise<R>;
  /** What the trail says of it. */
  trail(context: CommandContext<I>, result: R): TrailFacts;
  /** The part of the input that tells two commands apart, when the input holds streams or secrets; else all of it. */
  readonly digestInput?: (input: I) => unknown;
  /** After the commit, for effects outside the database. Runs once, on the first execution only; must bear being lost. */
  readonly afterCommit?: (context: Omit<CommandContext<I>, 'tx'>, result: R) => Promise<void> | void;
}

type CommandDefinition<I, R extends JsonValue> = Omit<Command<I, R>, 'schemaVersion'> & {
  readonly schemaVersion?: number;
};

/** Declares a command. The schema version is 1 unless said otherwise. */
export function defineCommand<I, R extends JsonValue>(definition: CommandDefinition<I, R>): Command<I, R> {
  return { ...definition, schemaVersion: definition.schemaVersion ?? 1 };
}

export interface Execution<R> {
  readonly result: R;
  /** True when this id had run before and this is its first result. */
  readonly replayed: boolean;
  readonly trailSequence: bigint;
}

export interface ExecuteOptions {
  /** `owner` for what the program itself records by COPY into tables under row-level security; people's commands never. */
  readonly as?: 'app' | 'owner';
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/**
 * Opens the transaction, authorises, runs, appends to the trail, commits, then fires the after-commit effect.
 * The same id and input gives the first result; the same id with another input throws `store.command-reused`; whatever throws leaves
 * nothing behind, so that its id can be used again.
 */
export async function execute<I, R extends JsonValue>(
  db: Database,
  command: Command<I, R>,
  envelope: CommandEnvelope,
  rawInput: unknown,
  options: ExecuteOptions = {},
): Promise<Execution<R>> {
  if (envelope.schemaVersion !== command.schemaVersion) {
    const { schemaVersion: sent } = envelope;
    throw problems['schema-version']({ command: command.name, sent, expected: command.schemaVersion });
  }
  const parsed = command.input.safeParse(rawInput);
  if (!parsed.success) {
    const reason = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw problems['invalid-input']({ command: command.name, reason });
  }
  const input = parsed.data;
  const outside = {
    db,
    input,
    envelope,
    now: options.now?.() ?? new Date(),
    newId: options.newId ?? randomUUID,
  };
  const inputDigest = digestSha256(
    formatCanonicalJson([command.name, command.schemaVersion, command.digestInput?.(input) ?? input]),
  );
  const { territory, schoolId } = envelope.actor;
  const execution = await db.transaction(
    territory,
    async (tx) => {
      const context = { ...outside, tx };
      return (await claimCommandId(context, command.name, inputDigest))
        ? await runFirst(context, command, inputDigest)
        : await readFirstResult<R>(tx, envelope, inputDigest);
    },
    { school: schoolId, as: options.as ?? 'app' },
  );
  if (!execution.replayed) await command.afterCommit?.(outside, execution.result);
  return execution;
}

/** False when the id has run before. Waits for another execution of the same id to end. */
async function claimCommandId(
  { tx, envelope, now }: CommandContext<unknown>,
  commandName: string,
  inputDigest: string,
): Promise<boolean> {
  const claimed = await tx`
    insert into store.command_record (county_code, command_id, command_name, input_digest, received_at)
    values (${envelope.countyCode}, ${envelope.commandId}, ${commandName}, ${inputDigest}, ${now})
    on conflict on constraint command_record_key do nothing returning 1`;
  return claimed.length > 0;
}

async function runFirst<I, R extends JsonValue>(
  context: CommandContext<I>,
  command: Command<I, R>,
  inputDigest: string,
): Promise<Execution<R>> {
  const { tx, envelope } = context;
  refuseForeignCounty(command.name, envelope);
  await command.authorize(context);
  const result = await command.run(context);
  const resultText = formatCanonicalJson(result);
  const trailSequence = await appendTrail(tx, {
    countyCode: envelope.countyCode,
    recordedAt: context.now,
    commandId: envelope.commandId,
    commandName: command.name,
    actorId: envelope.actor.actorId,
    details: {
      schemaVersion: envelope.schemaVersion,
      role: envelope.actor.role,
      territory: envelope.actor.territory,
      schoolId: envelope.actor.schoolId,
      device: envelope.device,
      claimedAt: envelope.claimedAt,
      basedOn: envelope.basedOn,
      inputDigest,
      resultDigest: digestSha256(resultText),
    },
    trail: command.trail(context, result),
  });
  await tx`
    insert into store.command_outcome (county_code, command_id, trail_sequence, result)
    values (${envelope.countyCode}, ${envelope.commandId}, ${trailSequence}, ${resultText}::text::jsonb)`;
  return { result: JSON.parse(resultText) as R, replayed: false, trailSequence };
}

/** Somebody whose rights end at a village cannot write to another county, whatever the command itself allows. */
function refuseForeignCounty(command: string, { actor, countyCode }: CommandEnvelope): void {
  // Whoever has no division's rows is kept from them by the tables themselves; the command says what else they may write.
  if (actor.territory === NO_TERRITORY) return;
  if (!isWithin(actor.territory, countyCode) && !isWithin(countyCode, actor.territory)) {
    throw problems['outside-territory']({ command, territory: actor.territory });
  }
}

async function readFirstResult<R>(
  tx: Transaction,
  envelope: CommandEnvelope,
  inputDigest: string,
): Promise<Execution<R>> {
  const [row] = await tx<{ inputDigest: string; result: R; trailSequence: bigint }[]>`
    select r.input_digest as "inputDigest", o.result, o.trail_sequence as "trailSequence"
    from store.command_record r
    join store.command_outcome o on o.county_code = r.county_code and o.command_id = r.command_id
    where r.county_code = ${envelope.countyCode} and r.command_id = ${envelope.commandId}`;
  if (row === undefined || row.inputDigest !== inputDigest) {
    throw problems['command-reused']({ commandId: envelope.commandId });
  }
  return { result: row.result, replayed: true, trailSequence: row.trailSequence };
}
