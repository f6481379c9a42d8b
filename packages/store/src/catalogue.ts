/**
 * What the database itself says of its tables. Each declares in its comment where it lives and what may be done to it:
 * `[placement: county|reference|local]`, `[append-only]`, `[owner-only]`.
 */
import type { Transaction } from './database.ts';

export type Placement = 'county' | 'reference' | 'local';

export interface TableDescription {
  readonly schema: string;
  readonly name: string;
  readonly comment: string;
  readonly placement: Placement | undefined;
  readonly appendOnly: boolean;
  readonly ownerOnly: boolean;
  /** Names in the table's order; generated ones are left out. */
  readonly columns: readonly string[];
}

/** Every ordinary table outside the system's schemas, by schema and name. */
export async function listTables(tx: Transaction): Promise<TableDescription[]> {
  const rows = await tx<{ schema: string; name: string; comment: string | null; columns: string[] }[]>`
    select n.nspname::text as schema, c.relname::text as name, obj_description(c.oid, 'pg_class') as comment,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname not like 'pg\\_%'
      and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname collate "C", c.relname collate "C"`;
  return rows.map((row) => describeTable(row.schema, row.name, row.comment ?? '', row.columns));
}

function describeTable(schema: string, name: string, comment: string, columns: readonly string[]): TableDescription {
  const placement = /\[placement: (county|reference|local)\]/.exec(comment)?.[1] as Placement | undefined;
  return {
    schema,
    name,
    comment,
    placement,
    appendOnly: comment.includes('[append-only]'),
    ownerOnly: comment.includes('[owner-only]'),
    columns,
  };
}

/**
 * Everything in the catalogue that breaks the rules of the schema, as English sentences; none when it is in order. The rules: every table
 * and column commented, every table with a placement, `county_code` first in every key of a county table, foreign keys only from
 * county to county or reference and from reference to reference, index and constraint names of at most 48 bytes, unique in
 * the database and not ending in a number.
 */
export async function checkCatalogue(tx: Transaction): Promise<string[]> {
  const tables = await listTables(tx);
  const placements = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table.placement]));
  const findings: string[] = [];
  for (const table of tables) {
    const name = `${table.schema}.${table.name}`;
    if (table.comment === '') findings.push(`${name} has no comment.`);
    if (table.placement === undefined) findings.push(`${name} declares no placement.`);
    if (table.placement === 'county' && !table.columns.includes('county_code'))
      findings.push(`${name} has no county_code.`);
  }
  findings.push(...(await listBareColumns(tx)));
  findings.push(...(await listWrongKeys(tx, placements)));
  findings.push(...(await listWrongNames(tx)));
  return findings;
}

async function listBareColumns(tx: Transaction): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select format('%s.%s.%s', n.nspname, c.relname, a.attname) as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
      and col_description(c.oid, a.attnum) is null
    order by 1`;
  return rows.map((row) => `${row.name} has no comment.`);
}

async function listWrongKeys(
  tx: Transaction,
  placements: ReadonlyMap<string, Placement | undefined>,
): Promise<string[]> {
  const keys = await tx<{ name: string; table: string; kind: string; first: string; target: string | null }[]>`
    select k.conname::text as name, format('%s.%s', n.nspname, c.relname) as table, k.contype::text as kind,
      (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = k.conkey[1]) as first,
      (select format('%s.%s', tn.nspname, t.relname) from pg_class t join pg_namespace tn on tn.oid = t.relnamespace
        where t.oid = k.confrelid) as target
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype in ('p', 'u', 'f', 'x') and n.nspname not in ('pg_catalog', 'information_schema')
    union all
    select i.relname::text, format('%s.%s', n.nspname, c.relname), 'u',
      (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0]), null
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
      join pg_namespace n on n.oid = c.relnamespace
    where x.indisunique and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
      and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)
    order by 2, 1`;
  return keys.flatMap(({ name, table, kind, first, target }) => {
    const placement = placements.get(table);
    const goal = target === null ? undefined : placements.get(target);
    const found: string[] = [];
    const toReference = kind === 'f' && goal === 'reference';
    if (placement === 'county' && first !== 'county_code' && !toReference) {
      found.push(`${name} of ${table} does not begin with county_code.`);
    }
    if (kind === 'f' && goal !== 'reference' && !(placement === 'county' && goal === 'county')) {
      found.push(`${name} goes from ${table} (${placement}) to ${target} (${goal}).`);
    }
    return found;
  });
}

async function listWrongNames(tx: Transaction): Promise<string[]> {
  const rows = await tx<{ name: string; schema: string }[]>`
    select k.conname::text as name, n.nspname::text as schema
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where k.contype in ('p', 'u', 'f', 'x', 'c') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
    union all
    select i.relname::text, n.nspname::text
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
      and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)
    order by 1`;
  const seen = new Set<string>();
  return rows.flatMap(({ name, schema }) => {
    const found: string[] = [];
    if (Buffer.byteLength(name) > 48) found.push(`${name} in ${schema} is longer than 48 bytes.`);
    if (/_\d+$/.test(name)) found.push(`${name} in ${schema} ends in a number.`);
    if (seen.has(name)) found.push(`${name} in ${schema} is used twice in the database.`);
    seen.add(name);
    return found;
  });
}
