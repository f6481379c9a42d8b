/** Pages of the trail for whoever may read it. */
import type { Transaction } from './database.ts';

/** An entry as a list shows it: ids and figures. */
export interface TrailLine {
  readonly sequence: bigint;
  readonly recordedAt: Date;
  readonly commandName: string;
  readonly actorId: string;
  readonly hash: string;
  /** Canonical JSON of the entry. */
  readonly body: string;
}

export interface TrailFilter {
  readonly actorId?: string | undefined;
  readonly commandName?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: Date | undefined;
  /** Entries before this instant. */
  readonly until?: Date | undefined;
  /** Entries before this sequence: where the page begins. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** The latest entries that fit, one more than asked when there are more. */
export async function listTrailPage(
  tx: Transaction,
  countyCode: string,
  filter: TrailFilter,
): Promise<readonly TrailLine[]> {
  const conditions = [tx`county_code = ${countyCode}`];
  if (filter.actorId !== undefined) conditions.push(tx`actor_id = ${filter.actorId}`);
  if (filter.commandName !== undefined) conditions.push(tx`command_name = ${filter.commandName}`);
  if (filter.from !== undefined) conditions.push(tx`recorded_at >= ${filter.from}`);
  if (filter.until !== undefined) conditions.push(tx`recorded_at < ${filter.until}`);
  if (filter.before !== undefined) conditions.push(tx`sequence < ${filter.before}`);
  if (filter.subjectId !== undefined)
    conditions.push(tx`sequence in (select sequence from store.trail_subject
      where county_code = ${countyCode} and subject_ids @> array[${filter.subjectId}::text])`);
  return await tx<TrailLine[]>`
    select sequence, recorded_at as "recordedAt", command_name as "commandName", actor_id as "actorId", hash, body
    from store.trail where ${conditions.reduce((all, one) => tx`${all} and ${one}`)}
    order by sequence desc limit ${filter.limit + 1}`;
}
