-- What others push to us: deliveries that were answered, what was announced and is still to be looked at, and the hubs that we asked to push.

create table delivery (
  source_id uuid not null references source on delete cascade,
  -- The sender's own name for it.
  key text not null,
  -- SHA-256 of its body: the same name on other contents is a mistake.
  hash bytea not null,
  status int not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (source_id, key)
);
create index delivery_at on delivery (at); -- what is old enough to be forgotten

create table announced (
  source_id uuid not null references source on delete cascade,
  -- What is announced, in a word: who announces it again is joined to it.
  key text not null,
  -- Where it has to be looked at: one look at a time, with a rest between.
  host text not null,
  data jsonb not null,
  announced_at timestamptz not null,
  -- Null once it was looked at.
  due_at timestamptz,
  tries int not null default 0,
  -- Whoever looks at it has until then.
  claimed_until timestamptz,
  -- Grows with each claim and each announcement: whoever ends an old one ends nothing.
  round int not null default 0,
  looked_at timestamptz,
  primary key (source_id, key)
);
create index announced_due on announced (due_at) where due_at is not null; -- what is to be looked at
create index announced_host on announced (host, looked_at); -- when a host was last asked

create table subscription (
  source_id uuid not null references source on delete cascade,
  topic text not null,
  hub text not null,
  -- Signs what the hub sends.
  sealed_secret bytea not null,
  -- When the source last showed that it has this hub.
  wanted_at timestamptz not null,
  ending boolean not null default false,
  -- How often the hub was asked since it last said yes.
  tries int not null default 0,
  -- When it is asked next.
  due_at timestamptz not null,
  -- Until when it pushes; null until it said so.
  until timestamptz,
  primary key (source_id, topic)
);
create index subscription_due on subscription (due_at); -- whom to ask next
