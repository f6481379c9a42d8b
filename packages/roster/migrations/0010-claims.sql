-- School claims (学校认领): each child is offered to its school, the school claims it or says why not; nothing is taken away.

create table roster.claim_term (
  county_code text not null,
  term text not null,
  run_id text not null,
  due_on date not null,
  state text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  constraint claim_term_key primary key (county_code, term),
  constraint claim_term_run_fk foreign key (county_code, run_id) references roster.run (county_code, run_id),
  constraint claim_term_form check (term ~ '^[0-9]{4}-(spring|autumn)$'),
  constraint claim_term_state_known check (state in ('open', 'closed')),
  constraint claim_term_closed_says check ((state = 'closed') = (closed_by is not null) and (closed_by is null) = (closed_at is null))
);
comment on table roster.claim_term is 'The claims of a term: opened once by the county, closed when every list is closed. [placement: county]';
comment on column roster.claim_term.county_code is 'Six-digit county code: the tenant.';
comment on column roster.claim_term.term is 'School term.';
comment on column roster.claim_term.run_id is 'The run whose children were offered.';
comment on column roster.claim_term.due_on is 'Last day for schools to answer.';
comment on column roster.claim_term.state is 'open or closed: see the lifecycle.';
comment on column roster.claim_term.opened_by is 'Account.';
comment on column roster.claim_term.opened_at is 'When.';
comment on column roster.claim_term.closed_by is 'Account; null while open.';
comment on column roster.claim_term.closed_at is 'When; null while open.';

create table roster.claim_list (
  county_code text not null,
  term text not null,
  school_id text not null,
  division_code text collate "C" not null,
  state text not null,
  closed_by text,
  closed_at timestamptz,
  constraint claim_list_key primary key (county_code, term, school_id),
  constraint claim_list_term_fk foreign key (county_code, term) references roster.claim_term (county_code, term),
  constraint claim_list_state_known check (state in ('open', 'closed')),
  constraint claim_list_closed_says check ((state = 'closed') = (closed_by is not null) and (closed_by is null) = (closed_at is null))
);
comment on table roster.claim_list is 'The claim list of a school in a term. [placement: county]';
comment on column roster.claim_list.county_code is 'Six-digit county code: the tenant.';
comment on column roster.claim_list.term is 'School term.';
comment on column roster.claim_list.school_id is 'The school.';
comment on column roster.claim_list.division_code is 'Township that answers for the school, or the county.';
comment on column roster.claim_list.state is 'open or closed: see the lifecycle.';
comment on column roster.claim_list.closed_by is 'Account; null while open.';
comment on column roster.claim_list.closed_at is 'When; null while open.';
alter table roster.claim_list enable row level security;
create policy claim_list_territory on roster.claim_list using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

create table roster.claim_offer (
  county_code text not null,
  term text not null,
  child_id text not null,
  school_id text not null,
  division_code text collate "C" not null,
  school_division_code text collate "C" not null,
  state text not null,
  reason text not null,
  note text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  constraint claim_offer_key primary key (county_code, term, child_id, school_id),
  constraint claim_offer_list_fk foreign key (county_code, term, school_id) references roster.claim_list (county_code, term, school_id),
  constraint claim_offer_child_fk foreign key (county_code, child_id) references roster.child (county_code, child_id),
  constraint claim_offer_state_known check (state in ('offered', 'claimed', 'not-mine', 'withdrawn')),
  constraint claim_offer_reason_known check (reason in ('', 'never-enrolled', 'moved-school', 'graduated', 'left-school', 'somebody-else', 'other')),
  constraint claim_offer_reason_says check ((state = 'not-mine') = (reason <> ''))
);
comment on table roster.claim_offer is 'A child offered to a school, and how the school''s answer stands. [placement: county]';
comment on column roster.claim_offer.county_code is 'Six-digit county code: the tenant.';
comment on column roster.claim_offer.term is 'School term.';
comment on column roster.claim_offer.child_id is 'The child.';
comment on column roster.claim_offer.school_id is 'The school.';
comment on column roster.claim_offer.division_code is 'Village or township of the child''s household, or the county where nobody knew better.';
comment on column roster.claim_offer.school_division_code is 'Township that answers for the school, or the county.';
comment on column roster.claim_offer.state is 'offered, claimed, not-mine or withdrawn: see the lifecycle.';
comment on column roster.claim_offer.reason is 'Why the child is not the school''s, from a closed list; empty for another state.';
comment on column roster.claim_offer.note is 'The same in words.';
comment on column roster.claim_offer.changed_by is 'Account whose act stands.';
comment on column roster.claim_offer.changed_at is 'When.';
create index claim_offer_by_school on roster.claim_offer (county_code, term, school_id, state);
alter table roster.claim_offer enable row level security;
create policy claim_offer_territory on roster.claim_offer using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or starts_with(school_division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));

create table roster.claim_act (
  county_code text not null,
  act_id text not null,
  term text not null,
  child_id text not null,
  school_id text not null,
  division_code text collate "C" not null,
  school_division_code text collate "C" not null,
  act text not null,
  state text not null,
  reason text not null,
  note text not null,
  acted_by text not null,
  acted_at timestamptz not null,
  constraint claim_act_key primary key (county_code, act_id),
  constraint claim_act_offer_fk foreign key (county_code, term, child_id, school_id) references roster.claim_offer (county_code, term, child_id, school_id)
);
comment on table roster.claim_act is 'Every act on an offer: offering, claiming, refusing, taking back, overruling. [placement: county] [append-only]';
comment on column roster.claim_act.county_code is 'Six-digit county code: the tenant.';
comment on column roster.claim_act.act_id is 'Opaque id.';
comment on column roster.claim_act.term is 'School term.';
comment on column roster.claim_act.child_id is 'The child.';
comment on column roster.claim_act.school_id is 'The school.';
comment on column roster.claim_act.division_code is 'Place of the child''s household.';
comment on column roster.claim_act.school_division_code is 'Township that answers for the school, or the county.';
comment on column roster.claim_act.act is 'The act, as the lifecycle names it.';
comment on column roster.claim_act.state is 'The state that followed.';
comment on column roster.claim_act.reason is 'Why, where the act needs one.';
comment on column roster.claim_act.note is 'The same in words.';
comment on column roster.claim_act.acted_by is 'Account.';
comment on column roster.claim_act.acted_at is 'When.';
create index claim_act_by_offer on roster.claim_act (county_code, term, child_id, school_id, acted_at);
alter table roster.claim_act enable row level security;
create policy claim_act_territory on roster.claim_act using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or starts_with(school_division_code, nullif(current_setting('app.division', true), ''))
  or school_id = nullif(current_setting('app.school', true), ''));
