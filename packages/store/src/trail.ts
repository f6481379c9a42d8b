/**
 * The trail: one hash chain a county. An entry's hash is SM3 over four lines and the body,
 *
 *     sm3-1 LF county code LF sequence LF previous hash LF body
 *
 * where the body is canonical JSON and the first previous hash is 64 zeros. Whoever holds a checkpoint that left the
 * machine can prove that everything up to it is unchanged.
 */
import { copyRows } from './copy.ts';
import type { Transaction } from './database.ts';
import { digestSm3, formatCanonicalJson, type JsonValue } from './digest.ts';

const ALGORITHM = 'sm3-1';
const FIRST_PREVIOUS_HASH = '0'.repeat(64);
const SUBJECTS_A_PART = 1_000;

/** What a command says of itself: opaque ids, digests and counts; never a name, an identity number or a card. */
export interface TrailFacts {
  /** Whom it is about. */
  readonly subjects: readonly string[];
  readonly facts: { readonly [name: string]: JsonValue };
}

export interface TrailEntry {
  readonly countyCode: string;
  readonly recordedAt: Date;
  readonly commandId: string;
  readonly commandName: string;
  readonly actorId: string;
  /** Everything else that is sealed: role, territory, device, claimed time, digests. */
  readonly details: { readonly [name: string]: JsonValue | undefined };
  readonly trail: TrailFacts;
}

/** Appends one entry under the chain head's row lock, which is held until the transaction ends. Returns its sequence. */
export async function appendTrail(tx: Transaction, entry: TrailEntry): Promise<bigint> {
  const { countyCode } = entry;
  await tx`
    insert into store.trail_head (county_code, last_sequence, last_hash)
    values (${countyCode}, 0, ${FIRST_PREVIOUS_HASH}) on conflict on constraint trail_head_key do nothing`;
  const [head] = await tx<{ sequence: bigint; hash: string }[]>`
    select last_sequence as sequence, last_hash as hash from store.trail_head
    where county_code = ${countyCode} for update`;
  if (head === undefined) throw new Error(`The chain of ${countyCode} has no head.`);
  const sequence = head.sequence + 1n;
  const body = formatBody(entry);
  const hash = hashEntry(ALGORITHM, countyCode, sequence, head.hash, body);
  await tx`
    insert into store.trail (county_code, sequence, algorithm, previous_hash, hash, body, recorded_at, command_id,
      command_name, actor_id)
    values (${countyCode}, ${sequence}, ${ALGORITHM}, ${head.hash}, ${hash}, ${body}, ${entry.recordedAt},
      ${entry.commandId}, ${entry.commandName}, ${entry.actorId})`;
  await insertSubjects(tx, countyCode, sequence, entry.trail.subjects);
  await tx`
    update store.trail_head set last_sequence = ${sequence}, last_hash = ${hash} where county_code = ${countyCode}`;
  return sequence;
}

function formatBody(entry: TrailEntry): string {
  return formatCanonicalJson({
    ...entry.details,
    recordedAt: entry.recordedAt,
    commandId: entry.commandId,
    commandName: entry.commandName,
    actorId: entry.actorId,
    facts: entry.trail.facts,
    subjectCount: entry.trail.subjects.length,
    subjectsDigest: digestSm3(entry.trail.subjects.join('\n')),
  });
}

function hashEntry(algorithm: string, countyCode: string, sequence: bigint, previous: string, body: string): string {
  return digestSm3(`${algorithm}\n${countyCode}\n${sequence}\n${previous}\n${body}`);
}

async function insertSubjects(
  tx: Transaction,
  countyCode: string,
  sequence: bigint,
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return;
  const parts = Array.from({ length: Math.ceil(subjects.length / SUBJECTS_A_PART) }, (_, index) => [
    countyCode,
    sequence,
    index + 1,
    subjects.slice(index * SUBJECTS_A_PART, (index + 1) * SUBJECTS_A_PART),
  ]);
  await copyRows(tx, 'store.trail_subject', ['county_code', 'sequence', 'part', 'subject_ids'], parts);
}

/** Where the chain of a county stood: small enough to print, and it must leave the machine to be worth anything. */
export interface Checkpoint {
  readonly countyCode: string;
  readonly sequence: bigint;
  readonly hash: string;
}

/** The chain's present end; sequence 0 for a county without entries. */
export async function readCheckpoint(tx: Transaction, countyCode: string): Promise<Checkpoint> {
  const [head] = await tx<{ sequence: bigint; hash: string }[]>`
    select last_sequence as sequence, last_hash as hash from store.trail_head where county_code = ${countyCode}`;
  return { countyCode, sequence: head?.sequence ?? 0n, hash: head?.hash ?? FIRST_PREVIOUS_HASH };
}

/** Three lines: what it is, the number of entries, the hash of the last. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  return `bulou-trail/${checkpoint.countyCode} ${ALGORITHM}\n${checkpoint.sequence}\n${checkpoint.hash}\n`;
}

/** `undefined` for a text that is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, countyCode, sequence, hash] = /^bulou-trail\/(\d{6}) sm3-1\n(\d+)\n([0-9a-f]{64})\n?$/.exec(text) ?? [];
  if (countyCode === undefined || sequence === undefined || hash === undefined) return undefined;
  return { countyCode, sequence: BigInt(sequence), hash };
}

export interface TrailFinding {
  readonly sequence: bigint;
  readonly kind:
    | 'missing'
    | 'unknown-algorithm'
    | 'broken-link'
    | 'altered'
    | 'columns-differ'
    | 'subjects-altered'
    | 'head-differs'
    | 'checkpoint-differs'
    | 'command-without-entry';
}

export interface TrailVerdict {
  readonly entries: bigint;
  readonly head: Checkpoint;
  /** Empty when the chain is whole. */
  readonly findings: readonly TrailFinding[];
}

