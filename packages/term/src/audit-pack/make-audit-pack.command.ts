/** Makes an auditor's pack in a folder, in the transaction that records who took it, of what, and for what. */

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PlainDate, parseTermId, type TermId } from '@bulou/kernel';
import { requireRole } from '@bulou/network';
import { type CommandContext, defineCommand, digestSha256 } from '@bulou/store';
import { z } from 'zod';
import { termProblems } from '../problems.ts';
import { gatherPack } from './gather-pack.ts';
import { findPackRun, type PackScope } from './pack.queries.ts';
import { makePackFolder } from './pack-folder.ts';
import { describePack } from './pack-words.ts';

export const AuditPackInput = z.object({
  packId: z.string().min(8).max(64),
  term: z.string().refine((text) => parseTermId(text) !== undefined),
  /** A township's or a village's code. */
  within: z
    .string()
    .regex(/^(\d{9}|\d{12})$/)
    .optional(),
  childId: z.string().min(1).max(64).optional(),
  purpose: z.string().trim().min(2).max(120),
  /** Numbers whole instead of masked, and the papers themselves. */
  whole: z.boolean(),
});
type AuditPackInput = z.infer<typeof AuditPackInput>;

/** What is kept of a pack that was made: figures and digests. */
export interface MadeAuditPack {
  readonly packId: string;
  /** SHA-256 of `manifest.json`: whoever holds it can tell the pack from any other. */
  readonly manifest: string;
  readonly files: number;
  readonly children: number;
  readonly payments: number;
  readonly acts: number;
  readonly trailSequence: string;
  readonly [name: string]: string | number;
}

const VERIFIER = fileURLToPath(new URL('./verify.mjs', import.meta.url));

/**
 * A command that writes the pack into `folder`, which must not exist. Its own entry comes after the trail that it holds and names the
 * manifest's digest. Whoever sends it takes the folder away when it throws or was replayed.
 */
export function makeAuditPackCommand(folder: string) {
  return defineCommand<AuditPackInput, MadeAuditPack>({
    name: 'term.make-audit-pack',
    input: AuditPackInput,
    // The id is made by the server: the same request sent again is the same request.
    digestInput: ({ packId: _, ...rest }) => rest,
    authorize: requireRole('term.make-audit-pack', 'auditor', 'county-aid-centre'),
    run: (context) => makePack(context, folder),
    trail: ({ input }, made) => ({
      subjects: [made.packId, ...(input.childId === undefined ? [] : [input.childId])],
      facts: {
        purpose: input.purpose,
        term: input.term,
        within: input.within ?? '',
        masked: !input.whole,
        manifest: made.manifest,
        files: made.files,
        children: made.children,
        payments: made.payments,
      },
    }),
  });
}

async function makePack(context: CommandContext<AuditPackInput>, place: string): Promise<MadeAuditPack> {
  const { db, tx, input, envelope, now } = context;
  const { countyCode } = envelope;
  const term = input.term as TermId;
  const run = await findPackRun(tx, countyCode, term);
  if (run === undefined) throw termProblems['pack-without-run']({ term });
  const scope = readScope(input);
  const folder = makePackFolder(place);
  try {
    const { whole } = input;
    const gathered = await gatherPack({ db, tx, countyCode, run, whole, ...scope }, folder);
    if (gathered === undefined) throw termProblems['pack-without-children']({ term });
    const { checkpoint, ...counts } = gathered;
    const head = {
      format: 'bulou-audit-pack-1',
      packId: input.packId,
      countyCode,
      term,
      revision: run.revision,
      ...scope,
      masked: !whole,
      purpose: input.purpose,
      madeBy: envelope.actor.actorId,
      madeAt: now.toISOString(),
      checkpoint: { sequence: Number(checkpoint.sequence), hash: checkpoint.hash },
    };
    await folder.add('verify.mjs', readFileSync(VERIFIER));
    await folder.add('README.txt', describePack({ ...head, censusOn: run.censusOn as PlainDate }));
    const files = [...folder.files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const manifest = `${JSON.stringify({ ...head, files }, null, 1)}\n`;
    await folder.add('manifest.json', manifest);
    return {
      packId: input.packId,
      manifest: digestSha256(manifest),
      files: files.length,
      ...counts,
      trailSequence: String(checkpoint.sequence),
    };
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

function readScope({ within, childId }: AuditPackInput): PackScope {
  return { ...(within === undefined ? {} : { within }), ...(childId === undefined ? {} : { childId }) };
}
