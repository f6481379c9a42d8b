-- Lists as offices hand them in: what each is, what was done with it, and how its columns are read.

create table roster.list_import (
  county_code text not null,
  import_id text not null,
  kind text not null,
  file_id text not null,
  file_name text not null,
  size_bytes bigint not null,
  division_code text collate "C" not null,
  data_on date not null,
  scope text not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  constraint list_import_key primary key (county_code, import_id),
  constraint list_import_kind_known check (kind in ('registry', 'enrolment', 'attendance', 'survey', 'received')),
  constraint list_import_scope_known check (scope in ('complete', 'supplement')),
  constraint list_import_file_form check (file_id ~ '^[0-9a-f]{64}$')
);
create index list_import_latest on roster.list_import (county_code, uploaded_at desc);
comment on table roster.list_import is 'A list that was handed in: kept, encrypted, whatever becomes of it. [placement: county] [append-only]';
comment on column roster.list_import.county_code is 'Six-digit county code: the tenant.';
comment on column roster.list_import.import_id is 'Opaque id.';
comment on column roster.list_import.kind is 'Which list it is declared to be.';
comment on column roster.list_import.file_id is 'SHA-256 of the bytes, in hex.';
comment on column roster.list_import.file_name is 'Its name as it came.';
comment on column roster.list_import.size_bytes is 'Length in bytes.';
comment on column roster.list_import.division_code is 'The place it is declared to be of.';
comment on column roster.list_import.data_on is 'The day its data is of.';
comment on column roster.list_import.scope is 'complete: whoever is not in it is not there; supplement: it only adds.';
comment on column roster.list_import.uploaded_by is 'Account.';
comment on column roster.list_import.uploaded_at is 'When.';
alter table roster.list_import enable row level security;
create policy list_import_territory on roster.list_import using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.list_import_act (
  county_code text not null,
  import_id text not null,
  act_no integer not null,
  act text not null,
  acted_by text not null,
  acted_at timestamptz not null,
  note text not null,
  counts jsonb not null,
  mapping jsonb,
  constraint list_import_act_key primary key (county_code, import_id, act_no),
  constraint list_import_act_import_fk foreign key (county_code, import_id) references roster.list_import (county_code, import_id),
  constraint list_import_act_known check (act in ('confirmed', 'withdrawn')),
  constraint list_import_act_in_turn check (act = case act_no when 1 then act else 'withdrawn' end and act_no in (1, 2))
);
comment on table roster.list_import_act is 'What became of a list: confirmed, or withdrawn before or after. [placement: county] [append-only]';
comment on column roster.list_import_act.county_code is 'Six-digit county code: the tenant.';
comment on column roster.list_import_act.import_id is 'The list.';
comment on column roster.list_import_act.act_no is 'Counts the acts of a list from 1.';
comment on column roster.list_import_act.act is 'confirmed or withdrawn.';
comment on column roster.list_import_act.acted_by is 'Account.';
comment on column roster.list_import_act.acted_at is 'When.';
comment on column roster.list_import_act.note is 'Why; may be empty.';
comment on column roster.list_import_act.counts is 'Rows read, faults, and new, changed, same and vanished rows as they were shown.';
comment on column roster.list_import_act.mapping is 'How its columns are read, in the form of a mapping file.';
alter table roster.list_import_act enable row level security;
create policy list_import_act_territory on roster.list_import_act using (exists (
  select 1 from roster.list_import i where i.county_code = list_import_act.county_code and i.import_id = list_import_act.import_id));

create table roster.layout_mapping (
  county_code text not null,
  layout_key text not null,
  version integer not null,
  kind text not null,
  columns jsonb not null,
  remembered_by text not null,
  remembered_at timestamptz not null,
  constraint layout_mapping_key primary key (county_code, layout_key, version),
  constraint layout_mapping_version_positive check (version >= 1)
);
comment on table roster.layout_mapping is 'How the columns of a layout are read where people corrected the guess; the latest version holds. [placement: county] [append-only]';
comment on column roster.layout_mapping.county_code is 'Six-digit county code: the tenant.';
comment on column roster.layout_mapping.layout_key is 'Digest of the list''s kind and its header texts.';
comment on column roster.layout_mapping.version is 'Counts the corrections from 1.';
comment on column roster.layout_mapping.kind is 'The list.';
comment on column roster.layout_mapping.columns is 'Field by column letter; null leaves a column unread.';
comment on column roster.layout_mapping.remembered_by is 'Account.';
comment on column roster.layout_mapping.remembered_at is 'When.';
