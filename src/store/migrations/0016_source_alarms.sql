-- A source that falls silent, a session about to end, a stream that keeps breaking, posts that come later and later:
-- each is an alarm. And what can be proven: from when to when nothing was missed.

alter table source
  -- Since when nothing came while it was heard; null while it is not heard.
  add column quiet_from timestamptz,
  -- How it usually speaks (domain/listening/silence.ts), and when that was last learned.
  add column rhythm jsonb,
  add column rhythm_at timestamptz,
  -- When its stream last broke (ms since 1970), the newest last, some twenty of them.
  add column stream_breaks float8[] not null default '{}',
  -- Everything written between the first and the second moment was read; the third is when that was made sure of.
  add column whole_from timestamptz,
  add column whole_to timestamptz,
  add column whole_at timestamptz,
  -- How far a long catching up has come; null when there is none.
  add column catching_up jsonb;

-- A row stands for each hour in which it was heard, also where nothing came; the gap is the longest that ended in it.
alter table source_hour
  add column gap_from timestamptz,
  add column gap_to timestamptz;

create table source_alarm (
  id bigint generated always as identity primary key,
  source_id uuid not null references source on delete cascade,
  kind text not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  data jsonb not null default '{}'
);
create unique index source_alarm_open on source_alarm (source_id, kind) where ended_at is null; -- one of a kind at a time
create index source_alarm_source on source_alarm (source_id, began_at desc); -- the alarms of a source

-- What a network could not give us any more when we came back to it.
create table source_hole (
  source_id uuid not null references source on delete cascade,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  why text not null,
  why_fr text,
  found_at timestamptz not null,
  primary key (source_id, began_at, ended_at)
);
