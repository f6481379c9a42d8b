import type { SourceRecord } from '../model.ts';

/** Name and whole number; aid received also by item, term and amount. `undefined` when the row cannot be told from another. */
export function personKey(record: Pick<SourceRecord, 'name' | 'nationalId' | 'received'>): string | undefined {
  const { nationalId, received } = record;
  if (nationalId.state !== 'valid' && nationalId.state !== 'bad-checksum') return undefined;
  const person = `${record.name}\u0000${nationalId.text}`;
  if (received === undefined) return person;
  return `${person}\u0000${received.benefitText}\u0000${received.term ?? received.schoolYear ?? ''}\u0000${received.amountFen ?? ''}\u0000${received.paidOn ?? ''}`;
}
