import { createHash } from 'node:crypto';
import type { DeterminationResult, PaymentDecision } from '@bulou/coverage';
import type { IntakeFile, SourceRecord } from '@bulou/roster';
import { digestSha256, formatCanonicalJson } from '@bulou/store';
import type { RunOptions } from './run-options.ts';

/** Everything that a run's result depends on, without personal data. */
export interface RunIdentity {
  readonly format: 1;
  readonly countyCode: string;
  readonly term: string;
  readonly censusOn: string;
  readonly files: readonly {
    readonly kind: string;
    readonly path: string;
    readonly fileId: string;
    readonly dataOn: string;
  }[];
  readonly mapping: string;
  readonly packRelease: string;
  readonly linkage: string;
  /** Digest of what people had decided of pairs; absent where nothing had been. */
  readonly review?: string;
}

/** The identity and its digest: the same run is the same id, whoever starts it and whenever. */
export function identifyRun(
  options: RunOptions,
  files: readonly IntakeFile[],
  mapping: unknown,
  packRelease: string,
  linkageSettings: unknown,
  reviewState: readonly string[],
): { runId: string; identity: RunIdentity } {
  const identity: RunIdentity = {
    format: 1,
    countyCode: options.countyCode,
    term: options.term,
    censusOn: options.censusOn,
    files: files
      .map(({ kind, path, fileId, dataOn }) => ({ kind, path, fileId, dataOn }))
      .sort((a, b) => compareText(`${a.kind} ${a.path} ${a.fileId}`, `${b.kind} ${b.path} ${b.fileId}`)),
    mapping: digestSha256(formatCanonicalJson(mapping ?? null)),
    packRelease,
    linkage: digestSha256(formatCanonicalJson(linkageSettings)),
    ...(reviewState.length === 0 ? {} : { review: digestSha256(reviewState.join('\n')) }),
  };
  return { runId: digestSha256(formatCanonicalJson(identity)), identity };
}

/**
 * Makes opaque ids that a repeated run makes again: 100 bits of a digest of the county and the place of the child's
 * first row; `attempt` above 0 when that id is taken. Nothing of a number, a name or a household can be read from it.
 */
export function makeChildId(countyCode: string, anchor: SourceRecord, attempt: number): string {
  const place = `${anchor.fileId} ${anchor.ref.row} ${anchor.ref.sheet}`;
  return `c${shortDigest(`child ${countyCode} ${place}${attempt === 0 ? '' : ` ${attempt}`}`)}`;
}

export function makeSchoolId(countyCode: string, canonical: string): string {
  return `s${shortDigest(`school ${countyCode} ${canonical}`)}`;
}

/** Twenty characters of Crockford's base 32 alphabet, lower case: no letters that a reader confuses with digits. */
function shortDigest(text: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let value = BigInt(`0x${digestSha256(text).slice(0, 25)}`);
  let out = '';
  for (let index = 0; index < 20; index += 1) {
    out = (alphabet[Number(value & 31n)] ?? '') + out;
    value >>= 5n;
  }
  return out;
}

/** Digest of what a run decided: states, benefits and payments, in their fixed order. */
export function digestResult(result: DeterminationResult, decision: PaymentDecision): string {
  const hash = createHash('sha256');
  for (const child of result.children) {
    hash.update(`${child.childId}|${child.state}|${child.reasons.join(',')}\n`);
    for (const each of child.decisions) {
      if (each.outcome === 'pay' || each.outcome === 'undecided')
        hash.update(`${each.benefit}|${each.outcome}|${each.amountFen}\n`);
    }
  }
  for (const payment of decision.payments)
    hash.update(`${payment.paymentId}|${payment.amountFen}|${payment.account}\n`);
  return hash.digest('hex');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
