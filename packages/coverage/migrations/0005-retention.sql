-- Whom the register keeps until when, reckoned from what coverage knows; and the erasure of what money and lists say of a person.

create function coverage.refresh_retention(county text, of_term text, of_revision integer, at timestamptz) returns void language sql as $$
  select roster.store_retention_rules();
  insert into roster.retention (county_code, child_id, rule, last_year, keep_until, stored_at)
  select county, kept.child_id, kept.rule, kept.last_year, make_date(kept.last_year + r.years, 12, 31), at
  from (
    select v.child_id,
      case when p.last_year is not null then 'paid'
        when s.registered or s.facts <> '{}'::jsonb or before.rule = 'assessed' then 'assessed' else 'listed' end as rule,
      case when p.last_year is not null then p.last_year
        else greatest(left(of_term, 4)::int, before.last_year) end as last_year
    from coverage.coverage_run c
    join roster.child_version v on v.county_code = c.county_code and v.run_id = c.run_id
    left join coverage.child_state s on s.county_code = c.county_code and s.term = c.term and s.revision = c.revision and s.child_id = v.child_id
    left join (select child_id, max(left(term, 4)::int) as last_year from coverage.payment
      where county_code = county and kind = 'made' group by child_id) p on p.child_id = v.child_id
    left join roster.retention before on before.county_code = county and before.child_id = v.child_id
    where c.county_code = county and c.term = of_term and c.revision = of_revision) kept
  join roster.retention_rule r on r.rule = kept.rule
  on conflict on constraint retention_key do update set rule = excluded.rule, last_year = excluded.last_year,
    keep_until = excluded.keep_until, stored_at = excluded.stored_at, erased_at = null
  where (retention.rule, retention.last_year) is distinct from (excluded.rule, excluded.last_year) or retention.erased_at is not null
$$;
comment on function coverage.refresh_retention(text, text, integer, timestamptz) is 'Stores basis and retention of everybody in a revision of a term. Whoever was erased and is on a list again is held again, on the old terms.';

do $$
declare
  run record;
begin
  for run in select county_code, term, revision, recorded_at from coverage.coverage_run order by left(term, 4), term desc, revision loop
    perform coverage.refresh_retention(run.county_code, run.term, run.revision, run.recorded_at);
  end loop;
end
$$;

create function coverage.erase_payees(county text, erasure text, payment_ids text[], sealed text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  erased integer;
begin
  perform roster.require_erasing(county, erasure);
  update coverage.payment t set payee_cipher = decode(each.cipher, 'hex') from unnest(payment_ids, sealed) as each (payment_id, cipher)
    where t.county_code = county and t.payment_id = each.payment_id
      and exists (select from roster.erasure_child e where e.county_code = county and e.erasure_id = erasure and e.child_id = t.child_id);
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function coverage.erase_payees(text, text, text[], text[]) is 'Payee and account of the erased; that money was paid, how much and for what stays.';

create function coverage.erase_lines(county text, erasure text, erased_name text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  erased integer;
begin
  perform roster.require_erasing(county, erasure);
  update coverage.term_exception t set reason = '' from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.child_id = e.child_id and t.reason <> '';
  update network.task t set evidence = jsonb_set(t.evidence, '{text}', '""'::jsonb) from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.subject_kind = 'child'
      and t.subject_id = e.child_id and t.evidence ? 'text';
  delete from coverage.name_part t using roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.child_id = e.child_id;
  update coverage.child_line t set name = erased_name, initials = '', id_blind = null, id_tail_blind = null, household_blind = null,
      sex = null, birth_year = null
    from roster.erasure_child e
    where e.county_code = county and e.erasure_id = erasure and t.county_code = county and t.child_id = e.child_id;
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function coverage.erase_lines(text, text, text) is 'Lists and search know the erased by their opaque id alone.';
