-- An optional language model, asked for summaries and second opinions when a person wants one. Nothing that it says becomes a fact.

create table adviser (
  only_row boolean primary key default true check (only_row),
  is_on boolean not null default false,
  url text not null,
  model text not null,
  -- The private host and port that an administrator allowed by name.
  allowed text[] not null default '{}',
  sealed_key bytea,
  -- What may be used in a month of universal time.
  month_tokens bigint not null,
  month_requests int not null,
  -- Whether words that were not said in public may be sent.
  private_words boolean not null default false,
  changed_at timestamptz not null,
  -- After failures it is left alone for a while.
  failures int not null default 0,
  rest_until timestamptz,
  named_until timestamptz
);

-- Who asked it what for, when, and how many tokens that took. Until it has answered these are what it may take at most.
create table adviser_use (
  id uuid primary key,
  at timestamptz not null,
  person_id text references "user" on delete set null,
  purpose text not null check (purpose in ('summary', 'opinion', 'trial')),
  tokens bigint not null,
  ended_at timestamptz,
  -- How it ended: answered, or why not; null: it is being asked, or whoever asked is gone.
  outcome text
);
create index adviser_use_at on adviser_use (at); -- what a month has used

-- What a machine made of a case as it was at this version: thrown away when the case goes on, and no part of its log.
create table case_summary (
  case_id bigint not null references cases on delete cascade,
  language text not null check (language in ('fr', 'en')),
  case_version int not null,
  summary text not null,
  open text not null,
  -- Messages that it was not shown.
  left_out int not null,
  model text not null,
  made_at timestamptz not null,
  primary key (case_id, language)
);
