-- Pillar 准: what the lists said, whose row each is, and which runs drew on them.

create table roster.source_file (
  county_code text not null,
  file_id text not null,
  file_no integer not null,
  size_bytes bigint not null,
  first_seen_at timestamptz not null,
  constraint source_file_key primary key (county_code, file_id),
  constraint source_file_no_once unique (county_code, file_no),
  constraint source_file_id_form check (file_id ~ '^[0-9a-f]{64}$'),
  constraint source_file_size_positive check (size_bytes >= 0)
);
comment on table roster.source_file is 'An original file as it was handed in; its bytes lie encrypted in the file store. [placement: county] [append-only]';
comment on column roster.source_file.county_code is 'Six-digit county code: the tenant.';
comment on column roster.source_file.file_id is 'SHA-256 of the bytes, in hex.';
comment on column roster.source_file.file_no is 'Short number of the file within the county; part of the reference of its rows.';
comment on column roster.source_file.size_bytes is 'Size of the original.';
comment on column roster.source_file.first_seen_at is 'When it was first taken in.';

create table roster.run (
  county_code text not null,
  run_id text not null,
  run_no integer not null,
  term text not null,
  census_on date not null,
  revision integer not null,
  identity jsonb not null,
  result_digest text not null,
  summary jsonb not null,
  recorded_at timestamptz not null,
  constraint run_key primary key (county_code, run_id),
  constraint run_no_once unique (county_code, run_no),
  constraint run_revision_once unique (county_code, term, revision),
  constraint run_term_form check (term ~ '^[0-9]{4}-(spring|autumn)$'),
  constraint run_revision_positive check (revision >= 1)
);
comment on table roster.run is 'One finished run of a term; a later run of the same term is a revision. [placement: county] [append-only]';
comment on column roster.run.county_code is 'Six-digit county code: the tenant.';
comment on column roster.run.run_id is 'Digest of everything the run depends on: files, mappings, pack releases, linkage model, term, census date.';
comment on column roster.run.run_no is 'Counts the runs of the county from 1.';
comment on column roster.run.term is 'School term, such as 2018-autumn.';
comment on column roster.run.census_on is 'The day the facts are judged on.';
comment on column roster.run.revision is 'Counts the runs of a term from 1.';
comment on column roster.run.identity is 'What the digest was made of, without personal data.';
comment on column roster.run.result_digest is 'Digest of the result, so that a repetition can be shown to be the same.';
comment on column roster.run.summary is 'Counts of the coverage equation, without personal data.';
comment on column roster.run.recorded_at is 'When the run was committed.';

create table roster.run_file (
  county_code text not null,
  run_id text not null,
  kind text not null,
  path text not null,
  file_id text not null,
  data_on date not null,
  row_count integer not null,
  constraint run_file_key primary key (county_code, run_id, kind, path),
  constraint run_file_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id),
  constraint run_file_file_fk foreign key (county_code, file_id) references roster.source_file (county_code, file_id),
  constraint run_file_kind_known check (kind in ('registry', 'enrolment', 'attendance', 'survey', 'received')),
  constraint run_file_rows_positive check (row_count >= 0)
);
comment on table roster.run_file is 'Which files a run read, as what, and of which day. [placement: county] [append-only]';
comment on column roster.run_file.county_code is 'Six-digit county code: the tenant.';
comment on column roster.run_file.run_id is 'The run.';
comment on column roster.run_file.kind is 'The list it was handed in as.';
comment on column roster.run_file.path is 'Path relative to the option''s folder.';
comment on column roster.run_file.file_id is 'The file.';
comment on column roster.run_file.data_on is 'The day its data is of.';
comment on column roster.run_file.row_count is 'Data rows read from it.';

create table roster.source_rows (
  county_code text not null,
  file_no integer not null,
  first_ordinal integer not null,
  sheet text not null,
  row_count integer not null,
  rows_cipher bytea not null,
  constraint source_rows_key primary key (county_code, file_no, first_ordinal),
  constraint source_rows_file_fk foreign key (county_code, file_no) references roster.source_file (county_code, file_no),
  constraint source_rows_count_positive check (row_count >= 1)
);
comment on table roster.source_rows is 'Data rows of a file, many together: raw cells and normalised records, compressed and encrypted. [placement: county] [append-only]';
comment on column roster.source_rows.county_code is 'Six-digit county code: the tenant.';
comment on column roster.source_rows.file_no is 'The file.';
comment on column roster.source_rows.first_ordinal is 'Position of the first of these rows among the data rows of the file, from 0.';
comment on column roster.source_rows.sheet is 'Sheet name; empty for text files.';
comment on column roster.source_rows.row_count is 'How many rows.';
comment on column roster.source_rows.rows_cipher is 'Row numbers, raw cells and normalised records as JSON, deflated and encrypted with their key id.';

create table roster.child (
  county_code text not null,
  child_id text not null,
  minted_run_id text not null,
  minted_at timestamptz not null,
  redirect_to text,
  constraint child_key primary key (county_code, child_id),
  constraint child_run_fk foreign key (county_code, minted_run_id) references roster.run (county_code, run_id),
  constraint child_redirect_fk foreign key (county_code, redirect_to) references roster.child (county_code, child_id),
  constraint child_redirect_other check (redirect_to is distinct from child_id)
);
comment on table roster.child is 'A child, minted once; the id is opaque and never used again. A merge is a redirect. [placement: county]';
comment on column roster.child.county_code is 'Six-digit county code: the tenant.';
comment on column roster.child.child_id is 'Opaque id.';
comment on column roster.child.minted_run_id is 'The run that first saw the child.';
comment on column roster.child.minted_at is 'When.';
comment on column roster.child.redirect_to is 'The child this one turned out to be; null while it stands.';

