-- Legal basis and retention of everybody in the register, and erasure by two people. Opaque ids and dates: nothing here says who somebody is.

create table roster.retention_rule (
  rule text not null,
  basis_zh text not null,
  basis_en text not null,
  years integer not null,
  source text not null,
  constraint retention_rule_key primary key (rule),
  constraint retention_rule_years_positive check (years >= 1)
);
comment on table roster.retention_rule is 'Why personal data are held and for how many years after the last one that needed them. [placement: reference] [owner-only]';
comment on column roster.retention_rule.rule is 'paid: somebody was paid; assessed: a rule was held against the child; listed: only seen on a list that others were checked against.';
comment on column roster.retention_rule.basis_zh is 'Legal basis, in Chinese.';
comment on column roster.retention_rule.basis_en is 'Legal basis, in English.';
comment on column roster.retention_rule.years is 'Whole calendar years after the year of the last term.';
comment on column roster.retention_rule.source is 'Where the years come from; a county''s own decision where no text gives any.';

-- Not rows of the migration itself: a restored backup brings its own.
create function roster.store_retention_rules() returns void language sql as $$
  insert into roster.retention_rule (rule, basis_zh, basis_en, years, source) values
    ('paid', '履行法定职责（个人信息保护法第十三条第一款第三项、第三十四条）；发放凭证', 'Statutory duty (PIPL Art. 13(1)(3), 34); payment vouchers', 30,
      '会计档案管理办法（财政部、国家档案局令第79号）：会计凭证保存30年'),
    ('assessed', '履行法定职责（个人信息保护法第十三条第一款第三项、第三十四条）；资助认定', 'Statutory duty (PIPL Art. 13(1)(3), 34); assessment for aid', 5,
      '县内规定：未见上位文件规定年限'),
    ('listed', '履行法定职责（个人信息保护法第十三条第一款第三项、第三十四条）；名单核对，用后即删（第十九条）', 'Statutory duty (PIPL Art. 13(1)(3), 34); lists compared, deleted after use (Art. 19)', 1,
      '县内规定：下一学年比对用过之后')
  on conflict on constraint retention_rule_key do nothing
$$;
comment on function roster.store_retention_rules() is 'The rules as delivered, where a county has not its own.';

create table roster.retention (
  county_code text not null,
  child_id text not null,
  rule text not null,
  last_year integer not null,
  keep_until date not null,
  stored_at timestamptz not null,
  erased_at timestamptz,
  constraint retention_key primary key (county_code, child_id),
  constraint retention_rule_known check (rule in ('paid', 'assessed', 'listed'))
);
create index retention_due on roster.retention (county_code, keep_until) where erased_at is null;
comment on table roster.retention is 'On which basis and until when each person of the register is kept. [placement: county]';
comment on column roster.retention.county_code is 'County.';
comment on column roster.retention.child_id is 'The child; opaque.';
comment on column roster.retention.rule is 'The strongest rule that ever held for the child.';
comment on column roster.retention.last_year is 'Calendar year of the last term that the rule counts from.';
comment on column roster.retention.keep_until is 'Last day; due from the day after.';
comment on column roster.retention.stored_at is 'When it was last reckoned.';
comment on column roster.retention.erased_at is 'When the personal data were erased; null while they are held.';

create table roster.erasure (
  county_code text not null,
  erasure_id text not null,
  ground text not null,
  due_on date not null,
  children integer not null,
  list_digest text not null,
  state text not null,
  files integer not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  constraint erasure_key primary key (county_code, erasure_id),
  constraint erasure_ground_known check (ground in ('retention-ended', 'request')),
  constraint erasure_state_known check (state in ('proposed', 'refused', 'confirmed', 'done')),
  constraint erasure_decided_says_who check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint erasure_by_two_people check (decided_by is distinct from proposed_by or state = 'proposed'),
  constraint erasure_counts_fit check (children >= 1 and files >= 0)
);
comment on table roster.erasure is 'An erasure: proposed by one person, confirmed or refused by another. [placement: county]';
comment on column roster.erasure.county_code is 'County.';
comment on column roster.erasure.erasure_id is 'Opaque.';
comment on column roster.erasure.ground is 'Retention has ended, or somebody asked for it with right.';
comment on column roster.erasure.due_on is 'The day on which the list was made.';
comment on column roster.erasure.children is 'How many children it is about.';
comment on column roster.erasure.list_digest is 'SHA-256 of their ids, sorted, joined by line feeds.';
comment on column roster.erasure.state is 'confirmed only within the transaction that erases; then done.';
comment on column roster.erasure.files is 'Original files that nobody stands in any more and that went with it.';
comment on column roster.erasure.proposed_by is 'Account.';
comment on column roster.erasure.proposed_at is 'When.';
comment on column roster.erasure.decided_by is 'Account; never the one that proposed.';
comment on column roster.erasure.decided_at is 'When.';

