-- Counties, their divisions and organisations, and the one task system.

create table network.county (
  county_code text not null,
  name text not null,
  set_up_at timestamptz not null,
  constraint county_key primary key (county_code),
  constraint county_code_has_six_digits check (county_code ~ '^[0-9]{6}$')
);
comment on table network.county is 'Counties in this database. The code is the tenant label and never changes. [placement: county]';
comment on column network.county.county_code is 'Six-digit code at set-up, frozen.';
comment on column network.county.name is 'Name in Chinese.';
comment on column network.county.set_up_at is 'When the county was set up here.';

create table network.division (
  county_code text not null,
  division_id text not null,
  level text not null,
  constraint division_key primary key (county_code, division_id),
  constraint division_county foreign key (county_code) references network.county (county_code),
  constraint division_level_known check (level in ('county', 'township', 'village'))
);
comment on table network.division is 'A county, township or village through all its codes and names. [placement: county]';
comment on column network.division.county_code is 'County.';
comment on column network.division.division_id is 'Opaque id, never used again.';
comment on column network.division.level is 'county, township or village.';

create table network.division_version (
  county_code text not null,
  division_id text not null,
  valid_from date not null,
  valid_to date,
  division_code text not null,
  name text not null,
  parent_id text,
  recorded_at timestamptz not null,
  constraint division_version_key primary key (county_code, division_id, valid_from),
  constraint division_version_division foreign key (county_code, division_id) references network.division (county_code, division_id),
  constraint division_version_parent foreign key (county_code, parent_id) references network.division (county_code, division_id),
  constraint division_version_code_digits check (division_code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
  constraint division_version_period check (valid_to is null or valid_to > valid_from)
);
create unique index division_version_open on network.division_version (county_code, division_id) where valid_to is null;
create unique index division_version_open_code on network.division_version (county_code, division_code) where valid_to is null;
comment on table network.division_version is 'Code, name and parent of a division for a time. [placement: county]';
comment on column network.division_version.county_code is 'County.';
comment on column network.division_version.division_id is 'Division.';
comment on column network.division_version.valid_from is 'First day on which this held.';
comment on column network.division_version.valid_to is 'First day on which it no longer held; null while it does.';
comment on column network.division_version.division_code is 'Official code of 6, 9 or 12 digits.';
comment on column network.division_version.name is 'Official name.';
comment on column network.division_version.parent_id is 'Division above; null for the county.';
comment on column network.division_version.recorded_at is 'When it was recorded here.';

create table network.organisation (
  county_code text not null,
  organisation_id text not null,
  kind text not null,
  name text not null,
  official_code text,
  aliases text[] not null,
  stages text[] not null,
  run_by text not null,
  division_code text not null,
  parent_id text,
  recorded_at timestamptz not null,
  constraint organisation_key primary key (county_code, organisation_id),
  constraint organisation_county foreign key (county_code) references network.county (county_code),
  constraint organisation_parent foreign key (county_code, parent_id) references network.organisation (county_code, organisation_id),
  constraint organisation_kind_known check (kind in ('school', 'office', 'central-school')),
  constraint organisation_run_by_known check (run_by in ('county', 'township')),
  constraint organisation_name_unique unique (county_code, name)
);
create unique index organisation_official_code on network.organisation (county_code, official_code) where official_code is not null;
comment on table network.organisation is 'Schools, central schools of townships, and offices. [placement: county]';
comment on column network.organisation.county_code is 'County.';
comment on column network.organisation.organisation_id is 'Opaque id, never used again.';
comment on column network.organisation.kind is 'school, central-school (it answers for a township''s schools) or office.';
comment on column network.organisation.name is 'Official name.';
comment on column network.organisation.official_code is 'Ten-digit school code, if known.';
comment on column network.organisation.aliases is 'Other names that lists use.';
comment on column network.organisation.stages is 'Stages taught.';
comment on column network.organisation.run_by is 'county (the bureau itself) or township (through its central school).';
comment on column network.organisation.division_code is 'Division that it lies in now.';
comment on column network.organisation.parent_id is 'Central school that answers for it.';
comment on column network.organisation.recorded_at is 'When it was last recorded.';

create table network.task (
  county_code text not null,
  task_id text not null,
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  division_code text not null,
  owner_kind text not null,
  owner_id text not null,
  due_on date not null,
  state text not null,
  run_id text not null,
  details jsonb not null,
  opened_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  evidence jsonb,
  constraint task_key primary key (county_code, task_id),
  constraint task_county foreign key (county_code) references network.county (county_code),
  constraint task_owner_kind_known check (owner_kind in ('office', 'division', 'school')),
  constraint task_state_known check (state in ('open', 'settled', 'withdrawn')),
  constraint task_settled_with_evidence check ((state = 'open') = (settled_at is null)
    and (state <> 'settled' or (evidence is not null and settled_by is not null)))
);
create unique index task_open_once on network.task (county_code, kind, subject_id) where state = 'open';
create index task_by_owner on network.task (county_code, owner_kind, owner_id, due_on) where state = 'open';
create index task_by_subject on network.task (county_code, subject_id);
comment on table network.task is 'Work that somebody owes by a day: the one task system. [placement: county]';
comment on column network.task.county_code is 'County.';
comment on column network.task.task_id is 'Opaque id.';
comment on column network.task.kind is 'What is to be done, such as resolve-child or find-card.';
comment on column network.task.subject_kind is 'What it is about, such as child or payment.';
comment on column network.task.subject_id is 'Opaque id of the subject.';
comment on column network.task.division_code is 'Division that the subject belongs to now.';
comment on column network.task.owner_kind is 'Who owes it: an office, a division or a school.';
comment on column network.task.owner_id is 'Office name, division code or organisation id.';
comment on column network.task.due_on is 'Last day for it.';
comment on column network.task.state is 'open, settled or withdrawn (its reason is gone).';
comment on column network.task.run_id is 'Run that opened it.';
comment on column network.task.details is 'Codes and figures that explain it; no personal data.';
comment on column network.task.opened_at is 'When it was opened.';
comment on column network.task.settled_at is 'When it was settled or withdrawn.';
comment on column network.task.settled_by is 'Actor who settled it.';
comment on column network.task.evidence is 'What settled it: ids and codes.';
