-- Reconciliation (三对): rosters as they were frozen, what became of each on its way, the pictures of pages that came back.

create table roster.roster_paper (
  county_code text not null,
  paper_id text not null,
  round_id text not null,
  kind text not null,
  division_code text collate "C" not null,
  version text not null,
  digest text not null,
  state text not null,
  supplements text,
  line_count integer not null,
  page_count integer not null,
  made_on date not null,
  lines_cipher bytea not null,
  pdf_file_id text not null,
  frozen_by text not null,
  frozen_at timestamptz not null,
  stamped_at timestamptz,
  constraint roster_paper_key primary key (county_code, paper_id),
  constraint roster_paper_version_once unique (county_code, kind, version),
  constraint roster_paper_round_fk foreign key (county_code, round_id) references roster.round (county_code, round_id),
  constraint roster_paper_supplements_fk foreign key (county_code, supplements) references roster.roster_paper (county_code, paper_id),
  constraint roster_paper_kind_known check (kind in ('VR', 'PR', 'SP')),
  constraint roster_paper_state_known check (state in ('frozen', 'sent', 'half', 'back', 'entered', 'sent-back', 'stamped', 'superseded')),
  constraint roster_paper_supplement_says check ((kind = 'SP') = (supplements is not null)),
  constraint roster_paper_stamped_says check ((state = 'stamped') = (stamped_at is not null))
);
comment on table roster.roster_paper is 'A roster or supplement page as it was frozen for an office to confirm. [placement: county]';
comment on column roster.roster_paper.county_code is 'Six-digit county code: the tenant.';
comment on column roster.roster_paper.paper_id is 'Opaque id.';
comment on column roster.roster_paper.round_id is 'The round.';
comment on column roster.roster_paper.kind is 'VR village roster, PR poverty office’s list of a township, SP supplement page.';
comment on column roster.roster_paper.division_code is 'Village or township that it is of.';
comment on column roster.roster_paper.version is 'Version part of its page codes.';
comment on column roster.roster_paper.digest is 'SHA-256 that the version is the beginning of.';
comment on column roster.roster_paper.state is 'frozen, sent, half, back, entered, sent-back, stamped or superseded: see the lifecycle.';
comment on column roster.roster_paper.supplements is 'The stamped paper that it brings up to date; null for a whole roster.';
comment on column roster.roster_paper.line_count is 'Lines that an office confirms.';
comment on column roster.roster_paper.page_count is 'Printed pages.';
comment on column roster.roster_paper.made_on is 'The day that it bears.';
comment on column roster.roster_paper.lines_cipher is 'Its lines, with their digests, and the lines that it strikes out, as JSON, encrypted.';
comment on column roster.roster_paper.pdf_file_id is 'The printed form in the file store.';
comment on column roster.roster_paper.frozen_by is 'Account.';
comment on column roster.roster_paper.frozen_at is 'When.';
comment on column roster.roster_paper.stamped_at is 'When it was stamped; null until then.';
create index roster_paper_by_place on roster.roster_paper (county_code, round_id, division_code);
alter table roster.roster_paper enable row level security;
create policy roster_paper_territory on roster.roster_paper using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.issued_paper (
  county_code text not null,
  kind text not null,
  version text not null,
  title text not null,
  office text not null,
  place_name text not null,
  line_count integer not null,
  page_count integer not null,
  made_on date not null,
  superseded_on date,
  constraint issued_paper_key primary key (county_code, kind, version)
);
comment on table roster.issued_paper is 'What anybody may know of a printed paper who holds its page code: no names, no numbers of people. [placement: county]';
comment on column roster.issued_paper.county_code is 'Six-digit county code: the tenant.';
comment on column roster.issued_paper.kind is 'Two letters, as in the page code.';
comment on column roster.issued_paper.version is 'Version part of its page codes.';
comment on column roster.issued_paper.title is 'Title.';
comment on column roster.issued_paper.office is 'Office that issued it.';
comment on column roster.issued_paper.place_name is 'Place that it is of.';
comment on column roster.issued_paper.line_count is 'Lines that an office confirms.';
comment on column roster.issued_paper.page_count is 'Pages.';
comment on column roster.issued_paper.made_on is 'The day that it bears.';
comment on column roster.issued_paper.superseded_on is 'Since when another version holds; null while it is current.';

