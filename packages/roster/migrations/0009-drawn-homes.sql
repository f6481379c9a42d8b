-- Drawn homes (入户抽查): a draw from the registered households that anybody can redo, who visits which home, what was found there.

create table roster.home_draw (
  county_code text not null,
  draw_id text not null,
  round_id text not null,
  seed text not null,
  list_digest text not null,
  list_file_id text not null,
  share text not null,
  method text not null,
  listed integer not null,
  homes integer not null,
  result_digest text not null,
  due_on date not null,
  drawn_by text not null,
  drawn_at timestamptz not null,
  constraint home_draw_key primary key (county_code, draw_id),
  constraint home_draw_round_fk foreign key (county_code, round_id) references roster.round (county_code, round_id),
  constraint home_draw_once unique (county_code, round_id),
  constraint home_draw_homes_fit check (homes between 1 and listed)
);
comment on table roster.home_draw is 'The draw of homes of a round with all that is needed to redo it. [placement: county] [append-only]';
comment on column roster.home_draw.county_code is 'Six-digit county code: the tenant.';
comment on column roster.home_draw.draw_id is 'Opaque id.';
comment on column roster.home_draw.round_id is 'The round; one draw each, so that nobody draws until the sample pleases.';
comment on column roster.home_draw.seed is 'Seed as it was published.';
comment on column roster.home_draw.list_digest is 'SHA-256 of the published list file.';
comment on column roster.home_draw.list_file_id is 'The published list in the file store: opaque ids, villages and stages, no names.';
comment on column roster.home_draw.share is 'Share of the households of a village, as a decimal text such as 0.05.';
comment on column roster.home_draw.method is 'Version of the method.';
comment on column roster.home_draw.listed is 'Households on the list.';
comment on column roster.home_draw.homes is 'Homes drawn.';
comment on column roster.home_draw.result_digest is 'SHA-256 of the file of drawn homes that redoing the draw gives.';
comment on column roster.home_draw.due_on is 'Last day of visits.';
comment on column roster.home_draw.drawn_by is 'Account.';
comment on column roster.home_draw.drawn_at is 'When.';

create table roster.drawn_home (
  county_code text not null,
  home_id text not null,
  draw_id text not null,
  round_id text not null,
  household_id text not null,
  division_code text collate "C" not null,
  place_no integer not null,
  stage text not null,
  listed integer not null,
  drawn integer not null,
  state text not null,
  inspector_id text,
  visits integer not null,
  faults text[] not null,
  replaces text,
  reason text not null,
  note text not null,
  added_by text not null,
  added_at timestamptz not null,
  constraint drawn_home_key primary key (county_code, home_id),
  constraint drawn_home_draw_fk foreign key (county_code, draw_id) references roster.home_draw (county_code, draw_id),
  constraint drawn_home_household_fk foreign key (county_code, round_id, household_id) references roster.round_household (county_code, round_id, household_id),
  constraint drawn_home_household_once unique (county_code, draw_id, household_id),
  constraint drawn_home_replaces_fk foreign key (county_code, replaces) references roster.drawn_home (county_code, home_id),
  constraint drawn_home_replaced_once unique (county_code, replaces),
  constraint drawn_home_state_known check (state in ('drawn', 'unanswered', 'visited', 'replaced')),
  constraint drawn_home_reason_known check (reason in ('', 'moved-away', 'dissolved', 'unreachable', 'listed-twice', 'never-met', 'other')),
  constraint drawn_home_replacing_says check ((replaces is null) = (reason = '') and (replaces is null) = (note = '')),
  constraint drawn_home_faults_fit check (state = 'visited' or faults = '{}'),
  constraint drawn_home_counts_fit check (visits >= 0 and drawn between 1 and listed)
);
comment on table roster.drawn_home is 'A home of the sample: drawn, or in the place of another for a reason. None is ever taken away. [placement: county]';
comment on column roster.drawn_home.county_code is 'Six-digit county code: the tenant.';
comment on column roster.drawn_home.home_id is 'Opaque id.';
comment on column roster.drawn_home.draw_id is 'The draw.';
comment on column roster.drawn_home.round_id is 'The round.';
comment on column roster.drawn_home.household_id is 'The household.';
comment on column roster.drawn_home.division_code is 'Village, or township or county where nobody knew better: its stratum.';
comment on column roster.drawn_home.place_no is 'Its place in the draw, from 1; a replacement has that of the home it replaces.';
comment on column roster.drawn_home.stage is 'Stage that it stands for; none without a child.';
comment on column roster.drawn_home.listed is 'Households listed in its village.';
comment on column roster.drawn_home.drawn is 'Homes drawn in its village: it stands for listed / drawn households.';
comment on column roster.drawn_home.state is 'drawn, unanswered, visited or replaced: see the lifecycle.';
comment on column roster.drawn_home.inspector_id is 'Account that visits it; null until it is given to one.';
comment on column roster.drawn_home.visits is 'Visits recorded.';
comment on column roster.drawn_home.faults is 'Codes of what was wrong at the visit that stands.';
comment on column roster.drawn_home.replaces is 'The home in whose place it stands; null for a drawn one.';
comment on column roster.drawn_home.reason is 'Why that one was replaced, from a closed list; empty for a drawn one.';
comment on column roster.drawn_home.note is 'The same in words.';
comment on column roster.drawn_home.added_by is 'Account that drew or replaced.';
comment on column roster.drawn_home.added_at is 'When.';
create index drawn_home_by_place on roster.drawn_home (county_code, draw_id, division_code);
create index drawn_home_by_inspector on roster.drawn_home (county_code, draw_id, inspector_id);
alter table roster.drawn_home enable row level security;
create policy drawn_home_territory on roster.drawn_home using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.home_visit (
  county_code text not null,
  visit_id text not null,
  home_id text not null,
  division_code text collate "C" not null,
  result text not null,
  visited_on date not null,
  faults text[] not null,
  answer_cipher bytea not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint home_visit_key primary key (county_code, visit_id),
  constraint home_visit_home_fk foreign key (county_code, home_id) references roster.drawn_home (county_code, home_id),
  constraint home_visit_result_known check (result in ('met', 'not-at-home', 'refused', 'moved')),
  constraint home_visit_faults_fit check (result = 'met' or faults = '{}')
);
comment on table roster.home_visit is 'What an inspector was told at a drawn home, or that nobody answered; a correction is a further entry. [placement: county] [append-only]';
comment on column roster.home_visit.county_code is 'Six-digit county code: the tenant.';
comment on column roster.home_visit.visit_id is 'Opaque id.';
comment on column roster.home_visit.home_id is 'The home.';
comment on column roster.home_visit.division_code is 'Its place.';
comment on column roster.home_visit.result is 'met, not-at-home, refused or moved; of the last three nothing was answered.';
comment on column roster.home_visit.visited_on is 'Day of the visit.';
comment on column roster.home_visit.faults is 'Codes of what was wrong.';
comment on column roster.home_visit.answer_cipher is 'The whole answer as JSON, encrypted.';
comment on column roster.home_visit.recorded_by is 'Account.';
comment on column roster.home_visit.recorded_at is 'When.';
create index home_visit_by_home on roster.home_visit (county_code, home_id, recorded_at);
alter table roster.home_visit enable row level security;
create policy home_visit_territory on roster.home_visit using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));
