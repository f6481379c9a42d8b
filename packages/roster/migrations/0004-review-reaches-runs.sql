-- A decision names its rows itself, so that it still binds runs when the pair is no longer under review; a merge names its run.

alter table roster.review_decision add column row_ref_a bigint;
alter table roster.review_decision add column row_ref_b bigint;
comment on column roster.review_decision.row_ref_a is 'Reference of one row, as in child_row; null where the pair was gone before decisions named their rows.';
comment on column roster.review_decision.row_ref_b is 'Reference of the other row.';
update roster.review_decision d set row_ref_a = p.row_ref_a, row_ref_b = p.row_ref_b
  from roster.review_pair p where p.county_code = d.county_code and p.pair_id = d.pair_id;

alter table roster.child add column redirected_run_no integer;
comment on column roster.child.redirected_run_no is 'The run that found out about it; null while the child stands.';
alter table roster.child add constraint child_redirect_says_when check ((redirect_to is null) = (redirected_run_no is null));
