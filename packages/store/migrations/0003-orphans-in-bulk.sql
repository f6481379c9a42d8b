-- Asked of all rows rather than of distinct ones: a hash of the parents answers faster than the sorting out.

create or replace function store.refuse_orphans() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  parent text := tg_argv[0];
  columns text[] := string_to_array(tg_argv[1], ' ');
  parent_columns text[] := string_to_array(coalesce(tg_argv[2], tg_argv[1]), ' ');
  pairs text;
  is_orphaned boolean;
begin
  select string_agg(format('parent.%I = child.%I', parent_column, child_column), ' and ')
    into pairs from unnest(columns, parent_columns) as each (child_column, parent_column);
  execute format('select exists (select from fresh as child where not exists (select from %s as parent where %s))', parent, pairs)
    into is_orphaned;
  if is_orphaned then
    raise exception 'store.orphan: a row of % has no % (%)', tg_table_name, parent, array_to_string(columns, ', ')
      using errcode = '23503', constraint = tg_name;
  end if;
  return null;
end
$$;
