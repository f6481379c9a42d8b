-- The territory of the register's rows, and what people decide and look at in the office.

alter table roster.child_version enable row level security;
create policy child_version_territory on roster.child_version using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

-- The tables below carry no division of their own: whoever sees a version of the child sees its rows.
alter table roster.child enable row level security;
create policy child_territory on roster.child using (exists (
  select 1 from roster.child_version v where v.county_code = child.county_code and v.child_id = child.child_id));

alter table roster.child_row enable row level security;
create policy child_row_territory on roster.child_row using (exists (
  select 1 from roster.child_version v where v.county_code = child_row.county_code and v.child_id = child_row.child_id));

-- Rows are sealed many together; a block is seen by whoever sees a child of it.
alter table roster.source_rows enable row level security;
create policy source_rows_territory on roster.source_rows using (exists (
  select 1 from roster.child_row r where r.county_code = source_rows.county_code and r.superseded_run_no is null
    and r.row_ref >= source_rows.file_no::bigint * 4194304 + source_rows.first_ordinal
    and r.row_ref < source_rows.file_no::bigint * 4194304 + source_rows.first_ordinal + source_rows.row_count));

alter table roster.open_link enable row level security;
create policy open_link_territory on roster.open_link using (
  starts_with(county_code, nullif(current_setting('app.division', true), '')));

alter table roster.finding enable row level security;
create policy finding_territory on roster.finding using (
  starts_with(county_code, nullif(current_setting('app.division', true), '')));

create table roster.review_pair (
  county_code text not null,
  pair_id text not null,
  run_id text not null,
  row_a text not null,
  row_b text not null,
  row_ref_a bigint not null,
  row_ref_b bigint not null,
  name_a text not null,
  name_b text not null,
  child_a text,
  child_b text,
  division_code text collate "C" not null,
  school_id text,
  match_probability double precision not null,
  reason text not null,
  constraint review_pair_key primary key (county_code, pair_id),
  constraint review_pair_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id)
);
create index review_pair_order on roster.review_pair (county_code, match_probability desc, pair_id);
comment on table roster.review_pair is 'Open links of the latest runs as people review them; made anew from the register after each run. [placement: county]';
comment on column roster.review_pair.county_code is 'Six-digit county code: the tenant.';
comment on column roster.review_pair.pair_id is 'Digest of both rows: the same pair keeps its id over runs.';
comment on column roster.review_pair.run_id is 'The latest run that left it open.';
comment on column roster.review_pair.row_a is 'One row, as kind:path#sheet!row.';
comment on column roster.review_pair.row_b is 'The other row.';
comment on column roster.review_pair.row_ref_a is 'Reference of one row, as in child_row.';
comment on column roster.review_pair.row_ref_b is 'Reference of the other row.';
comment on column roster.review_pair.name_a is 'Name on one row.';
comment on column roster.review_pair.name_b is 'Name on the other row.';
comment on column roster.review_pair.child_a is 'Child of one row; null when it has none.';
comment on column roster.review_pair.child_b is 'Child of the other row; null when it has none.';
comment on column roster.review_pair.division_code is 'Smallest division that holds both: who reviews it must answer for it.';
comment on column roster.review_pair.school_id is 'School that both are of; null when there is none.';
comment on column roster.review_pair.match_probability is 'Fellegi-Sunter match probability.';
comment on column roster.review_pair.reason is 'Why it is open.';
alter table roster.review_pair enable row level security;
create policy review_pair_territory on roster.review_pair using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.review_decision (
  county_code text not null,
  decision_id text not null,
  pair_id text not null,
  reading integer not null,
  verdict text not null,
  note text not null,
  undoes text,
  decided_by text not null,
  decided_at timestamptz not null,
  division_code text collate "C" not null,
  constraint review_decision_key primary key (county_code, decision_id),
  constraint review_decision_reading_known check (reading in (1, 2)),
  constraint review_decision_verdict_known check (verdict in ('same', 'different', 'unsure', 'undone')),
  constraint review_decision_undoes_fk foreign key (county_code, undoes) references roster.review_decision (county_code, decision_id),
  constraint review_decision_undone_says_what check ((verdict = 'undone') = (undoes is not null)),
  constraint review_decision_undone_once unique (county_code, undoes)
);
create index review_decision_by_pair on roster.review_decision (county_code, pair_id);
comment on table roster.review_decision is 'What people said of a pair; taken back by a further entry. [placement: county] [append-only]';
comment on column roster.review_decision.county_code is 'Six-digit county code: the tenant.';
comment on column roster.review_decision.decision_id is 'Opaque id.';
comment on column roster.review_decision.pair_id is 'The pair; it may be gone when a later run has settled it.';
comment on column roster.review_decision.reading is '1 or 2: the second is by another person who has not seen the first.';
comment on column roster.review_decision.verdict is 'same, different, unsure, or undone.';
comment on column roster.review_decision.note is 'What the person added; may be empty.';
comment on column roster.review_decision.undoes is 'The entry that this one takes back.';
comment on column roster.review_decision.decided_by is 'Account.';
comment on column roster.review_decision.decided_at is 'When.';
comment on column roster.review_decision.division_code is 'Division of the pair when it was decided.';
alter table roster.review_decision enable row level security;
create policy review_decision_territory on roster.review_decision using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.reveal (
  county_code text not null,
  reveal_id text not null,
  child_id text not null,
  account_id text not null,
  purpose text not null,
  revealed_at timestamptz not null,
  constraint reveal_key primary key (county_code, reveal_id),
  constraint reveal_child_fk foreign key (county_code, child_id) references roster.child (county_code, child_id)
);
create index reveal_by_account on roster.reveal (county_code, account_id, revealed_at);
comment on table roster.reveal is 'Whole numbers that were shown to somebody: of whom, to whom, for what. [placement: county] [append-only]';
comment on column roster.reveal.county_code is 'Six-digit county code: the tenant.';
comment on column roster.reveal.reveal_id is 'Opaque id.';
comment on column roster.reveal.child_id is 'The child.';
comment on column roster.reveal.account_id is 'Who saw them.';
comment on column roster.reveal.purpose is 'What for, from a short list.';
comment on column roster.reveal.revealed_at is 'When.';
alter table roster.reveal enable row level security;
create policy reveal_territory on roster.reveal using (exists (
  select 1 from roster.child c where c.county_code = reveal.county_code and c.child_id = reveal.child_id));
