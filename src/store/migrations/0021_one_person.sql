-- One person, all channels: which accounts are one person, for which reasons; and how often somebody has written without an answer.

-- Two accounts that one brand takes for one person (linked), or knows to be two people (split). Smaller id first.
create table account_link (
  brand_id uuid not null references brand on delete cascade,
  author_a bigint not null references author on delete cascade,
  author_b bigint not null references author on delete cascade,
  state text not null check (state in ('linked', 'split')),
  -- What it rests on, by kind: {"kind": "order", "postIds": ["1", "2"]}. Never the words themselves.
  reasons jsonb not null default '[]',
  -- A person, or null for Vigie on certain evidence.
  made_by text,
  made_at timestamptz not null,
  -- What belongs to one splitting, and how its pairs stood before it: null where nothing stood.
  split_id uuid,
  split_from jsonb,
  primary key (brand_id, author_a, author_b)
);
create index account_link_a on account_link (author_a, brand_id); -- the links of an account
create index account_link_b on account_link (author_b, brand_id); -- the same from the other side
create index account_link_split on account_link (split_id) where split_id is not null; -- what a splitting did, to undo it

-- What tells an account's person: a verified link, an address, an order number that was written. Goes with its post and its author.
create table account_sign (
  brand_id uuid not null references brand on delete cascade,
  author_id bigint not null references author on delete cascade,
  kind text not null check (kind in ('verified-link', 'address', 'order')),
  value text not null,
  post_id bigint not null references post on delete cascade deferrable initially deferred,
  at timestamptz not null,
  primary key (brand_id, kind, value, author_id)
);
create index account_sign_author on account_sign (author_id, brand_id); -- the signs of an account
create index account_sign_post on account_sign (post_id); -- what goes with a post

-- How often somebody wrote without an answer, since when and last when; null below two. The priority rises from the base, one step for each contact after the one at which the base stood.
alter table cases
  add column unanswered integer,
  add column unanswered_since timestamptz,
  add column unanswered_last timestamptz,
  add column base_priority text check (base_priority in ('critical', 'high', 'medium', 'low')),
  add column base_at integer;

-- A person's posts, the newest first: their history, and what they wrote without an answer. Serves erasure as before.
drop index post_author;
create index post_author on post (author_id, published_at desc, id desc);