create table roster.child_version (
  county_code text not null,
  child_id text not null,
  run_id text not null,
  name text not null,
  id_blind text,
  division_code text,
  school_id text,
  identity_cipher bytea not null,
  constraint child_version_key primary key (county_code, child_id, run_id),
  constraint child_version_child_fk foreign key (county_code, child_id) references roster.child (county_code, child_id),
  constraint child_version_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id)
);
comment on table roster.child_version is 'A child as one run saw it. [placement: county] [append-only]';
comment on column roster.child_version.county_code is 'Six-digit county code: the tenant.';
comment on column roster.child_version.child_id is 'The child.';
comment on column roster.child_version.run_id is 'The run.';
comment on column roster.child_version.name is 'Name, clear for search.';
comment on column roster.child_version.id_blind is 'Keyed blind index of the identity number; null when none is usable.';
comment on column roster.child_version.division_code is 'Village or township of the household, now.';
comment on column roster.child_version.school_id is 'The claiming school.';
comment on column roster.child_version.identity_cipher is 'Number, birth date, sex, household, guardians and phones as JSON, encrypted.';
create index child_version_by_run on roster.child_version (county_code, run_id);
create index child_version_by_id on roster.child_version (county_code, id_blind) where id_blind is not null;

create table roster.child_row (
  county_code text not null,
  row_ref bigint not null,
  run_no integer not null,
  child_id text not null,
  superseded_run_no integer,
  constraint child_row_key primary key (county_code, row_ref, run_no),
  constraint child_row_child_fk foreign key (county_code, child_id) references roster.child (county_code, child_id),
  constraint child_row_superseded_later check (superseded_run_no > run_no)
);
comment on table roster.child_row is 'The assertion that a row is a child''s, dated and attributed by its run; superseded, never changed. [placement: county]';
comment on column roster.child_row.county_code is 'Six-digit county code: the tenant.';
comment on column roster.child_row.row_ref is 'The row: number of its file times 4194304, plus its position among the data rows of the file.';
comment on column roster.child_row.run_no is 'The run that asserted it.';
comment on column roster.child_row.child_id is 'The child.';
comment on column roster.child_row.superseded_run_no is 'The run whose assertion took its place; null while it stands.';
create unique index child_row_current on roster.child_row (county_code, row_ref) where superseded_run_no is null;
create index child_row_by_child on roster.child_row (county_code, child_id) where superseded_run_no is null;

create table roster.open_link (
  county_code text not null,
  run_id text not null,
  row_a text not null,
  row_b text not null,
  match_probability double precision not null,
  reason text not null,
  constraint open_link_key primary key (county_code, run_id, row_a, row_b),
  constraint open_link_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id),
  constraint open_link_probability check (match_probability between 0 and 1)
);
comment on table roster.open_link is 'Two rows that may be one child''s and that nobody has decided. [placement: county] [append-only]';
comment on column roster.open_link.county_code is 'Six-digit county code: the tenant.';
comment on column roster.open_link.run_id is 'The run.';
comment on column roster.open_link.row_a is 'One row, as kind:path#sheet!row.';
comment on column roster.open_link.row_b is 'The other row.';
comment on column roster.open_link.match_probability is 'Fellegi-Sunter match probability.';
comment on column roster.open_link.reason is 'Why it is open, as a stable code.';

create table roster.finding (
  county_code text not null,
  run_id text not null,
  finding_no integer not null,
  code text not null,
  severity text not null,
  kind text not null,
  finding_cipher bytea not null,
  constraint finding_key primary key (county_code, run_id, finding_no),
  constraint finding_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id),
  constraint finding_severity_known check (severity in ('error', 'warning', 'info'))
);
comment on table roster.finding is 'What intake found in the files of a run; cell values encrypted. [placement: county] [append-only]';
comment on column roster.finding.county_code is 'Six-digit county code: the tenant.';
comment on column roster.finding.run_id is 'The run.';
comment on column roster.finding.finding_no is 'Position in the run.';
comment on column roster.finding.code is 'Stable code.';
comment on column roster.finding.severity is 'error, warning or info.';
comment on column roster.finding.kind is 'The list.';
comment on column roster.finding.finding_cipher is 'File, place, value, reason and remedy as JSON, encrypted.';

create table roster.school_version (
  county_code text not null,
  school_id text not null,
  run_id text not null,
  name text not null,
  school_code text,
  aliases text[] not null,
  constraint school_version_key primary key (county_code, school_id, run_id),
  constraint school_version_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id)
);
comment on table roster.school_version is 'A school as the lists of one run spell it. [placement: county] [append-only]';
comment on column roster.school_version.county_code is 'Six-digit county code: the tenant.';
comment on column roster.school_version.school_id is 'Opaque id of the school.';
comment on column roster.school_version.run_id is 'The run.';
comment on column roster.school_version.name is 'The roll''s spelling.';
comment on column roster.school_version.school_code is 'The ten-digit code, when a list gives one.';
comment on column roster.school_version.aliases is 'Every other spelling that was met.';
