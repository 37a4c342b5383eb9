-- What other programs are told (webhooks), and whether assistants may come in.

create table webhook (
  id uuid primary key,
  name text not null,
  url text not null,
  brand_ids uuid[] not null,
  -- Which events it is told.
  types text[] not null,
  -- Whether it is also told what people wrote, and their names.
  words boolean not null,
  -- host:port of the private address that an administrator typed.
  allowed text[] not null default '{}',
  -- Its signing secrets: the one in use, and for a day the one before.
  sealed_secrets bytea not null,
  state text not null default 'on' check (state in ('on', 'off')),
  -- Who or what switched it off.
  off_because text check (off_because in ('colleague', 'gone', 'failing')),
  off_at timestamptz,
  -- Tries in a row that went wrong, since when, and until when it is left in peace.
  failures int not null default 0,
  failing_since timestamptz,
  rest_until timestamptz,
  -- Whose turn it is, when several wait.
  turn_at timestamptz,
  made_by text not null,
  created_at timestamptz not null
);

-- What is to be told and was told. Written in the transaction of its event, so that none is lost; holds ids and no words.
create table webhook_message (
  id bigint generated always as identity primary key,
  webhook_id uuid not null references webhook on delete cascade,
  -- Its name for the receiver, the same in each try.
  key uuid not null default gen_random_uuid(),
  -- What comes in order: a case, a source, a brand’s sites.
  thread text not null,
  at timestamptz not null,
  kind text not null,
  brand_id uuid,
  case_id bigint,
  case_version int,
  source_id uuid,
  actor_id text,
  data jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'told', 'given-up')),
  attempts int not null default 0,
  next_at timestamptz not null,
  ended_at timestamptz,
  -- In the hands of one process until then; the token tells its claim from a later one.
  claim_token bigint not null default 0,
  claim_until timestamptz
);
create index webhook_message_due on webhook_message (webhook_id, next_at) where state = 'waiting'; -- what is to be told next
create index webhook_message_thread on webhook_message (webhook_id, thread, id) where state = 'waiting'; -- what has to be told before it
create index webhook_message_log on webhook_message (webhook_id, id desc); -- the log of a webhook
create index webhook_message_case on webhook_message (case_id) where case_id is not null; -- erasure
create index webhook_message_ended on webhook_message (ended_at) where ended_at is not null; -- what is old enough to be forgotten

create table webhook_attempt (
  message_id bigint not null references webhook_message on delete cascade,
  number int not null,
  at timestamptz not null,
  -- How long the answer took (ms).
  took int not null,
  -- Null: there was no answer.
  status int,
  -- Why it counts as a failure, in words; null: it does not.
  error text,
  -- The beginning of what the receiver answered.
  answer text,
  primary key (message_id, number)
);

-- Whether assistants may come in by MCP.
alter table installation add column assistants boolean not null default false;

-- Whether a draft was written by an assistant, and nobody has changed a word of it yet.
alter table draft add column machine boolean not null default false;
