-- What was done to many cases at once, so that it can be carried out in batches, told case by case and taken back. It lives for a day.
create table bulk (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  actor_id text not null references "user" on delete cascade,
  act jsonb not null,
  state text not null check (state in ('ready', 'doing', 'undoing')),
  capped boolean not null,
  at timestamptz not null
);
create index bulk_brand on bulk (brand_id); -- what goes with a brand
create index bulk_actor on bulk (actor_id); -- what goes with an account
create index bulk_at on bulk (at); -- what is a day old

-- One of its cases: the version that was looked at, what became of it, where it stood before and its version after, and what became of taking that back. Ids, times and words of ours only, nothing that a customer wrote.
create table bulk_case (
  bulk_id uuid not null references bulk on delete cascade,
  case_id bigint not null references cases on delete cascade,
  seen integer not null,
  outcome text,
  before jsonb,
  version integer,
  undone text,
  primary key (bulk_id, case_id)
);
create index bulk_case_case on bulk_case (case_id); -- what goes with a case

-- Whoever shared a view is named beside it.
alter table saved_view add column made_by text references "user" on delete set null;
update saved_view set made_by = owner_id;
create index saved_view_made on saved_view (made_by) where made_by is not null; -- what goes with an account
