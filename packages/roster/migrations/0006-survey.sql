-- The survey round (一查): every registered household, who visits it, what was found, and the totals that each township signs.

create table roster.round (
  county_code text not null,
  round_id text not null,
  term text not null,
  run_id text not null,
  opens_on date not null,
  due_on date not null,
  state text not null,
  list_digest text not null,
  households integer not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  constraint round_key primary key (county_code, round_id),
  constraint round_term_once unique (county_code, term),
  constraint round_state_known check (state in ('open', 'closed')),
  constraint round_days_in_order check (due_on >= opens_on),
  constraint round_closed_says_who check ((state = 'closed') = (closed_at is not null) and (closed_at is null) = (closed_by is null))
);
comment on table roster.round is 'A round of survey, reconciliation, claim and audit of a term. [placement: county]';
comment on column roster.round.county_code is 'Six-digit county code: the tenant.';
comment on column roster.round.round_id is 'Opaque id.';
comment on column roster.round.term is 'School term, such as 2018-autumn.';
comment on column roster.round.run_id is 'The run that its households were taken from last.';
comment on column roster.round.opens_on is 'First day of visits.';
comment on column roster.round.due_on is 'Last day of visits.';
comment on column roster.round.state is 'open or closed.';
comment on column roster.round.list_digest is 'SHA-256 over the ids of the listed households in order: what a draw is made from.';
comment on column roster.round.households is 'How many households are listed.';
comment on column roster.round.opened_by is 'Account.';
comment on column roster.round.opened_at is 'When.';
comment on column roster.round.closed_by is 'Account; null while it is open.';
comment on column roster.round.closed_at is 'When; null while it is open.';

create table roster.round_household (
  county_code text not null,
  round_id text not null,
  household_id text not null,
  division_code text collate "C" not null,
  head_name text not null,
  listed boolean not null,
  state text not null,
  surveyor_id text,
  result text,
  visits integer not null,
  children integer not null,
  new_children integer not null,
  stages jsonb not null,
  base_cipher bytea not null,
  answer_cipher bytea,
  answer_digest text not null,
  recorded_by text,
  constraint round_household_key primary key (county_code, round_id, household_id),
  constraint round_household_round_fk foreign key (county_code, round_id) references roster.round (county_code, round_id),
  constraint round_household_state_known check (state in ('waiting', 'assigned', 'unanswered', 'answered')),
  constraint round_household_state_fits check ((state = 'waiting') = (surveyor_id is null) and (state in ('unanswered', 'answered')) = (answer_cipher is not null)),
  constraint round_household_counts_fit check (visits >= 0 and children >= 0 and new_children between 0 and children)
);
comment on table roster.round_household is 'A registered household in a round: where, who visits it, how it stands. [placement: county]';
comment on column roster.round_household.county_code is 'Six-digit county code: the tenant.';
comment on column roster.round_household.round_id is 'The round.';
comment on column roster.round_household.household_id is 'Keyed blind index of the household number: the household’s id in the office.';
comment on column roster.round_household.division_code is 'Village; the township or the county while nobody knows better.';
comment on column roster.round_household.head_name is 'Householder, clear for search; empty when unknown.';
comment on column roster.round_household.listed is 'Whether the last run taken in still has it.';
comment on column roster.round_household.state is 'waiting, assigned, unanswered or answered: see the lifecycle.';
comment on column roster.round_household.surveyor_id is 'Account that visits it.';
comment on column roster.round_household.result is 'What the last visit found.';
comment on column roster.round_household.visits is 'How many visits were recorded.';
comment on column roster.round_household.children is 'Children that it has as it stands.';
comment on column roster.round_household.new_children is 'Of them, those that no list had.';
comment on column roster.round_household.stages is 'Children by stage as it stands.';
comment on column roster.round_household.base_cipher is 'What the run says of it as JSON, encrypted.';
comment on column roster.round_household.answer_cipher is 'The answer that stands as JSON, encrypted.';
comment on column roster.round_household.answer_digest is 'Of the answer that stands; empty without one.';
comment on column roster.round_household.recorded_by is 'Account that recorded the answer that stands.';
create index round_household_by_place on roster.round_household (county_code, round_id, division_code);
alter table roster.round_household enable row level security;
create policy round_household_territory on roster.round_household using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.survey_visit (
  county_code text not null,
  visit_id text not null,
  round_id text not null,
  household_id text not null,
  division_code text collate "C" not null,
  result text not null,
  visited_on date not null,
  answer_cipher bytea not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint survey_visit_key primary key (county_code, visit_id),
  constraint survey_visit_household_fk foreign key (county_code, round_id, household_id) references roster.round_household (county_code, round_id, household_id),
  constraint survey_visit_result_known check (result in ('registered', 'no-child', 'moved', 'not-at-home', 'refused'))
);
comment on table roster.survey_visit is 'What was found at a household’s door; a correction is a further visit. [placement: county] [append-only]';
comment on column roster.survey_visit.county_code is 'Six-digit county code: the tenant.';
comment on column roster.survey_visit.visit_id is 'Opaque id.';
comment on column roster.survey_visit.round_id is 'The round.';
comment on column roster.survey_visit.household_id is 'The household.';
comment on column roster.survey_visit.division_code is 'Village at that time.';
comment on column roster.survey_visit.result is 'registered, no-child, moved, not-at-home or refused.';
comment on column roster.survey_visit.visited_on is 'Day of the visit.';
comment on column roster.survey_visit.answer_cipher is 'The whole answer as JSON, encrypted.';
comment on column roster.survey_visit.recorded_by is 'Account.';
comment on column roster.survey_visit.recorded_at is 'When.';
create index survey_visit_by_household on roster.survey_visit (county_code, round_id, household_id);
alter table roster.survey_visit enable row level security;
create policy survey_visit_territory on roster.survey_visit using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), '')));

create table roster.round_signature (
  county_code text not null,
  signature_id text not null,
  round_id text not null,
  division_code text collate "C" not null,
  act text not null,
  totals jsonb not null,
  digest text not null,
  reason text not null,
  acted_by text not null,
  acted_at timestamptz not null,
  constraint round_signature_key primary key (county_code, signature_id),
  constraint round_signature_round_fk foreign key (county_code, round_id) references roster.round (county_code, round_id),
  constraint round_signature_act_known check (act in ('signed', 'reopened'))
);
comment on table roster.round_signature is 'A central school’s signature under its township’s totals, or its withdrawal. [placement: county] [append-only]';
comment on column roster.round_signature.county_code is 'Six-digit county code: the tenant.';
comment on column roster.round_signature.signature_id is 'Opaque id.';
comment on column roster.round_signature.round_id is 'The round.';
comment on column roster.round_signature.division_code is 'Township.';
comment on column roster.round_signature.act is 'signed or reopened.';
comment on column roster.round_signature.totals is 'The totals that were signed: counts only.';
comment on column roster.round_signature.digest is 'SHA-256 over how every household of the township stood.';
comment on column roster.round_signature.reason is 'Why it was reopened; empty for a signature.';
comment on column roster.round_signature.acted_by is 'Account.';
comment on column roster.round_signature.acted_at is 'When.';
create index round_signature_by_round on roster.round_signature (county_code, round_id, division_code, acted_at);
alter table roster.round_signature enable row level security;
create policy round_signature_territory on roster.round_signature using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or starts_with(nullif(current_setting('app.division', true), ''), division_code));
