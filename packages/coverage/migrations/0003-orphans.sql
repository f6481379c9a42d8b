-- See store.refuse_orphans. Coverage runs are never deleted, so nothing but an insert can leave an orphan.

create trigger coverage_run_never_deleted before delete on coverage.coverage_run
  for each statement execute function store.refuse_change();

alter table coverage.child_state drop constraint child_state_run_fk;
create trigger child_state_run_known after insert on coverage.child_state referencing new table as fresh
  for each statement execute function store.refuse_orphans('coverage.coverage_run', 'county_code term revision');

alter table coverage.determination drop constraint determination_run_fk;
create trigger determination_run_known after insert on coverage.determination referencing new table as fresh
  for each statement execute function store.refuse_orphans('coverage.coverage_run', 'county_code term revision');
