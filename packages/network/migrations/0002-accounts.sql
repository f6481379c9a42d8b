-- Accounts, sessions, whose task it is, and the territory of the tasks.

create table network.account (
  county_code text not null,
  account_id text not null,
  account_name text not null,
  full_name text not null,
  role text not null,
  division_code text,
  school_id text,
  password_hash text not null,
  must_change_password boolean not null,
  totp_cipher bytea,
  totp_pending_cipher bytea,
  totp_last_step bigint,
  opened_at timestamptz not null,
  password_set_at timestamptz not null,
  closed_at timestamptz,
  constraint account_key primary key (county_code, account_id),
  constraint account_county foreign key (county_code) references network.county (county_code),
  constraint account_name_once unique (county_code, account_name),
  constraint account_role_known check (role in ('county-clerk', 'county-reviewer', 'bureau-leader', 'township-clerk',
    'surveyor', 'school-clerk', 'village-committee', 'poverty-office', 'finance-bureau', 'inspector', 'auditor',
    'system-administrator', 'security-administrator')),
  constraint account_one_territory check (division_code is null or school_id is null),
  constraint account_territory_in_county check (division_code is null or starts_with(division_code, county_code)),
  constraint account_administrators_see_nobody check (
    (role in ('system-administrator', 'security-administrator')) = (division_code is null and school_id is null))
);
comment on table network.account is 'Somebody who works in the office: one person, one role, one territory. [placement: county]';
comment on column network.account.county_code is 'County.';
comment on column network.account.account_id is 'Opaque id, never used again.';
comment on column network.account.account_name is 'What is typed to sign in.';
comment on column network.account.full_name is 'Name of the person.';
comment on column network.account.role is 'One of the office''s roles.';
comment on column network.account.division_code is 'Division that the rights end at; null for a school and for administrators.';
comment on column network.account.school_id is 'School that the rights end at; null for a division and for administrators.';
comment on column network.account.password_hash is 'Argon2id with its parameters and salt.';
comment on column network.account.must_change_password is 'The password is a one-time one.';
comment on column network.account.totp_cipher is 'Secret of the authenticator, encrypted; null without one.';
comment on column network.account.totp_pending_cipher is 'Secret that no code has confirmed yet, encrypted.';
comment on column network.account.totp_last_step is 'Time step of the last code taken, so that none is taken twice.';
comment on column network.account.opened_at is 'When it was opened.';
comment on column network.account.password_set_at is 'When the password was last set.';
comment on column network.account.closed_at is 'When it was closed; null while it is open.';

create table network.session (
  county_code text not null,
  session_id text not null,
  account_id text not null,
  token_digest text not null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  stepped_up_until timestamptz,
  closed_at timestamptz,
  source text not null,
  device text not null,
  constraint session_key primary key (county_code, session_id),
  constraint session_account foreign key (county_code, account_id) references network.account (county_code, account_id),
  constraint session_token_once unique (county_code, token_digest)
);
create index session_open on network.session (county_code, account_id) where closed_at is null;
comment on table network.session is 'A signed-in browser. [placement: county]';
comment on column network.session.county_code is 'County.';
comment on column network.session.session_id is 'Opaque id, shown in the list of sessions.';
comment on column network.session.account_id is 'Whose.';
comment on column network.session.token_digest is 'SHA-256 of the token that the browser holds.';
comment on column network.session.opened_at is 'When it was opened.';
comment on column network.session.last_seen_at is 'When it was last used, to the minute.';
comment on column network.session.expires_at is 'When it ends whatever happens.';
comment on column network.session.stepped_up_until is 'Until when the password counts as just shown.';
comment on column network.session.closed_at is 'When it was ended; null while it is open.';
comment on column network.session.source is 'Network address it was opened from.';
comment on column network.session.device is 'What the browser said of itself.';

alter table network.task add column assignee_id text;
alter table network.task add constraint task_assignee foreign key (county_code, assignee_id) references network.account (county_code, account_id);
create index task_by_assignee on network.task (county_code, assignee_id) where state = 'open' and assignee_id is not null;
comment on column network.task.assignee_id is 'Account that it was given to; null while it is the owner''s as a whole.';

alter table network.task enable row level security;
create policy task_territory on network.task using (
  starts_with(county_code, nullif(current_setting('app.division', true), ''))
  or starts_with(division_code, nullif(current_setting('app.division', true), ''))
  or (owner_kind = 'school' and owner_id = nullif(current_setting('app.school', true), '')));
-- Whoever closes an account sees no territory, and yet hands over what the leaver owed: in that act alone.
create policy task_handover on network.task using (assignee_id = nullif(current_setting('app.leaver', true), ''))
  with check (nullif(current_setting('app.leaver', true), '') is not null);
