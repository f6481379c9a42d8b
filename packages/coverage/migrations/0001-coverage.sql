-- Pillar 全: what each child was found to be, what each benefit came to, and what was paid.

create table coverage.coverage_run (
  county_code text not null,
  term text not null,
  revision integer not null,
  run_id text not null,
  census_on date not null,
  pack_release text not null,
  known_children integer not null,
  registered_children integer not null,
  entitled_fen bigint not null,
  paid_fen bigint not null,
  owed_fen bigint not null,
  displaced_fen bigint not null,
  recorded_at timestamptz not null,
  constraint coverage_run_key primary key (county_code, term, revision),
  constraint coverage_run_run_once unique (county_code, run_id),
  constraint coverage_run_roster_fk foreign key (county_code, run_id) references roster.run (county_code, run_id),
  constraint coverage_run_term_form check (term ~ '^[0-9]{4}-(spring|autumn)$'),
  constraint coverage_run_revision_positive check (revision >= 1),
  constraint coverage_run_money_sums check (entitled_fen = paid_fen + owed_fen + displaced_fen)
);
comment on table coverage.coverage_run is 'One proved run of a term; a later run of the same term is a revision. [placement: county] [append-only]';
comment on column coverage.coverage_run.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.coverage_run.term is 'School term, such as 2018-autumn.';
comment on column coverage.coverage_run.revision is 'Counts the runs of a term from 1, as the roster does.';
comment on column coverage.coverage_run.run_id is 'The run of the roster that the children come from.';
comment on column coverage.coverage_run.census_on is 'The day the facts are judged on.';
comment on column coverage.coverage_run.pack_release is 'The policy release that decided.';
comment on column coverage.coverage_run.known_children is 'Children known from any list.';
comment on column coverage.coverage_run.registered_children is 'Of those, registered.';
comment on column coverage.coverage_run.entitled_fen is 'Money due this term, in fen.';
comment on column coverage.coverage_run.paid_fen is 'Part of it that is on the payment list, in fen.';
comment on column coverage.coverage_run.owed_fen is 'Part of it that cannot go yet, in fen.';
comment on column coverage.coverage_run.displaced_fen is 'Part of it that another benefit displaces, in fen.';
comment on column coverage.coverage_run.recorded_at is 'When the run was committed.';

create table coverage.child_state (
  county_code text not null,
  child_id text not null,
  term text not null,
  revision integer not null,
  division_code text,
  school_id text,
  stage text not null,
  registered boolean not null,
  state text not null,
  reasons text[] not null,
  facts jsonb not null,
  provenance jsonb not null,
  constraint child_state_key primary key (county_code, child_id, term, revision),
  constraint child_state_run_fk foreign key (county_code, term, revision) references coverage.coverage_run (county_code, term, revision),
  constraint child_state_known check (state in ('unresolved', 'owed', 'payable', 'aided_elsewhere', 'not_entitled')),
  constraint child_state_open_has_reason check (state not in ('unresolved', 'owed') or cardinality(reasons) > 0)
);
comment on table coverage.child_state is 'The one state of each child in a term, with its facts and the rows they come from. [placement: county] [append-only]';
comment on column coverage.child_state.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.child_state.child_id is 'The child.';
comment on column coverage.child_state.term is 'School term.';
comment on column coverage.child_state.revision is 'Revision of the term.';
comment on column coverage.child_state.division_code is 'Village or township of the household; null when no list says.';
comment on column coverage.child_state.school_id is 'School the child attends; null when it attends none or none is known.';
comment on column coverage.child_state.stage is 'School stage for counting; unknown when no list or age tells.';
comment on column coverage.child_state.registered is 'On the poverty registry, by a row or through the household.';
comment on column coverage.child_state.state is 'First that applies of unresolved, owed, payable, aided_elsewhere, not_entitled.';
comment on column coverage.child_state.reasons is 'Stable codes.';
comment on column coverage.child_state.facts is 'The facts the benefits were decided on, without names or numbers.';
comment on column coverage.child_state.provenance is 'For each fact the row that gave it.';
create index child_state_by_state on coverage.child_state (county_code, term, revision, state, division_code);

