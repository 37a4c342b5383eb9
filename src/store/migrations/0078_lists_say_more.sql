-- What a list of what is not closed is asked (status, priority, owner, network, language, late, answered, times) stands in the index of that list itself, as it does in the index of the order: who waits for us are five thousand of the sixteen thousand that are not closed, and nobody goes through the others to find them.
drop index cases_to_answer;
drop index cases_unowned;
drop index cases_waiting;
drop index cases_owner;
create index cases_to_answer on cases (brand_id, order_key, id)
  include (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at)
  where status in ('new', 'open'); -- who waits for us
create index cases_unowned on cases (brand_id, order_key, id)
  include (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at)
  where status in ('new', 'open') and owner_id is null; -- whom nobody has
create index cases_waiting on cases (brand_id, order_key, id)
  include (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at)
  where status in ('waiting', 'waiting-team', 'paused'); -- whom we wait for
create index cases_owner on cases (owner_id, brand_id, order_key, id)
  include (opened_at, status, priority, connector, language, late, last_post_at, last_answer_at)
  where status in ('new', 'open', 'waiting', 'waiting-team', 'paused'); -- what somebody has

-- These lists are read out of their indexes alone as long as PostgreSQL knows that everybody may see what stands there, which it learns anew when it cleans up. By its own measure that is after forty thousand changes at two hundred thousand cases, and until then it looks each changed case up.
alter table cases set (autovacuum_vacuum_scale_factor = 0.02);
