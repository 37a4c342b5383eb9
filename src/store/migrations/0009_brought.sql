-- Posts that a person brought, and files kept as evidence, as they were seen.

create table brought_post (
  post_id bigint primary key references post on delete cascade,
  way text not null check (way in ('link', 'screenshot', 'call', 'letter', 'in-shop', 'other')),
  -- The page, without what differs between two links to it.
  page text,
  -- What the page calls itself.
  title text,
  brought_by text not null,
  brought_at timestamptz not null
);
create index brought_post_page on brought_post using hash (page); -- is this page here already?
create index post_url on post using hash (url) where case_id is not null; -- the same, among posts that came by themselves

-- Bytes by their SHA-256, each once. What people uploaded is never served; what we made of it is.
create table blob (
  sha256 bytea primary key check (length(sha256) = 32),
  type text not null,
  size int not null,
  bytes bytea not null,
  -- When somebody last brought these bytes: what nothing names any more goes a day later.
  kept_at timestamptz not null
);
alter table blob alter column bytes set storage external; -- compressed already
create index blob_kept on blob (kept_at); -- bytes that nothing names any more

create table evidence (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  -- Null until it is part of a case.
  case_id bigint references cases on delete cascade,
  -- The post that it came with; null when it was added to the case later.
  post_id bigint references post on delete set null,
  name text not null,
  original bytea not null references blob,
  -- Pictures made by us, large and small; null where only the original is handed out.
  shown bytea references blob,
  thumb bytea references blob,
  width int,
  height int,
  added_by text not null,
  uploaded_at timestamptz not null,
  -- When it became part of the case.
  added_at timestamptz
);
create index evidence_case on evidence (case_id, added_at) where case_id is not null; -- the thread of a case
create index evidence_unused on evidence (uploaded_at) where case_id is null; -- uploads that nobody used
create index evidence_brand on evidence (brand_id, uploaded_at); -- how much a brand has kept today
create index evidence_post on evidence (post_id) where post_id is not null; -- removal of a post
create index evidence_original on evidence (original); -- whether bytes are still named
create index evidence_shown on evidence (shown) where shown is not null; -- the same
create index evidence_thumb on evidence (thumb) where thumb is not null; -- the same
