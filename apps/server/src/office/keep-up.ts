import { buildOfficeLines } from '@bulou/coverage/office';
import type { Office } from './office.ts';

const EVERY_MS = 3_000;

/**
 * Asks every few seconds whether a run was recorded, here or by another process, and brings what the office reads up to it. Listening for
 * notices would miss those of a connection that was cut; this costs one look-up in an index. Returns what stops it.
 */
export function keepUpWithRuns(office: Office, everyMs = EVERY_MS): () => Promise<void> {
  let seen = -1;
  let working = Promise.resolve();
  const look = async () => {
    const [last] = await office.db.transaction(
      office.countyCode,
      (tx) =>
        tx<{ runNo: number }[]>`
        select coalesce(max(run_no), 0) as "runNo" from roster.run where county_code = ${office.countyCode}`,
      { readOnly: true },
    );
    if (last === undefined || last.runNo === seen) return;
    await buildOfficeLines(office.db, office.countyCode, office.now());
    seen = last.runNo;
  };
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    // A database that is away for a moment is asked again the next time.
    working = look()
      .catch(() => undefined)
      .finally(() => {
        isBusy = false;
      });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
