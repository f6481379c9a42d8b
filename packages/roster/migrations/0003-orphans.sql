-- See store.refuse_orphans. Runs and children are never deleted, so nothing but an insert can leave an orphan.

create trigger run_never_deleted before delete on roster.run for each statement execute function store.refuse_change();
create trigger child_never_deleted before delete on roster.child for each statement execute function store.refuse_change();

alter table roster.child drop constraint child_run_fk;
create trigger child_run_known after insert on roster.child referencing new table as fresh
  for each statement execute function store.refuse_orphans('roster.run', 'county_code minted_run_id', 'county_code run_id');

alter table roster.child_version drop constraint child_version_run_fk;
alter table roster.child_version drop constraint child_version_child_fk;
create trigger child_version_run_known after insert on roster.child_version referencing new table as fresh
  for each statement execute function store.refuse_orphans('roster.run', 'county_code run_id');
create trigger child_version_child_known after insert on roster.child_version referencing new table as fresh
  for each statement execute function store.refuse_orphans('roster.child', 'county_code child_id');
drop index roster.child_version_by_run;

alter table roster.child_row drop constraint child_row_child_fk;
create trigger child_row_child_known after insert on roster.child_row referencing new table as fresh
  for each statement execute function store.refuse_orphans('roster.child', 'county_code child_id');

-- What is encrypted does not get smaller; without this the server tries all the same.
alter table roster.source_rows alter column rows_cipher set storage external;
