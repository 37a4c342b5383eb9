-- What leaves: a person’s data when somebody asks, and everybody’s when its time is over.

-- Months for posts without a case and for closed cases, days for posts that their author deleted; null keeps.
alter table brand
  add column retention jsonb not null default '{"postsMonths": 12, "casesMonths": 24, "deletedDays": 30}',
  add column retention_ran_at timestamptz;

alter table author add column erased_at timestamptz;
alter table post add column erased_at timestamptz;
alter table cases add column erased_at timestamptz;

-- Who asked for what and how much went; never whose it was.
create table erasure (
  id uuid primary key,
  at timestamptz not null,
  by_id text not null,
  reason text not null check (reason in ('request', 'mistake', 'other')),
  -- The accounts as rows of author, which hold no name any more once it is done.
  author_ids bigint[] not null,
  counts jsonb not null,
  done_at timestamptz
);
create index erasure_running on erasure (at) where done_at is null; -- what a worker takes up again

-- Keyed hashes of what was erased, so that a source that is read again does not bring it back.
create table erased_item (
  mark bytea primary key,
  at timestamptz not null
);

-- The acts in a chain: each hash covers the act and the hash before it.
create table audit_seal (
  seq bigint primary key,
  audit_id bigint not null unique,
  hash bytea not null
);

create index post_uncased on post (received_at) where case_id is null and not ours; -- retention of posts without a case
create index post_gone on post (deleted_at) where deleted_at is not null and erased_at is null; -- retention of deleted posts
create index cases_author on cases (author_id); -- the cases of a person
create index cases_closed on cases (settled_at) where erased_at is null and status in ('settled', 'set-aside'); -- retention of closed cases
create index author_words on author using gin (to_tsvector('simple', lower(translate(name || ' ' || handle,
  'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ.@_-',
  'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy    ')))); -- people by the beginning of a word of their name
