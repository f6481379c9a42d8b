/** SQL that the papers of this pillar are made from. Decides nothing beyond what a row says. */
import { inflateRawSync } from 'node:zlib';
import type { NationalIdReading, PlainDate, Sex } from '@bulou/kernel';
import type { KeyRing, Transaction } from '@bulou/store';
import type { PaperMember } from './paper-data.ts';

/** A child as the run saw it, its identity opened. */
export interface ChildIdentity {
  readonly childId: string;
  readonly name: string;
  readonly divisionCode?: string;
  readonly nationalId?: string;
  readonly birthOn?: PlainDate;
  readonly sex?: Sex;
  readonly householdNo?: string;
  readonly guardianNames: readonly string[];
  readonly phones: readonly string[];
}

/** A registered household as the rows of the registry name it; its village as written. */
export interface RegistryHousehold {
  readonly householdNo: string;
  readonly headName?: string;
  readonly townshipName?: string;
  readonly villageName?: string;
  readonly address?: string;
  readonly members: readonly PaperMember[];
}

/** The identities of the children named, opened: a reveal, which the caller records. */
export async function listChildIdentities(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  runId: string,
  childIds: readonly string[],
): Promise<ChildIdentity[]> {
  const rows = await tx<{ childId: string; name: string; divisionCode: string | null; sealed: Uint8Array }[]>`
    select child_id as "childId", name, division_code as "divisionCode", identity_cipher as sealed
    from roster.child_version
    where county_code = ${countyCode} and run_id = ${runId} and child_id = any(${childIds as string[]})`;
  const opened = keys.openFields(
    rows.map((row) => row.sealed),
    'child-identity',
  );
  return rows.map(({ childId, name, divisionCode }, position) => ({
    childId,
    name,
    ...(divisionCode === null ? {} : { divisionCode }),
    ...(JSON.parse(opened[position] ?? '{}') as Pick<ChildIdentity, 'guardianNames' | 'phones'>),
  }));
}

/** School names of a run by id. */
export async function listSchoolNames(
  tx: Transaction,
  countyCode: string,
  runId: string,
): Promise<Map<string, string>> {
  const rows = await tx<{ schoolId: string; name: string }[]>`
    select school_id as "schoolId", name from roster.school_version where county_code = ${countyCode} and run_id = ${runId}`;
  return new Map(rows.map((row) => [row.schoolId, row.name]));
}

interface ArchivedRow {
  readonly name: string;
  readonly householdNo?: string;
  readonly relationToHead?: string;
  readonly townshipName?: string;
  readonly villageName?: string;
  readonly address?: string;
  readonly phones?: readonly string[];
  readonly head?: { readonly name: string };
  readonly poverty?: { readonly withdrawn?: boolean };
  readonly nationalId?: Partial<NationalIdReading>;
}

/**
 * Every household of the registry that a run read, each as its latest list has it; also those without a child. A
 * household all of whose rows the registry itself withdraws is left out.
 */
export async function listRegistryHouseholds(
  tx: Transaction,
  countyCode: string,
  keys: KeyRing,
  runId: string,
): Promise<RegistryHousehold[]> {
  const chunks = await tx<{ dataOn: PlainDate; cipher: Uint8Array }[]>`
    select run_file.data_on as "dataOn", source_rows.rows_cipher as cipher
    from roster.run_file
    join roster.source_file using (county_code, file_id)
    join roster.source_rows using (county_code, file_no)
    where run_file.county_code = ${countyCode} and run_file.run_id = ${runId} and run_file.kind = 'registry'
    order by run_file.data_on, run_file.path collate "C", source_rows.first_ordinal`;
  const latest = new Map<string, { dataOn: string; rows: ArchivedRow[] }>();
  for (const { dataOn, cipher } of chunks) {
    const text = inflateRawSync(keys.openBytes(cipher, 'source-rows')).toString('utf8');
    for (const row of (JSON.parse(text) as { records: ArchivedRow[] }).records) {
      if (row.householdNo === undefined) continue;
      const known = latest.get(row.householdNo);
      if (known === undefined || known.dataOn < dataOn) latest.set(row.householdNo, { dataOn, rows: [row] });
      else if (known.dataOn === dataOn) known.rows.push(row);
    }
  }
  return [...latest].flatMap(([householdNo, { rows }]) => {
    if (rows.every((row) => row.poverty?.withdrawn === true)) return [];
    return [makeHousehold(householdNo, rows)];
  });
}

function makeHousehold(householdNo: string, rows: readonly ArchivedRow[]): RegistryHousehold {
  const first = <Key extends 'townshipName' | 'villageName' | 'address'>(key: Key) => {
    const value = rows.map((row) => row[key]).find((text) => text !== undefined);
    return value === undefined ? {} : { [key]: value };
  };
  const headName = rows.find((row) => row.relationToHead === '户主')?.name ?? rows[0]?.head?.name;
  return {
    householdNo,
    ...(headName === undefined ? {} : { headName }),
    ...first('townshipName'),
    ...first('villageName'),
    ...first('address'),
    members: rows.map((row) => ({
      name: row.name,
      ...(row.relationToHead === undefined ? {} : { relation: row.relationToHead }),
      ...(row.nationalId?.state === 'valid' && row.nationalId.text !== undefined
        ? { nationalId: row.nationalId.text }
        : {}),
      ...(row.phones?.[0] === undefined ? {} : { phone: row.phones[0] }),
    })),
  };
}