create table roster.erasure_child (
  county_code text not null,
  erasure_id text not null,
  child_id text not null,
  constraint erasure_child_key primary key (county_code, erasure_id, child_id),
  constraint erasure_child_erasure_fk foreign key (county_code, erasure_id) references roster.erasure (county_code, erasure_id)
);
create index erasure_child_by_child on roster.erasure_child (county_code, child_id);
comment on table roster.erasure_child is 'Whom an erasure is about. [placement: county] [append-only]';
comment on column roster.erasure_child.county_code is 'County.';
comment on column roster.erasure_child.erasure_id is 'The erasure.';
comment on column roster.erasure_child.child_id is 'The child; opaque.';

-- The register is append-only for the office: what follows is the one way round it, and only for an erasure that a second person has
-- confirmed in the same transaction.

create function roster.require_erasing(county text, erasure text) returns void language plpgsql as $$
begin
  if not exists (select from roster.erasure e where e.county_code = county and e.erasure_id = erasure and e.state = 'confirmed'
      and e.decided_by is not null and e.decided_by <> e.proposed_by) then
    raise exception 'roster.not-erasing: % is not a confirmed erasure', erasure using errcode = '42501';
  end if;
end
$$;
comment on function roster.require_erasing(text, text) is 'Refuses unless two people have decided on the erasure and it is being carried out.';

create function roster.erase_identities(county text, erasure text, erased_name text, sealed text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  erased integer;
begin
  perform roster.require_erasing(county, erasure);
  update roster.child_version v set name = erased_name, id_blind = null, identity_cipher = decode(sealed, 'hex')
    from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and v.county_code = county and v.child_id = e.child_id;
  update roster.review_pair p set name_a = case when p.child_a = e.child_id then erased_name else p.name_a end,
      name_b = case when p.child_b = e.child_id then erased_name else p.name_b end
    from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and p.county_code = county and e.child_id in (p.child_a, p.child_b);
  update roster.review_decision d set note = '' from roster.review_pair p, roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and p.county_code = county and e.child_id in (p.child_a, p.child_b)
      and d.county_code = county and d.pair_id = p.pair_id and d.note <> '';
  update roster.claim_offer t set note = '' from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.child_id = e.child_id and t.note <> '';
  update roster.claim_act t set note = '' from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.child_id = e.child_id and t.note <> '';
  update roster.retention r set erased_at = now() from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and r.county_code = county and r.child_id = e.child_id;
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function roster.erase_identities(text, text, text, text) is 'Names, numbers and what they are searched by; the sealed identity becomes an empty one.';

create function roster.erase_sealed(county text, erasure text, place text, keys text[], sealed text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  erased integer;
begin
  perform roster.require_erasing(county, erasure);
  if place = 'rows' then
    update roster.source_rows t set rows_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.file_no = split_part(each.name, '/', 1)::int and t.first_ordinal = split_part(each.name, '/', 2)::int;
  elsif place = 'finding' then
    update roster.finding t set finding_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.run_id = split_part(each.name, '/', 1) and t.finding_no = split_part(each.name, '/', 2)::int;
  elsif place = 'household-base' then
    update roster.round_household t set base_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.round_id = split_part(each.name, '/', 1) and t.household_id = split_part(each.name, '/', 2);
  elsif place = 'household-answer' then
    update roster.round_household t set answer_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.round_id = split_part(each.name, '/', 1) and t.household_id = split_part(each.name, '/', 2);
  elsif place = 'household-head' then
    update roster.round_household t set head_name = '' from unnest(keys) as each (name)
      where t.county_code = county and t.round_id = split_part(each.name, '/', 1) and t.household_id = split_part(each.name, '/', 2);
  elsif place = 'visit' then
    update roster.survey_visit t set answer_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.visit_id = each.name;
  elsif place = 'home-visit' then
    update roster.home_visit t set answer_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.visit_id = each.name;
  elsif place = 'paper-lines' then
    update roster.roster_paper t set lines_cipher = decode(each.cipher, 'hex') from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.paper_id = each.name;
  elsif place = 'paper-marks' then
    update roster.paper_act t set marks_cipher = decode(each.cipher, 'hex'), reason = '' from unnest(keys, sealed) as each (name, cipher)
      where t.county_code = county and t.act_id = each.name;
  else
    raise exception 'roster.not-erasing: no such place %', place using errcode = '42501';
  end if;
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function roster.erase_sealed(text, text, text, text[], text[]) is 'Puts sealed values without the erased children into the place of those that had them.';

create function roster.erase_files(county text, erasure text, file_ids text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  erased integer;
begin
  perform roster.require_erasing(county, erasure);
  delete from store.file f where f.county_code = county and f.file_id = any (file_ids);
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function roster.erase_files(text, text, text[]) is 'Original files that nobody stands in any more; that they were read, and their digests, stay.';
