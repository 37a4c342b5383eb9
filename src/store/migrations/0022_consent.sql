-- Signing in on a network's own page, and secrets that change while they are used.

create table consent (
  -- SHA-256 of what comes back with the browser: whoever reads the table can end no sign-in.
  state_hash bytea primary key,
  user_id text not null references "user" on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  connector text not null,
  -- Which of the network's ways; null: the usual one.
  way text,
  -- The source that signs in again; null: a new one.
  source_id uuid references source on delete cascade,
  -- What was typed, and what the connector needs when the browser returns.
  sealed bytea not null,
  expires_at timestamptz not null
);
create index consent_expires on consent (expires_at); -- what is old enough to be forgotten

-- Who renews a source's secrets just now: one at a time, over all processes, until then at the latest.
create table secret_renewal (
  source_id uuid primary key references source on delete cascade,
  token uuid not null,
  until timestamptz not null
);

-- What this installation signs with towards a network.
create table connector_key (
  connector text primary key,
  sealed bytea not null,
  created_at timestamptz not null
);
