/** Registers the schools that lists name. A school is known again by its official code, else by its name or an alias. */
import { type CommandContext, defineCommand, type Transaction } from '@bulou/store';
import { z } from 'zod';
import { requireWholeCounty } from './division.commands.ts';

const School = z.object({
  name: z.string().min(1),
  officialCode: z
    .string()
    .regex(/^\d{10}$/)
    .optional(),
  aliases: z.array(z.string()).default([]),
  stages: z.array(z.string()).default([]),
  kind: z.enum(['school', 'central-school', 'office']).default('school'),
  runBy: z.enum(['county', 'township']),
  divisionCode: z.string().regex(/^\d{6,12}$/),
  /** Name of the central school that answers for it; it must be registered or in the same input before it. */
  centralSchool: z.string().optional(),
});

const RegisterSchoolsInput = z.object({ schools: z.array(School).min(1) });
export type RegisterSchoolsInput = z.infer<typeof RegisterSchoolsInput>;

export const registerSchools = defineCommand<RegisterSchoolsInput, { added: number; changed: number }>({
  name: 'network.register-schools',
  input: RegisterSchoolsInput as z.ZodType<RegisterSchoolsInput>,
  authorize: requireWholeCounty('network.register-schools'),
  run: saveSchools,
  trail: (_, result) => ({ subjects: [], facts: result }),
});

/** A school or office as it is registered. */
export interface Organisation {
  readonly organisationId: string;
  readonly kind: 'school' | 'central-school' | 'office';
  readonly name: string;
  readonly officialCode: string | null;
  readonly aliases: readonly string[];
  readonly stages: readonly string[];
  readonly runBy: 'county' | 'township';
  readonly divisionCode: string;
  readonly parentId: string | null;
}

/** Every organisation of a county, by name in code order. */
export async function listOrganisations(tx: Transaction, countyCode: string): Promise<readonly Organisation[]> {
  return await tx<Organisation[]>`
    select organisation_id as "organisationId", kind, name, official_code as "officialCode", aliases, stages,
      run_by as "runBy", division_code as "divisionCode", parent_id as "parentId"
    from network.organisation where county_code = ${countyCode} order by name collate "C"`;
}

async function saveSchools(context: CommandContext<RegisterSchoolsInput>): Promise<{ added: number; changed: number }> {
  const { tx, input, envelope, now, newId } = context;
  const { countyCode } = envelope;
  await tx`
    insert into network.county (county_code, name, set_up_at) values (${countyCode}, ${countyCode}, ${now})
    on conflict on constraint county_key do nothing`;
  const known = await listOrganisations(tx, countyCode);
  const byCode = new Map(known.flatMap((one) => (one.officialCode === null ? [] : [[one.officialCode, one] as const])));
  const byName = new Map<string, Organisation>();
  for (const one of known) for (const name of [...one.aliases, one.name]) byName.set(name, one);
  const ids = new Map([...byName].map(([name, one]) => [name, one.organisationId]));
  let added = 0;
  let changed = 0;
  for (const school of input.schools) {
    const before = byCode.get(school.officialCode ?? '') ?? byName.get(school.name);
    const organisationId = before?.organisationId ?? newId();
    const row: Organisation = {
      organisationId,
      kind: school.kind,
      name: school.name,
      officialCode: school.officialCode ?? before?.officialCode ?? null,
      aliases: mergeNames(
        [...(before?.aliases ?? []), ...(before === undefined ? [] : [before.name]), ...school.aliases],
        school.name,
      ),
      stages: mergeNames([...(before?.stages ?? []), ...school.stages]),
      runBy: school.runBy,
      divisionCode: school.divisionCode,
      parentId: ids.get(school.centralSchool ?? '') ?? before?.parentId ?? null,
    };
    ids.set(school.name, organisationId);
    byName.set(school.name, row);
    if (before !== undefined && isSame(before, row)) continue;
    await saveOrganisation(tx, countyCode, row, now);
    if (before === undefined) added += 1;
    else changed += 1;
  }
  return { added, changed };
}

function mergeNames(names: readonly string[], except?: string): string[] {
  return [...new Set(names)].filter((name) => name !== except).sort();
}

function isSame(one: Organisation, other: Organisation): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

async function saveOrganisation(tx: Transaction, countyCode: string, row: Organisation, now: Date): Promise<void> {
  await tx`
    insert into network.organisation (county_code, organisation_id, kind, name, official_code, aliases, stages, run_by,
      division_code, parent_id, recorded_at)
    values (${countyCode}, ${row.organisationId}, ${row.kind}, ${row.name}, ${row.officialCode}, ${[...row.aliases]},
      ${[...row.stages]}, ${row.runBy}, ${row.divisionCode}, ${row.parentId}, ${now})
    on conflict on constraint organisation_key do update set
      kind = excluded.kind, name = excluded.name, official_code = excluded.official_code, aliases = excluded.aliases,
      stages = excluded.stages, run_by = excluded.run_by, division_code = excluded.division_code,
      parent_id = excluded.parent_id, recorded_at = excluded.recorded_at`;
}
