-- What a brand promises beyond the time of its first reply, and the clocks and states of a case that go with it.

-- The rules, peak hours, dated exceptions and calendars of a brand (domain/clocks/desk.ts). A brand without a row has the usual ones.
create table brand_clocks (
  brand_id uuid primary key references brand on delete cascade,
  settings jsonb not null,
  -- Grows with each change; whoever changes what somebody else has changed meanwhile is refused.
  version integer not null,
  -- Until when the holidays of its calendars are known; null where it follows none.
  holidays_until date,
  changed_at timestamptz not null,
  changed_by text
);
create index brand_clocks_holidays on brand_clocks (holidays_until) where holidays_until is not null; -- whose holidays run out

-- Those of the house to whom a case is handed over: the kitchen, the shipping, the insurer.
create table department (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  name text not null,
  created_at timestamptz not null,
  -- It takes no more cases; those that it had keep its name.
  removed_at timestamptz
);
create unique index department_name on department (brand_id, lower(name)) where removed_at is null; -- one of a name, and the list of a brand

-- Words about a case that an erasure takes: what was promised, and what was done for the customer.
create table case_text (
  id uuid primary key,
  case_id bigint not null references cases on delete cascade,
  kind text not null check (kind in ('promise', 'gesture')),
  author_id text not null,
  text text not null,
  created_at timestamptz not null
);
create index case_text_case on case_text (case_id, created_at); -- the words of a case

alter table cases
  add kind text check (kind in ('complaint', 'question', 'praise', 'suggestion', 'thanks', 'other')),
  add priority_why text[] not null default '{usual}',
  -- The clock of the solution and the promises (domain/cases/care.ts).
  add solution jsonb,
  add promises jsonb not null default '[]',
  add paused_until timestamptz,
  add department_id uuid references department,
  add unowned_said boolean not null default false,
  add outcome text check (outcome in ('agreed', 'not-agreed', 'no-answer')),
  add follow_up_at timestamptz,
  drop constraint cases_status_check,
  add constraint cases_status_check
    check (status in ('new', 'open', 'waiting', 'waiting-team', 'paused', 'settled', 'set-aside'));
create index cases_follow_up on cases (follow_up_at) where follow_up_at is not null; -- whom to ask again
create index cases_department on cases (department_id) where department_id is not null; -- what a department has

-- A case is unsettled in five states now.
drop index cases_owner;
create index cases_owner on cases (owner_id, brand_id, clock_due_at, id)
  where status in ('new', 'open', 'waiting', 'waiting-team', 'paused'); -- view « mine »
drop index cases_one_open;
create unique index cases_one_open on cases (brand_id, author_id)
  where status in ('new', 'open', 'waiting', 'waiting-team', 'paused'); -- one unsettled case per person and brand: what an arriving post joins
drop index cases_waiting;
create index cases_waiting on cases (brand_id, last_post_at desc, id desc)
  where status in ('waiting', 'waiting-team', 'paused'); -- view « waiting »
