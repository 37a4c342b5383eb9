-- How each source fares, for its page: what arrived by the hour, how late, what went wrong and when it ended.

create table source_hour (
  source_id uuid not null references source on delete cascade,
  hour timestamptz not null,
  -- Posts that were stored.
  posts int not null default 0,
  -- How late they came, by bucket of domain/model/delay.ts; only those that were heard as they were written.
  delays int[] not null default '{}',
  primary key (source_id, hour)
);

create table source_trouble (
  id bigint generated always as identity primary key,
  source_id uuid not null references source on delete cascade,
  began_at timestamptz not null,
  ended_at timestamptz,
  kind text not null,
  message text not null,
  message_fr text
);
create index source_trouble_source on source_trouble (source_id, began_at desc); -- the troubles of a source
create unique index source_trouble_open on source_trouble (source_id) where ended_at is null; -- one at a time

alter table source
  -- What the network last said of its limits and of the end of our session there.
  add column standing jsonb,
  -- Somebody took it off the list: nothing is read and no secret is kept; what it heard stays.
  add column removed_at timestamptz;
