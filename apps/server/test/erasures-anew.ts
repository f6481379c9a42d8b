/** Erasures as the access matrix needs them before each cell: none open, or one that waits. */
import type { Transaction } from '@bulou/store';
import { COUNTY } from './office-fixture.ts';

export async function closeErasures(tx: Transaction): Promise<void> {
  await tx`update roster.erasure set state = 'refused', decided_by = 'x', decided_at = now() where state = 'proposed'`;
}

export async function openErasureAnew(tx: Transaction): Promise<void> {
  await tx`delete from roster.erasure where erasure_id = 'e1'`;
  await tx`insert into roster.erasure (county_code, erasure_id, ground, due_on, children, list_digest, state, files, proposed_by, proposed_at)
    values (${COUNTY}, 'e1', 'retention-ended', '2020-01-01', 1, '', 'proposed', 0, 'x', now())`;
}
