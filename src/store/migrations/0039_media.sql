-- What stands beside a post's words: pictures, films and sounds by their still, links by their preview. A copy is drawn anew by us when somebody looks, and goes again.
create table medium (
  id uuid primary key default gen_random_uuid(),
  post_id bigint not null references post on delete cascade,
  nth smallint not null,
  kind text not null check (kind in ('picture', 'film', 'sound', 'link')),
  url text,
  alt text,
  sensitive boolean not null,
  width integer,
  height integer,
  page text,
  title text,
  words text,
  shown bytea references blob,
  thumb bytea references blob,
  copied_at timestamptz,
  unique (post_id, nth)
);
create index medium_copied on medium (copied_at) where copied_at is not null; -- which copies are the oldest
create index medium_shown on medium (shown) where shown is not null; -- whether bytes are still named
create index medium_thumb on medium (thumb) where thumb is not null; -- the same