create table coverage.determination (
  county_code text not null,
  child_id text not null,
  benefit text not null,
  term text not null,
  revision integer not null,
  division_code text,
  outcome text not null,
  amount_fen bigint not null,
  payers text not null,
  reasons text[] not null,
  constraint determination_key primary key (county_code, child_id, benefit, term, revision),
  constraint determination_run_fk foreign key (county_code, term, revision) references coverage.coverage_run (county_code, term, revision),
  constraint determination_outcome_known check (outcome in ('pay', 'no', 'undecided', 'displaced', 'not_assessed')),
  constraint determination_amount_fits check ((outcome in ('pay', 'displaced') and amount_fen >= 0) or amount_fen = 0),
  constraint determination_says_why check (outcome = 'pay' or cardinality(reasons) > 0)
);
comment on table coverage.determination is 'What one benefit comes to for one child in one term. Kept for registered children: of every bank-payable benefit, and of the others where the outcome is not no. [placement: county] [append-only]';
comment on column coverage.determination.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.determination.child_id is 'The child.';
comment on column coverage.determination.benefit is 'Benefit as pack/name.';
comment on column coverage.determination.term is 'School term.';
comment on column coverage.determination.revision is 'Revision of the term; its run names the input snapshot and the pack release.';
comment on column coverage.determination.division_code is 'Village or township of the household, now.';
comment on column coverage.determination.outcome is 'pay, no, undecided, displaced or not_assessed.';
comment on column coverage.determination.amount_fen is 'Due this term, in fen; what was displaced, for displaced.';
comment on column coverage.determination.payers is 'payer=fen joined by semicolons, summing to the amount.';
comment on column coverage.determination.reasons is 'Codes of every failed or unknown condition.';

create table coverage.payment (
  county_code text not null,
  payment_id text not null,
  sequence integer not null,
  follows integer,
  kind text not null,
  child_id text not null,
  benefit text not null,
  term text not null,
  revision integer not null,
  division_code text,
  amount_fen bigint not null,
  payers text not null,
  payee_kind text not null,
  payee_cipher bytea,
  school text not null,
  constraint payment_key primary key (county_code, payment_id, sequence),
  constraint payment_run_fk foreign key (county_code, term, revision) references coverage.coverage_run (county_code, term, revision),
  constraint payment_kind_known check (kind in ('made', 'withdrawn')),
  constraint payment_sequence_fits check (sequence >= 1 and (sequence % 2 = 1) = (kind = 'made')),
  constraint payment_chain_unbroken check (follows is not distinct from nullif(sequence - 1, 0)),
  constraint payment_follows_fk foreign key (county_code, payment_id, follows) references coverage.payment (county_code, payment_id, sequence),
  constraint payment_amount_positive check (amount_fen > 0),
  constraint payment_payee_known check (payee_kind in ('child-card', 'guardian-card')),
  constraint payment_one_live unique (county_code, child_id, benefit, term, sequence)
);
comment on table coverage.payment is 'The payment list as a chain of entries for each child, benefit and term: odd entries make it, even ones withdraw it, so that at most one is live. [placement: county] [append-only]';
comment on column coverage.payment.county_code is 'Six-digit county code: the tenant.';
comment on column coverage.payment.payment_id is 'Opaque; the same for the same child, benefit and term.';
comment on column coverage.payment.sequence is 'Entries of this payment, from 1.';
comment on column coverage.payment.follows is 'The entry before; null for the first.';
comment on column coverage.payment.kind is 'made or withdrawn; a changed payment is withdrawn and made again.';
comment on column coverage.payment.child_id is 'The child.';
comment on column coverage.payment.benefit is 'Benefit as pack/name.';
comment on column coverage.payment.term is 'School term.';
comment on column coverage.payment.revision is 'Revision of the term that made the entry.';
comment on column coverage.payment.division_code is 'Village or township of the household, now.';
comment on column coverage.payment.amount_fen is 'In fen; of a withdrawal, what is withdrawn.';
comment on column coverage.payment.payers is 'payer=fen joined by semicolons, summing to the amount.';
comment on column coverage.payment.payee_kind is 'Whose card.';
comment on column coverage.payment.payee_cipher is 'Name and account of the payee as JSON, encrypted with its key id.';
comment on column coverage.payment.school is 'School name on the list.';
