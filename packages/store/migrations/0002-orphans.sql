-- A run adds hundreds of thousands of rows at once. A foreign key asks for each of them by itself, which took a third of
-- the time of recording a county; asked once for a whole statement, the same question costs next to nothing.

create function store.refuse_orphans() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  parent text := tg_argv[0];
  columns text[] := string_to_array(tg_argv[1], ' ');
  parent_columns text[] := string_to_array(coalesce(tg_argv[2], tg_argv[1]), ' ');
  pairs text;
  list text;
  is_orphaned boolean;
begin
  select string_agg(format('parent.%I = child.%I', parent_column, child_column), ' and '), string_agg(quote_ident(child_column), ', ')
    into pairs, list from unnest(columns, parent_columns) as each (child_column, parent_column);
  execute format(
    'select exists (select from (select distinct %s from fresh) as child where not exists (select from %s as parent where %s))',
    list, parent, pairs) into is_orphaned;
  if is_orphaned then
    raise exception 'store.orphan: a row of % has no % (%)', tg_table_name, parent, list using errcode = '23503', constraint = tg_name;
  end if;
  return null;
end
$$;
comment on function store.refuse_orphans() is 'A foreign key asked once a statement, for tables that are only ever appended to: after insert, referencing new table as fresh. Asked with the rights of the tables'' owner, so that row-level security hides no parent. Arguments: the parent table, the columns here, the columns there when they are named otherwise. A backup orders its tables by the first.';
