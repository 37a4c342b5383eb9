-- The inbox: one stored order for every list, what a case can be picked out by, and views that people keep.

-- Where a case stands in every list (domain/cases/order), written with the case; and what is known of its newest post and its source, so that a list is picked out of cases alone. Language and place follow the newest post.
alter table cases
  add column order_key bigint not null default 0,
  add column connector text,
  add column language text,
  add column place text;
update cases c set
  connector = (select s.connector from source s where s.id = c.source_id),
  language = (select p.language from post p where p.id = c.last_post_id),
  place = (select p.place from post p where p.id = c.last_post_id);
update cases set order_key = case
  when status in ('settled', 'set-aside')
    then 200000000000000 + (10000000000000 - round(extract(epoch from coalesce(settled_at, last_post_at)) * 1000))
  when clock_state not in ('running', 'breached')
    then 100000000000000 + (10000000000000 - round(extract(epoch from last_post_at) * 1000))
  else (floor(round(extract(epoch from clock_due_at) * 1000) / 60000) * 4
      + array_position(array['critical', 'high', 'medium', 'low'], priority) - 1) * 60000
    + mod(round(extract(epoch from clock_due_at) * 1000), 60000)
end;
-- What a filter asks for, one word for each thing that a case is: kept by the database itself, so that it never differs from the columns.
alter table cases add column facets text[] not null generated always as (array_remove(array[
  's:' || status,
  'p:' || priority,
  'o:' || coalesce(owner_id, ''),
  'c:' || connector,
  'r:' || source_id::text,
  'a:' || author_id::text,
  'l:' || language,
  'w:' || place,
  case when clock_breached_at is not null then 'late' end,
  case when last_answer_at is not null then 'replied' end,
  case when unanswered is not null then 'unanswered' end
], null)) stored;

drop index cases_to_answer;
drop index cases_unowned;
drop index cases_owner;
drop index cases_waiting;
drop index cases_settled;
create index cases_to_answer on cases (brand_id, order_key, id) where status in ('new', 'open'); -- who waits for us
create index cases_unowned on cases (brand_id, order_key, id) where status in ('new', 'open') and owner_id is null; -- whom nobody has
create index cases_owner on cases (owner_id, brand_id, order_key, id) where status in ('new', 'open', 'waiting', 'waiting-team', 'paused'); -- what somebody has
create index cases_waiting on cases (brand_id, order_key, id) where status in ('waiting', 'waiting-team', 'paused'); -- whom we wait for
create index cases_settled on cases (brand_id, order_key, id) where status in ('settled', 'set-aside'); -- what is closed
create index cases_order on cases (brand_id, order_key, id); -- everything, in the order of the lists
create index cases_last_post on cases (brand_id, last_post_at); -- who wrote within some time
create index cases_facets on cases using gin (facets); -- a few cases out of very many

-- A view that somebody keeps for themselves, or for all who see the brand (owner_id null): what it begins with and its filters, as its address has them.
create table saved_view (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  owner_id text references "user" on delete cascade,
  name text not null,
  view text not null check (view in ('to-answer', 'mine', 'unowned', 'waiting', 'settled', 'all')),
  filter text not null,
  position integer not null,
  created_at timestamptz not null
);
create index saved_view_brand on saved_view (brand_id, position); -- the views of a brand, in their order
create index saved_view_owner on saved_view (owner_id) where owner_id is not null; -- what goes with an account
