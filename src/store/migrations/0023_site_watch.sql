-- The brand's own pages, looked at from here: a site that is down or in other hands is a cause of complaints.

create table watched_page (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  name text not null,
  url text not null,
  -- How often it is looked at.
  every_minutes integer not null check (every_minutes > 0),
  -- What must hold (domain/listening/site-judge.ts).
  expected jsonb not null,
  -- Private `host:port` pairs that an administrator typed for it.
  allowed text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'paused')),
  -- How it stands (domain/listening/site-standing.ts), where it was found so far (site-places.ts), and what the last look found.
  standing jsonb not null,
  known jsonb not null,
  last jsonb,
  -- Strange places seen once, to be confirmed by the next look.
  strange jsonb,
  next_at timestamptz not null,
  -- One process looks at a page at once; the token keeps one that fell silent from writing when it wakes.
  lease_until timestamptz,
  lease_token bigint not null default 0,
  created_at timestamptz not null,
  unique (brand_id, url)
);
create index watched_page_due on watched_page (next_at) where state = 'active'; -- what is looked at next

-- Each look of the last two days.
create table site_look (
  page_id uuid not null references watched_page on delete cascade,
  at timestamptz not null,
  took integer not null,
  status integer,
  fault text,
  primary key (page_id, at)
);
create index site_look_old on site_look (at); -- what is swept

-- The same by the hour, for 90 days: how many looks, how many failed, how many failures did not last, and how long answers took (in the buckets of domain/model/delay.ts).
create table site_hour (
  page_id uuid not null references watched_page on delete cascade,
  hour timestamptz not null,
  looks integer not null,
  failed integer not null,
  blips integer not null,
  times integer[] not null,
  primary key (page_id, hour)
);
create index site_hour_old on site_hour (hour); -- what is swept

-- What was said of a page: down, changed hands, its certificate about to end; `noted` for what is only written down.
create table site_notice (
  id bigint generated always as identity primary key,
  page_id uuid not null references watched_page on delete cascade,
  kind text not null check (kind in ('down', 'changed', 'certificate', 'noted')),
  cause text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  data jsonb not null default '{}'
);
create unique index site_notice_open on site_notice (page_id, kind) where ended_at is null; -- one of a kind at a time
create index site_notice_page on site_notice (page_id, began_at desc); -- the notices of a page

-- How many cases a brand's customers opened while its site was down, against what is usual.
create index cases_opened on cases (brand_id, opened_at);
