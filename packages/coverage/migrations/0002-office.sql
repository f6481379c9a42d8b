-- The territory of coverage's rows, and what the office reads fast: made anew from the register after each run.

alter table coverage.child_state enable row level security;
create policy child_state_territory on coverage.child_state using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

-- A school has no rows of its own in the next two: it sees those of the children it sees in that revision.
alter table coverage.determination enable row level security;
create policy determination_territory on coverage.determination using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or (nullif(current_setting('app.school', true), '') is not null and exists (
    select 1 from coverage.child_state s where s.county_code = determination.county_code and s.child_id = determination.child_id
      and s.term = determination.term and s.revision = determination.revision)));

alter table coverage.payment enable row level security;
create policy payment_territory on coverage.payment using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or (nullif(current_setting('app.school', true), '') is not null and exists (
    select 1 from coverage.child_state s where s.county_code = payment.county_code and s.child_id = payment.child_id
      and s.term = payment.term and s.revision = payment.revision)));

create table coverage.line_build (
  county_code text not null,
  term text not null,
  term_no smallint not null,
  run_id text not null,
  revision integer not null,
  built_at timestamptz not null,
  constraint line_build_key primary key (county_code, term)
);
comment on table coverage.line_build is 'Which run the lines of a term were made from. [placement: county] [owner-only]';
comment on column coverage.line_build.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.line_build.term is 'School term.';
comment on column coverage.line_build.term_no is 'Terms in their order: twice the calendar year, one more in autumn.';
comment on column coverage.line_build.run_id is 'The run.';
comment on column coverage.line_build.revision is 'Its revision of the term.';
comment on column coverage.line_build.built_at is 'When the lines were made.';

create table coverage.child_line (
  county_code text not null,
  term text not null,
  child_id text not null,
  term_no smallint not null,
  revision integer not null,
  run_id text not null,
  is_latest boolean not null,
  name text collate "C" not null,
  initials text collate "C" not null,
  division_code text collate "C" not null,
  school_id text,
  id_blind text,
  id_tail_blind text,
  household_blind text,
  sex text,
  birth_year smallint,
  stage text not null,
  grade smallint,
  registered boolean not null,
  state text not null,
  reasons text[] not null,
  paid_payments integer not null,
  paid_fen bigint not null,
  owed_payments integer not null,
  owed_fen bigint not null,
  displaced_payments integer not null,
  displaced_fen bigint not null,
  constraint child_line_key primary key (county_code, child_id, term)
);
create index child_line_by_name on coverage.child_line (county_code, term, name, child_id);
create index child_line_by_division on coverage.child_line (county_code, term, division_code, name, child_id);
create index child_line_by_school on coverage.child_line (county_code, term, school_id, name, child_id) where school_id is not null;
create index child_line_open on coverage.child_line (county_code, term, state, name, child_id) where state <> 'not_entitled';
create index child_line_latest_name on coverage.child_line (county_code, name, child_id) where is_latest;
create index child_line_initials on coverage.child_line (county_code, initials, child_id) where is_latest;
create index child_line_id on coverage.child_line (county_code, id_blind) where is_latest and id_blind is not null;
create index child_line_id_tail on coverage.child_line (county_code, id_tail_blind) where is_latest and id_tail_blind is not null;
create index child_line_household on coverage.child_line (county_code, household_blind) where is_latest and household_blind is not null;
comment on table coverage.child_line is 'A child in a term as lists and search show it. [placement: county] [owner-only]';
comment on column coverage.child_line.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.child_line.term is 'School term.';
comment on column coverage.child_line.child_id is 'The child.';
comment on column coverage.child_line.term_no is 'Terms in their order.';
comment on column coverage.child_line.revision is 'Revision of the term.';
comment on column coverage.child_line.run_id is 'The run, whose version of the child holds the sealed identity.';
comment on column coverage.child_line.is_latest is 'The child''s line of its last term: what search finds.';
comment on column coverage.child_line.name is 'Name.';
comment on column coverage.child_line.initials is 'First letters of the name''s pinyin, lower case.';
comment on column coverage.child_line.division_code is 'Village or township of the household; the county''s code when no list says.';
comment on column coverage.child_line.school_id is 'School attended; null when none is known.';
comment on column coverage.child_line.id_blind is 'Keyed blind index of the identity number.';
comment on column coverage.child_line.id_tail_blind is 'Keyed blind index of its last four characters.';
comment on column coverage.child_line.household_blind is 'Keyed blind index of the household number: the household''s id in the office.';
comment on column coverage.child_line.sex is 'male or female; null when not known.';
comment on column coverage.child_line.birth_year is 'Year of birth; null when not known.';
comment on column coverage.child_line.stage is 'School stage for counting.';
comment on column coverage.child_line.grade is 'Year of study; null when not known.';
comment on column coverage.child_line.registered is 'On the poverty registry.';
comment on column coverage.child_line.state is 'State of the equation.';
comment on column coverage.child_line.reasons is 'Stable codes, the first to settle first.';
comment on column coverage.child_line.paid_payments is 'Live payments of the term.';
comment on column coverage.child_line.paid_fen is 'Their sum, in fen.';
comment on column coverage.child_line.owed_payments is 'Benefits due that are on no payment list.';
comment on column coverage.child_line.owed_fen is 'Their sum, in fen.';
comment on column coverage.child_line.displaced_payments is 'Benefits that another displaces.';
comment on column coverage.child_line.displaced_fen is 'Their sum, in fen.';
alter table coverage.child_line enable row level security;
create policy child_line_territory on coverage.child_line using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

