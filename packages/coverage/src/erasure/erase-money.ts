/** Takes the erased out of payments and lists. Amounts, benefits and opaque ids stay: every sum is what it was. */
import { ERASED_NAME } from '@bulou/roster/office';
import type { KeyRing, Transaction } from '@bulou/store';
import { sealEmptyPayee } from '../register.queries.ts';

/** Refused by the database outside a confirmed erasure. Returns how many payment entries lost their payee. */
export async function eraseMoney(
  tx: Transaction,
  keys: KeyRing,
  { countyCode, erasureId }: { readonly countyCode: string; readonly erasureId: string },
): Promise<number> {
  const payments = await tx<{ paymentId: string }[]>`
    select distinct p.payment_id as "paymentId" from coverage.payment p
    join roster.erasure_child e on e.county_code = p.county_code and e.child_id = p.child_id
    where e.county_code = ${countyCode} and e.erasure_id = ${erasureId} and p.payee_cipher is not null`;
  const ids = payments.map((payment) => payment.paymentId);
  const sealed = ids.map((id) => sealEmptyPayee(keys, countyCode, id).toString('hex'));
  const [row] = await tx<{ entries: number }[]>`
    select coverage.erase_payees(${countyCode}, ${erasureId}, ${ids}, ${sealed}) as entries`;
  await tx`select coverage.erase_lines(${countyCode}, ${erasureId}, ${ERASED_NAME})`;
  return row?.entries ?? 0;
}

/** Stores on which basis and until when everybody of a revision is kept. */
export async function refreshRetention(
  tx: Transaction,
  countyCode: string,
  run: { readonly term: string; readonly revision: number },
  at: Date,
): Promise<void> {
  await tx`select coverage.refresh_retention(${countyCode}, ${run.term}, ${run.revision}, ${at})`;
}
