-- Keys for programs, and what a write was answered when it may be sent twice.

create table api_key (
  id uuid primary key,
  -- Whose narrower self it is: never more than this person may.
  user_id text not null references "user" on delete cascade,
  name text not null,
  -- SHA-256 of the key, which holds 178 bits of chance: whoever reads the table has no key.
  hash bytea not null unique,
  -- Its first characters, to tell it from others.
  hint text not null,
  scopes text[] not null,
  -- The brands that it reaches, of those that its person sees; null: all of those.
  brand_ids uuid[],
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_user on api_key (user_id, created_at desc);

-- Writes that came with an Idempotency-Key: the same again is answered the same, for a day.
create table api_answer (
  -- The key or the person that wrote.
  owner text not null,
  key text not null,
  -- SHA-256 of method, address and body.
  request_hash bytea not null,
  begun_at timestamptz not null,
  -- Null while it is being carried out, and for good when whoever did died before it was told.
  status int,
  -- Sealed: it holds what people wrote.
  sealed bytea,
  primary key (owner, key)
);
create index api_answer_begun on api_answer (begun_at); -- what is old enough to be forgotten
