-- A term as the office opens, plans and closes it; exceptions for children who stay unresolved.

create table coverage.term_entry (
  county_code text not null,
  term text not null,
  entry_no integer not null,
  act text not null,
  census_on date not null,
  run_id text,
  acted_by text not null,
  acted_at timestamptz not null,
  constraint term_entry_key primary key (county_code, term, entry_no),
  constraint term_entry_term_form check (term ~ '^[0-9]{4}-(spring|autumn)$'),
  constraint term_entry_act_known check (act in ('opened', 'closed')),
  constraint term_entry_in_turn check ((entry_no = 1 and act = 'opened') or (entry_no = 2 and act = 'closed'))
);
comment on table coverage.term_entry is 'A term opened and closed; what comes after the closing is a revision. [placement: county] [append-only]';
comment on column coverage.term_entry.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.term_entry.term is 'School term.';
comment on column coverage.term_entry.entry_no is '1 opened, 2 closed.';
comment on column coverage.term_entry.act is 'opened or closed.';
comment on column coverage.term_entry.census_on is 'The day the facts are judged on.';
comment on column coverage.term_entry.run_id is 'The run whose result was closed; null when it was opened.';
comment on column coverage.term_entry.acted_by is 'Account.';
comment on column coverage.term_entry.acted_at is 'When.';

create table coverage.term_step (
  county_code text not null,
  term text not null,
  step text not null,
  version integer not null,
  owner_role text not null,
  due_on date not null,
  done boolean not null,
  set_by text not null,
  set_at timestamptz not null,
  constraint term_step_key primary key (county_code, term, step, version),
  constraint term_step_known check (step in ('collect', 'run', 'review', 'reconcile', 'claim', 'approve', 'pay')),
  constraint term_step_version_positive check (version >= 1)
);
comment on table coverage.term_step is 'What a term goes through: who owes each step until when; the latest version holds. [placement: county] [append-only]';
comment on column coverage.term_step.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.term_step.term is 'School term.';
comment on column coverage.term_step.step is 'The step.';
comment on column coverage.term_step.version is 'Counts the changes from 1; a change says which version it was made on.';
comment on column coverage.term_step.owner_role is 'Role that owes it.';
comment on column coverage.term_step.due_on is 'Until when.';
comment on column coverage.term_step.done is 'Whether it is done.';
comment on column coverage.term_step.set_by is 'Account.';
comment on column coverage.term_step.set_at is 'When.';

create table coverage.term_exception (
  county_code text not null,
  term text not null,
  child_id text not null,
  exception_no integer not null,
  act text not null,
  reason text not null,
  acted_by text not null,
  acted_at timestamptz not null,
  division_code text collate "C" not null,
  constraint term_exception_key primary key (county_code, term, child_id, exception_no),
  constraint term_exception_act_known check (act in ('proposed', 'signed', 'refused')),
  constraint term_exception_begins check (exception_no > 1 or act = 'proposed')
);
comment on table coverage.term_exception is 'Why a term may close while a child is unresolved: proposed by one person, signed by another. [placement: county] [append-only]';
comment on column coverage.term_exception.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.term_exception.term is 'School term.';
comment on column coverage.term_exception.child_id is 'The child.';
comment on column coverage.term_exception.exception_no is 'Counts the entries of a child and term from 1; the latest holds.';
comment on column coverage.term_exception.act is 'proposed, signed or refused.';
comment on column coverage.term_exception.reason is 'Why, in words.';
comment on column coverage.term_exception.acted_by is 'Account.';
comment on column coverage.term_exception.acted_at is 'When.';
comment on column coverage.term_exception.division_code is 'Division of the child at that time.';
alter table coverage.term_exception enable row level security;
create policy term_exception_territory on coverage.term_exception using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));
