-- Watch rules, complete: conditions, how each rule fares, and where short links lead.
alter table watch_rule
  -- What has to hold beside the terms; null: the terms alone decide.
  add column conditions jsonb,
  -- Since when it listens for what it now listens for; its counts begin there.
  add column changed_at timestamptz not null default now();

-- The account says of itself that a program writes for it; null: it says nothing.
alter table author add column automated boolean;

-- How many posts each rule found, by the day (UTC).
create table rule_day (
  rule_id uuid not null references watch_rule on delete cascade,
  day date not null,
  posts int not null default 0,
  primary key (rule_id, day)
);

-- Where the addresses of link shorteners lead.
create table short_link (
  address text primary key,
  -- null: it could not be learned.
  target text,
  looked_at timestamptz not null
);
