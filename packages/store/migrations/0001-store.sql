-- Commands, the trail, files and keys. Everything here is append-only but the chain head.

create table store.key_mark (
  key_id text not null,
  mark text not null,
  met_at timestamptz not null,
  constraint key_mark_key primary key (key_id)
);
comment on table store.key_mark is 'One-way marks of the encryption keys this database was used with. [placement: reference] [owner-only]';
comment on column store.key_mark.key_id is 'Id of the key, as sealed values carry it.';
comment on column store.key_mark.mark is 'Derived from the key; says nothing of it.';
comment on column store.key_mark.met_at is 'When the database first met the key.';

create table store.file (
  county_code text not null,
  file_id text not null,
  size_bytes bigint not null,
  stored_at timestamptz not null,
  constraint file_key primary key (county_code, file_id),
  constraint file_id_is_sha256 check (file_id ~ '^[0-9a-f]{64}$'),
  constraint file_size_not_negative check (size_bytes >= 0)
);
comment on table store.file is 'Original files that lie encrypted in the data folder. [placement: county] [append-only]';
comment on column store.file.county_code is 'County that the file belongs to.';
comment on column store.file.file_id is 'SHA-256 of the content, and its address.';
comment on column store.file.size_bytes is 'Length of the content in bytes.';
comment on column store.file.stored_at is 'When it was stored.';

create table store.command_record (
  county_code text not null,
  command_id text not null,
  command_name text not null,
  input_digest text not null,
  received_at timestamptz not null,
  constraint command_record_key primary key (county_code, command_id)
);
comment on table store.command_record is 'Commands that were accepted; a refused one leaves nothing. [placement: county] [append-only]';
comment on column store.command_record.county_code is 'County that the command wrote to.';
comment on column store.command_record.command_id is 'Id made by the client.';
comment on column store.command_record.command_name is 'Which command.';
comment on column store.command_record.input_digest is 'SHA-256 of name, schema version and canonical input.';
comment on column store.command_record.received_at is 'Server time of acceptance.';

create table store.command_outcome (
  county_code text not null,
  command_id text not null,
  trail_sequence bigint not null,
  result jsonb not null,
  constraint command_outcome_key primary key (county_code, command_id),
  constraint command_outcome_record foreign key (county_code, command_id) references store.command_record (county_code, command_id)
);
comment on table store.command_outcome is 'First result of each command, given again to whoever repeats it: ids and counts, no personal data. [placement: county] [append-only]';
comment on column store.command_outcome.county_code is 'County of the command.';
comment on column store.command_outcome.command_id is 'The command.';
comment on column store.command_outcome.trail_sequence is 'Its entry in the trail of the county.';
comment on column store.command_outcome.result is 'What the command returned.';

create table store.trail_head (
  county_code text not null,
  last_sequence bigint not null,
  last_hash text not null,
  constraint trail_head_key primary key (county_code),
  constraint trail_head_sequence_not_negative check (last_sequence >= 0)
);
comment on table store.trail_head is 'End of each county''s chain; locked by whoever appends. [placement: county]';
comment on column store.trail_head.county_code is 'County of the chain.';
comment on column store.trail_head.last_sequence is 'Number of the last entry; 0 for an empty chain.';
comment on column store.trail_head.last_hash is 'Hash of the last entry.';

create table store.trail (
  county_code text not null,
  sequence bigint not null,
  algorithm text not null,
  previous_hash text not null,
  hash text not null,
  body text not null,
  recorded_at timestamptz not null,
  command_id text not null,
  command_name text not null,
  actor_id text not null,
  constraint trail_key primary key (county_code, sequence),
  constraint trail_sequence_positive check (sequence > 0),
  constraint trail_command foreign key (county_code, command_id) references store.command_record (county_code, command_id)
);
create index trail_by_command on store.trail (county_code, command_id);
comment on table store.trail is 'Who did what: one hash chain a county. Ids and digests, no personal data. [placement: county] [append-only]';
comment on column store.trail.county_code is 'County of the chain.';
comment on column store.trail.sequence is 'Place in the chain, from 1 without gaps.';
comment on column store.trail.algorithm is 'Hash and form of the entry, such as sm3-1.';
comment on column store.trail.previous_hash is 'Hash of the entry before; 64 zeros for the first.';
comment on column store.trail.hash is 'Hash over algorithm, county, sequence, previous hash and body.';
comment on column store.trail.body is 'The entry itself, canonical JSON.';
comment on column store.trail.recorded_at is 'Server time, also in the body.';
comment on column store.trail.command_id is 'The command, also in the body.';
comment on column store.trail.command_name is 'Which command, also in the body.';
comment on column store.trail.actor_id is 'Who, also in the body.';

create table store.trail_subject (
  county_code text not null,
  sequence bigint not null,
  part integer not null,
  subject_ids text[] not null,
  constraint trail_subject_key primary key (county_code, sequence, part),
  constraint trail_subject_entry foreign key (county_code, sequence) references store.trail (county_code, sequence)
);
create index trail_subject_by_id on store.trail_subject using gin (subject_ids);
comment on table store.trail_subject is 'Whom an entry is about, a thousand ids a row, so that one subject''s entries are found. [placement: county] [append-only]';
comment on column store.trail_subject.county_code is 'County of the chain.';
comment on column store.trail_subject.sequence is 'The entry.';
comment on column store.trail_subject.part is 'Position of this part, from 1.';
comment on column store.trail_subject.subject_ids is 'Opaque ids, in the order that the entry''s digest was made over.';

create function store.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'store.append-only: % of % is refused', tg_op, tg_table_name using errcode = '42501';
end
$$;
comment on function store.refuse_change() is 'Second lock of append-only tables: the first is that nobody is granted update or delete.';
create trigger trail_append_only before update or delete on store.trail for each row execute function store.refuse_change();
create trigger trail_subject_append_only before update or delete on store.trail_subject for each row execute function store.refuse_change();
create trigger command_record_append_only before update or delete on store.command_record for each row execute function store.refuse_change();
create trigger command_outcome_append_only before update or delete on store.command_outcome for each row execute function store.refuse_change();