create table coverage.name_part (
  county_code text not null,
  part text collate "C" not null,
  child_id text not null,
  division_code text collate "C" not null,
  school_id text,
  constraint name_part_key primary key (county_code, part, child_id)
);
comment on table coverage.name_part is 'Every two neighbouring characters of a child''s last name, so that a part of a name is found by equality, which row-level security lets an index answer. [placement: county] [owner-only]';
comment on column coverage.name_part.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.name_part.part is 'Two neighbouring characters.';
comment on column coverage.name_part.child_id is 'The child.';
comment on column coverage.name_part.division_code is 'As in child_line.';
comment on column coverage.name_part.school_id is 'As in child_line.';
alter table coverage.name_part enable row level security;
create policy name_part_territory on coverage.name_part using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

create table coverage.tally (
  county_code text not null,
  term text not null,
  tally_no integer not null,
  division_code text collate "C" not null,
  school_id text,
  stage text not null,
  registered boolean not null,
  state text not null,
  children integer not null,
  entitled_children integer not null,
  paid_children integer not null,
  paid_payments integer not null,
  paid_fen bigint not null,
  owed_children integer not null,
  owed_payments integer not null,
  owed_fen bigint not null,
  displaced_children integer not null,
  displaced_payments integer not null,
  displaced_fen bigint not null,
  constraint tally_key primary key (county_code, term, tally_no)
);
comment on table coverage.tally is 'Children of a term counted by place, school, stage and state, with their money: every board is a sum of these. [placement: county] [owner-only]';
comment on column coverage.tally.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.tally.term is 'School term.';
comment on column coverage.tally.tally_no is 'Counts the rows of a term in the order of their division.';
comment on column coverage.tally.division_code is 'As in child_line.';
comment on column coverage.tally.school_id is 'As in child_line.';
comment on column coverage.tally.stage is 'As in child_line.';
comment on column coverage.tally.registered is 'As in child_line.';
comment on column coverage.tally.state is 'As in child_line.';
comment on column coverage.tally.children is 'How many; each child is in one row.';
comment on column coverage.tally.entitled_children is 'Of those, with anything due.';
comment on column coverage.tally.paid_children is 'Of those, with a live payment.';
comment on column coverage.tally.paid_payments is 'Live payments.';
comment on column coverage.tally.paid_fen is 'Their sum, in fen.';
comment on column coverage.tally.owed_children is 'Of those, with something owed.';
comment on column coverage.tally.owed_payments is 'Benefits owed.';
comment on column coverage.tally.owed_fen is 'Their sum, in fen.';
comment on column coverage.tally.displaced_children is 'Of those, with something displaced.';
comment on column coverage.tally.displaced_payments is 'Benefits displaced.';
comment on column coverage.tally.displaced_fen is 'Their sum, in fen.';
alter table coverage.tally enable row level security;
create policy tally_territory on coverage.tally using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));
