-- The first path: brands, watch rules, sources, posts, cases, events, notes, replies.

create table installation (
  only_row boolean primary key default true check (only_row),
  -- Fingerprint of the key that seals secrets; null until the first secret is stored.
  key_id text,
  created_at timestamptz not null default now()
);
insert into installation default values;

create table brand (
  id uuid primary key,
  name text not null,
  languages text[] not null,
  time_zone text not null,
  -- Policy for cases opened from now on; copied into each case.
  policy jsonb not null,
  created_at timestamptz not null default now()
);

create table watch_rule (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  name text not null,
  terms jsonb not null,
  created_at timestamptz not null default now()
);
create index watch_rule_brand on watch_rule (brand_id); -- rules of a brand

create table source (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  connector text not null,
  name text not null,
  settings jsonb not null,
  sealed_secrets bytea,
  account jsonb,
  state text not null default 'active' check (state in ('active', 'paused')),
  error_kind text,
  error_message text,
  error_since timestamptz,
  retry_at timestamptz,
  last_check_at timestamptz,
  last_post_at timestamptz,
  -- Read by exactly one process at a time. The token grows with each holder, so that a holder who lost the lease can write nothing.
  lease_holder text,
  lease_token bigint not null default 0,
  lease_until timestamptz,
  -- Grows when settings or state change, so that a running reader knows that it must start again.
  version int not null default 1,
  created_at timestamptz not null default now()
);
create index source_brand on source (brand_id); -- sources of a brand

-- Private addresses that an administrator typed for a source; nothing else reaches the inside of the network.
create table allowed_address (
  source_id uuid not null references source on delete cascade,
  host text not null,
  port int not null,
  added_by text not null,
  added_at timestamptz not null,
  primary key (source_id, host, port)
);

create table source_cursor (
  source_id uuid not null references source on delete cascade,
  channel text not null check (channel in ('pull', 'stream')),
  cursor text not null,
  updated_at timestamptz not null default now(),
  primary key (source_id, channel)
);

create table author (
  id bigint generated always as identity primary key,
  connector text not null,
  external_id text not null,
  handle text not null,
  name text not null,
  url text,
  avatar_url text,
  followers int,
  unique (connector, external_id)
);

create table cases (
  id bigint generated always as identity primary key,
  brand_id uuid not null references brand on delete cascade,
  source_id uuid not null references source on delete cascade,
  author_id bigint not null references author,
  status text not null check (status in ('new', 'open', 'waiting', 'settled', 'set-aside')),
  owner_id text,
  priority text not null check (priority in ('critical', 'high', 'medium', 'low')),
  set_aside_reason text,
  policy jsonb not null,
  clock_state text not null check (clock_state in ('running', 'met', 'breached', 'stopped')),
  clock_started_at timestamptz not null,
  clock_warn_at timestamptz not null,
  clock_due_at timestamptz not null,
  clock_warned_at timestamptz,
  clock_breached_at timestamptz,
  clock_met_at timestamptz,
  -- When the clock must be looked at next; null when it asks for nothing more.
  ring_at timestamptz,
  first_post_id bigint,
  last_post_id bigint,
  post_count int not null default 1,
  opened_at timestamptz not null,
  last_post_at timestamptz not null,
  settled_at timestamptz,
  version int not null default 1
);
create index cases_to_answer on cases (brand_id, clock_due_at, id) where status in ('new', 'open'); -- the inbox, most pressing first
create index cases_waiting on cases (brand_id, last_post_at desc, id desc) where status = 'waiting'; -- view « waiting »
create index cases_settled on cases (brand_id, settled_at desc, id desc) where status in ('settled', 'set-aside'); -- view « settled »
create index cases_unowned on cases (brand_id, clock_due_at, id) where status in ('new', 'open') and owner_id is null; -- view « unowned »
create index cases_owner on cases (owner_id, brand_id, clock_due_at, id) where status in ('new', 'open', 'waiting'); -- view « mine »
create index cases_ring on cases (ring_at) where ring_at is not null; -- clocks to ring
create unique index cases_one_open on cases (brand_id, author_id) where status in ('new', 'open', 'waiting'); -- one unsettled case per person and brand: what an arriving post joins
create index cases_source on cases (source_id); -- removal of a source

create table post (
  id bigint generated always as identity primary key,
  source_id uuid not null references source on delete cascade,
  external_id text not null,
  author_id bigint not null references author,
  case_id bigint references cases on delete set null,
  revision text,
  text text not null,
  language text,
  url text,
  parent_external_id text,
  root_external_id text,
  links text[] not null default '{}',
  hits jsonb not null default '[]',
  addressed text,
  ours boolean not null default false,
  reach jsonb,
  ref jsonb not null default '{}',
  published_at timestamptz not null,
  received_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  unique (source_id, external_id)
);
create index post_case on post (case_id, published_at, id) where case_id is not null; -- the thread of a case
create index post_author on post (author_id); -- a person's posts, for history and erasure

-- An edit keeps what was seen before it.
create table post_revision (
  post_id bigint not null references post on delete cascade,
  seen_at timestamptz not null,
  revision text,
  text text not null,
  primary key (post_id, seen_at)
);

create table note (
  id uuid primary key,
  case_id bigint not null references cases on delete cascade,
  author_id text not null,
  text text not null,
  created_at timestamptz not null
);
create index note_case on note (case_id, created_at); -- the thread of a case

create table reply (
  id uuid primary key,
  case_id bigint not null references cases on delete cascade,
  post_id bigint not null references post on delete cascade,
  source_id uuid not null references source on delete cascade,
  author_id text not null,
  text text not null,
  state text not null check (state in ('queued', 'sending', 'retrying', 'sent', 'refused', 'cancelled')),
  send_at timestamptz not null,
  attempts int not null default 0,
  -- Held by one worker while it speaks to the network; past `claim_until` another may take it up.
  claim_holder text,
  claim_token bigint not null default 0,
  claim_until timestamptz,
  error_kind text,
  error_message text,
  external_id text,
  url text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index reply_due on reply (send_at) where state in ('queued', 'retrying', 'sending'); -- replies to publish
create index reply_case on reply (case_id, created_at); -- the thread of a case
create unique index reply_external on reply (source_id, external_id) where external_id is not null; -- an own post seen on the network is this reply

-- What happened, in order of (xid, id); holds no personal text, only ids. Readers take only rows below pg_snapshot_xmin(pg_current_snapshot()).
create table event (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  kind text not null,
  brand_id uuid not null,
  case_id bigint,
  case_version int,
  source_id uuid,
  -- Who did it: a user's id, null for Vigie itself or the customer.
  actor_id text,
  data jsonb not null default '{}',
  primary key (xid, id)
);
create index event_case on event (case_id, xid, id) where case_id is not null; -- rebuild of a case, its grey lines
