/** SQL of what is kept until when. Decides nothing; holds and shows opaque ids, dates and counts only. */
import type { PlainDate } from '@bulou/kernel';
import type { Transaction } from '@bulou/store';

/** One rule with how many are held under it. */
export interface RetentionLine {
  readonly rule: string;
  readonly basisZh: string;
  readonly basisEn: string;
  readonly years: number;
  readonly source: string;
  readonly held: number;
  /** Of the held: their last day is over. */
  readonly due: number;
  readonly erased: number;
  /** The next last day of those that are not due. */
  readonly nextOn: PlainDate | null;
}

export async function listRetention(tx: Transaction, countyCode: string, today: string): Promise<RetentionLine[]> {
  return await tx<RetentionLine[]>`
    select r.rule, r.basis_zh as "basisZh", r.basis_en as "basisEn", r.years, r.source,
      count(k.child_id) filter (where k.erased_at is null)::int as held,
      count(k.child_id) filter (where k.erased_at is null and k.keep_until < ${today})::int as due,
      count(k.child_id) filter (where k.erased_at is not null)::int as erased,
      min(k.keep_until) filter (where k.erased_at is null and k.keep_until >= ${today}) as "nextOn"
    from roster.retention_rule r left join roster.retention k on k.rule = r.rule and k.county_code = ${countyCode}
    group by r.rule, r.basis_zh, r.basis_en, r.years, r.source order by r.years desc`;
}

export interface ErasureRow {
  readonly erasureId: string;
  readonly ground: 'retention-ended' | 'request';
  readonly dueOn: PlainDate;
  readonly children: number;
  readonly listDigest: string;
  readonly state: 'proposed' | 'refused' | 'confirmed' | 'done';
  readonly files: number;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

/** The latest first. */
export async function listErasures(
  tx: Transaction,
  countyCode: string,
  { erasureId, limit = 100 }: { readonly erasureId?: string; readonly limit?: number } = {},
): Promise<ErasureRow[]> {
  return await tx<ErasureRow[]>`
    select erasure_id as "erasureId", ground, due_on as "dueOn", children, list_digest as "listDigest", state, files,
      proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt"
    from roster.erasure where county_code = ${countyCode} and (${erasureId ?? null}::text is null or erasure_id = ${erasureId ?? null})
    order by proposed_at desc, erasure_id limit ${limit}`;
}

/** Whose last day is over, and who stands in no open proposal. */
export async function listDue(tx: Transaction, countyCode: string, today: string): Promise<string[]> {
  const rows = await tx<{ childId: string }[]>`
    select k.child_id as "childId" from roster.retention k
    where k.county_code = ${countyCode} and k.erased_at is null and k.keep_until < ${today} and not exists (
      select from roster.erasure_child c join roster.erasure e on e.county_code = c.county_code and e.erasure_id = c.erasure_id
      where c.county_code = k.county_code and c.child_id = k.child_id and e.state = 'proposed')
    order by k.child_id collate "C"`;
  return rows.map((row) => row.childId);
}

export interface KeptChild {
  readonly childId: string;
  readonly rule: string;
  readonly keepUntil: PlainDate;
}

/** Of these children those that are still held. */
export async function listKept(tx: Transaction, countyCode: string, childIds: readonly string[]): Promise<KeptChild[]> {
  return await tx<KeptChild[]>`
    select child_id as "childId", rule, keep_until as "keepUntil" from roster.retention
    where county_code = ${countyCode} and erased_at is null and child_id = any(${[...childIds]}) order by child_id collate "C"`;
}

export async function listErasureChildren(tx: Transaction, countyCode: string, erasureId: string): Promise<string[]> {
  const rows = await tx<{ childId: string }[]>`
    select child_id as "childId" from roster.erasure_child
    where county_code = ${countyCode} and erasure_id = ${erasureId} order by child_id collate "C"`;
  return rows.map((row) => row.childId);
}
