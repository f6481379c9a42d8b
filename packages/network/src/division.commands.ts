/** Loads a county's division table: what is new is minted, what changed gets a new dated version, nothing is rewritten. */
import { divisionLevelOf } from '@bulou/kernel';
import { type CommandContext, copyRows, defineCommand, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { problems } from './problems.ts';

const LoadDivisionsInput = z.object({
  /** The day from which the table holds. */
  validFrom: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  divisions: z
    .array(z.object({ divisionCode: z.string().regex(/^(\d{6}|\d{9}|\d{12})$/), name: z.string().min(1) }))
    .min(1),
});
export type LoadDivisionsInput = z.infer<typeof LoadDivisionsInput>;

export const loadDivisions = defineCommand<LoadDivisionsInput, { added: number; changed: number }>({
  name: 'network.load-divisions',
  input: LoadDivisionsInput,
  authorize: requireWholeCounty('network.load-divisions'),
  run: saveDivisions,
  trail: ({ input }, result) => ({ subjects: [], facts: { ...result, validFrom: input.validFrom } }),
});

/** Refuses whoever answers for less than the county. */
export function requireWholeCounty(command: string) {
  return ({ envelope }: CommandContext<unknown>): void => {
    const { countyCode, actor } = envelope;
    if (!countyCode.startsWith(actor.territory)) throw problems['not-the-county']({ command, countyCode });
  };
}

interface OpenVersion {
  readonly divisionId: string;
  readonly divisionCode: string;
  readonly name: string;
  readonly validFrom: string;
}

async function saveDivisions(context: CommandContext<LoadDivisionsInput>): Promise<{ added: number; changed: number }> {
  const { tx, input, envelope, now, newId } = context;
  const { countyCode } = envelope;
  const sorted = [...input.divisions].sort((a, b) => a.divisionCode.length - b.divisionCode.length);
  const county = sorted.find((division) => division.divisionCode === countyCode);
  await tx`
    insert into network.county (county_code, name, set_up_at) values (${countyCode}, ${county?.name ?? countyCode}, ${now})
    on conflict on constraint county_key do nothing`;
  const open = new Map((await listOpenVersions(tx, countyCode)).map((row) => [row.divisionCode, row]));
  const ids = new Map([...open.values()].map((row) => [row.divisionCode, row.divisionId]));
  const added: (readonly [string, string, string])[] = [];
  const versions: (readonly [string, string, string, string, string, string | null, Date])[] = [];
  const ended: string[] = [];
  for (const { divisionCode, name } of sorted) {
    if (!divisionCode.startsWith(countyCode)) throw problems['foreign-division']({ divisionCode, countyCode });
    const before = open.get(divisionCode);
    if (before?.name === name) continue;
    const divisionId = before?.divisionId ?? newId();
    const parentId = divisionCode.length === 6 ? null : ids.get(divisionCode.slice(0, -3));
    if (parentId === undefined) throw problems['no-parent']({ divisionCode });
    if (before === undefined) added.push([countyCode, divisionId, divisionLevelOf(divisionCode)]);
    else if (before.validFrom === input.validFrom) await renameVersion(tx, countyCode, divisionId, name, now);
    else ended.push(divisionId);
    ids.set(divisionCode, divisionId);
    if (before?.validFrom !== input.validFrom) {
      versions.push([countyCode, divisionId, input.validFrom, divisionCode, name, parentId, now]);
    }
  }
  await tx`
    update network.division_version set valid_to = ${input.validFrom}
    where county_code = ${countyCode} and division_id = any(${ended}) and valid_to is null`;
  await copyRows(tx, 'network.division', ['county_code', 'division_id', 'level'], added);
  const columns = ['county_code', 'division_id', 'valid_from', 'division_code', 'name', 'parent_id', 'recorded_at'];
  await copyRows(tx, 'network.division_version', columns, versions);
  return { added: added.length, changed: ended.length };
}

/** The same day's table loaded again with a corrected name corrects the version of that day. */
async function renameVersion(tx: Transaction, countyCode: string, divisionId: string, name: string, now: Date) {
  await tx`
    update network.division_version set name = ${name}, recorded_at = ${now}
    where county_code = ${countyCode} and division_id = ${divisionId} and valid_to is null`;
}

async function listOpenVersions(tx: Transaction, countyCode: string): Promise<readonly OpenVersion[]> {
  return await tx<OpenVersion[]>`
    select division_id as "divisionId", division_code as "divisionCode", name, valid_from as "validFrom"
    from network.division_version where county_code = ${countyCode} and valid_to is null`;
}