create table roster.paper_act (
  county_code text not null,
  act_id text not null,
  paper_id text not null,
  division_code text collate "C" not null,
  act text not null,
  bodies text[] not null,
  way text not null,
  reason text not null,
  wrong_lines integer[] not null,
  marks_cipher bytea,
  acted_by text not null,
  acted_at timestamptz not null,
  constraint paper_act_key primary key (county_code, act_id),
  constraint paper_act_paper_fk foreign key (county_code, paper_id) references roster.roster_paper (county_code, paper_id),
  constraint paper_act_way_known check (way in ('', 'screen', 'paper'))
);
comment on table roster.paper_act is 'What was done with a paper: sent, received, confirmed, entered, checked, sent back. [placement: county] [append-only]';
comment on column roster.paper_act.county_code is 'Six-digit county code: the tenant.';
comment on column roster.paper_act.act_id is 'Opaque id.';
comment on column roster.paper_act.paper_id is 'The paper.';
comment on column roster.paper_act.division_code is 'Place of the paper.';
comment on column roster.paper_act.act is 'An act of the lifecycle.';
comment on column roster.paper_act.bodies is 'Bodies that confirmed or sealed: branch, committee, poverty-office.';
comment on column roster.paper_act.way is 'screen or paper; empty for acts that confirm nothing.';
comment on column roster.paper_act.reason is 'Why it was sent back; else empty.';
comment on column roster.paper_act.wrong_lines is 'Lines that the office says are wrong, by their number.';
comment on column roster.paper_act.marks_cipher is 'What is wrong with each and who was left out, as JSON, encrypted.';
comment on column roster.paper_act.acted_by is 'Account.';
comment on column roster.paper_act.acted_at is 'When.';
create index paper_act_by_paper on roster.paper_act (county_code, paper_id, acted_at);
alter table roster.paper_act enable row level security;
create policy paper_act_territory on roster.paper_act using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.page_picture (
  county_code text not null,
  picture_id text not null,
  round_id text not null,
  division_code text collate "C" not null,
  file_id text not null,
  media_type text not null,
  paper_id text,
  page integer,
  refusal text not null,
  taken_in_by text not null,
  taken_in_at timestamptz not null,
  constraint page_picture_key primary key (county_code, picture_id),
  constraint page_picture_round_fk foreign key (county_code, round_id) references roster.round (county_code, round_id),
  constraint page_picture_paper_fk foreign key (county_code, paper_id) references roster.roster_paper (county_code, paper_id),
  constraint page_picture_bound_or_not check ((paper_id is null) = (page is null) and (paper_id is null) = (refusal <> ''))
);
comment on table roster.page_picture is 'A photographed or scanned page, kept whether or not it could be bound to a paper. [placement: county] [append-only]';
comment on column roster.page_picture.county_code is 'Six-digit county code: the tenant.';
comment on column roster.page_picture.picture_id is 'Opaque id.';
comment on column roster.page_picture.round_id is 'The round that it was handed in for.';
comment on column roster.page_picture.division_code is 'Place that it was handed in for.';
comment on column roster.page_picture.file_id is 'The picture in the file store.';
comment on column roster.page_picture.media_type is 'image/jpeg or image/png; empty for what is neither.';
comment on column roster.page_picture.paper_id is 'The paper that it is a page of; null when it was not bound.';
comment on column roster.page_picture.page is 'Which page; null when it was not bound.';
comment on column roster.page_picture.refusal is 'Why it was not bound; empty when it was.';
comment on column roster.page_picture.taken_in_by is 'Account.';
comment on column roster.page_picture.taken_in_at is 'When.';
create index page_picture_by_place on roster.page_picture (county_code, round_id, division_code);
alter table roster.page_picture enable row level security;
create policy page_picture_territory on roster.page_picture using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));
