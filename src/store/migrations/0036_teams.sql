-- Teams: who watches when and for which brands, and how cases find their owner.

-- When somebody is on watch, what they know and how much they take on at a time, as people set it up. Without a row: always, and as much as comes.
create table staff_plan (
  user_id text primary key references "user" on delete cascade,
  plan jsonb not null,
  version integer not null,
  changed_at timestamptz not null,
  changed_by text
);

-- People who share the cases of one or several brands.
create table team (
  id uuid primary key,
  name text not null,
  version integer not null,
  created_at timestamptz not null
);
create table team_brand (
  team_id uuid not null references team on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  primary key (team_id, brand_id)
);
create index team_brand_brand on team_brand (brand_id); -- the teams of a brand
-- `turn` grows when somebody is given a case: whose is the lowest has waited longest for one.
create table team_member (
  team_id uuid not null references team on delete cascade,
  user_id text not null references "user" on delete cascade,
  turn bigint not null default 0,
  primary key (team_id, user_id)
);
create index team_member_user on team_member (user_id); -- what goes with an account

-- How a brand gives its cases to people. Without a row nothing is given by itself.
create table brand_assignment (
  brand_id uuid primary key references brand on delete cascade,
  settings jsonb not null,
  version integer not null,
  changed_at timestamptz not null,
  changed_by text
);

-- A case that could be given to nobody, why, and when it is tried again. Worth nothing once the case has changed since.
create table case_offer (
  case_id bigint primary key references cases on delete cascade,
  case_version integer not null,
  because text not null,
  look_at timestamptz not null
);