interface TrailRow {
  readonly sequence: bigint;
  readonly algorithm: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: string;
  readonly recordedAt: Date;
  readonly commandId: string;
  readonly commandName: string;
  readonly actorId: string;
}

/** Reads the whole chain of a county and says everything that does not fit, also against checkpoints that were kept elsewhere. */
export async function verifyTrail(
  tx: Transaction,
  countyCode: string,
  checkpoints: readonly Checkpoint[] = [],
): Promise<TrailVerdict> {
  const findings: TrailFinding[] = [];
  const subjectDigests = await digestSubjects(tx, countyCode);
  let expected = 1n;
  let previousHash = FIRST_PREVIOUS_HASH;
  const wanted = new Map(checkpoints.map((checkpoint) => [checkpoint.sequence, checkpoint.hash]));
  const cursor = tx<TrailRow[]>`
    select sequence, algorithm, previous_hash as "previousHash", hash, body, recorded_at as "recordedAt",
      command_id as "commandId", command_name as "commandName", actor_id as "actorId"
    from store.trail where county_code = ${countyCode} order by sequence`.cursor(1_000);
  for await (const rows of cursor) {
    for (const row of rows) {
      for (; expected < row.sequence; expected += 1n) findings.push({ sequence: expected, kind: 'missing' });
      findings.push(...checkEntry(row, countyCode, previousHash, subjectDigests.get(row.sequence)));
      const checkpoint = wanted.get(row.sequence);
      if (checkpoint !== undefined && checkpoint !== row.hash) {
        findings.push({ sequence: row.sequence, kind: 'checkpoint-differs' });
      }
      previousHash = row.hash;
      expected = row.sequence + 1n;
    }
  }
  const head = await readCheckpoint(tx, countyCode);
  if (head.sequence !== expected - 1n || head.hash !== previousHash) {
    findings.push({ sequence: head.sequence, kind: 'head-differs' });
  }
  for (const checkpoint of checkpoints) {
    if (checkpoint.sequence >= expected) findings.push({ sequence: checkpoint.sequence, kind: 'missing' });
  }
  const orphans = await tx<{ commandId: string }[]>`
    select r.command_id as "commandId" from store.command_record r
    left join store.trail t on t.county_code = r.county_code and t.command_id = r.command_id
    where r.county_code = ${countyCode} and t.sequence is null`;
  for (const _ of orphans) findings.push({ sequence: 0n, kind: 'command-without-entry' });
  return { entries: expected - 1n, head, findings };
}

function checkEntry(
  row: TrailRow,
  countyCode: string,
  previousHash: string,
  subjects: { count: number; digest: string } | undefined,
): TrailFinding[] {
  const { sequence } = row;
  if (row.algorithm !== ALGORITHM) return [{ sequence, kind: 'unknown-algorithm' }];
  const findings: TrailFinding[] = [];
  if (row.previousHash !== previousHash) findings.push({ sequence, kind: 'broken-link' });
  if (hashEntry(row.algorithm, countyCode, sequence, row.previousHash, row.body) !== row.hash) {
    findings.push({ sequence, kind: 'altered' });
    return findings;
  }
  const body = JSON.parse(row.body) as Record<string, unknown>;
  const same =
    body.commandId === row.commandId &&
    body.commandName === row.commandName &&
    body.actorId === row.actorId &&
    body.recordedAt === row.recordedAt.toISOString();
  if (!same) findings.push({ sequence, kind: 'columns-differ' });
  const found = subjects ?? { count: 0, digest: digestSm3('') };
  if (body.subjectCount !== found.count || body.subjectsDigest !== found.digest) {
    findings.push({ sequence, kind: 'subjects-altered' });
  }
  return findings;
}

async function digestSubjects(tx: Transaction, countyCode: string) {
  const digests = new Map<bigint, { count: number; digest: string }>();
  let sequence = 0n;
  let subjects: string[] = [];
  const finish = () => {
    if (subjects.length > 0) digests.set(sequence, { count: subjects.length, digest: digestSm3(subjects.join('\n')) });
    subjects = [];
  };
  const cursor = tx<{ sequence: bigint; subjectIds: string[] }[]>`
    select sequence, subject_ids as "subjectIds" from store.trail_subject
    where county_code = ${countyCode} order by sequence, part`.cursor(100);
  for await (const rows of cursor) {
    for (const row of rows) {
      if (row.sequence !== sequence) finish();
      sequence = row.sequence;
      subjects.push(...row.subjectIds);
    }
  }
  finish();
  return digests;
}

/** The entries about one subject, oldest first. */
export async function listTrailOf(
  tx: Transaction,
  countyCode: string,
  subjectId: string,
): Promise<{ sequence: bigint; recordedAt: Date; commandName: string; actorId: string }[]> {
  return await tx<{ sequence: bigint; recordedAt: Date; commandName: string; actorId: string }[]>`
    select t.sequence, t.recorded_at as "recordedAt", t.command_name as "commandName", t.actor_id as "actorId"
    from store.trail t
    where t.county_code = ${countyCode} and t.sequence in (
      select s.sequence from store.trail_subject s
      where s.county_code = ${countyCode} and s.subject_ids @> array[${subjectId}::text])
    order by t.sequence`;
}
