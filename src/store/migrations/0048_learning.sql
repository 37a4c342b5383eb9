-- What people say is right where the engine was wrong, or was asked. It holds no word of any post: what is learnt is worked out anew from the posts as they stand.
create table correction (
  id uuid primary key,
  post_id bigint not null references post on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  head text not null,
  -- What the engine said, and which version of it; null: nothing.
  said jsonb,
  version text,
  answer jsonb not null,
  -- Never learnt from: it shows whether learning helps.
  held_out boolean not null,
  by_id text references "user" on delete set null,
  at timestamptz not null,
  taken_back_at timestamptz,
  taken_back_by text references "user" on delete set null
);
create unique index correction_standing on correction (post_id, head) where taken_back_at is null;
create index correction_of_brand on correction (brand_id, at) where taken_back_at is null;

-- Names that mean something to one brand: what it sells, its places and people, and its rivals.
create table brand_word (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  kind text not null check (kind in ('dish', 'place', 'staff', 'rival')),
  text text not null,
  added_by text references "user" on delete set null,
  added_at timestamptz not null
);
create unique index brand_word_once on brand_word (brand_id, kind, lower(text));

-- How a brand learns, and how far its history was judged anew.
create table brand_learning (
  brand_id uuid primary key references brand on delete cascade,
  is_on boolean not null default true,
  -- Corrections before this are not learnt from; null: all are.
  learns_from timestamptz,
  -- One more with each change of what is learnt from.
  revision int not null default 0,
  -- The version of the engine by which all posts were judged, to the last; null: none yet.
  judged_version text,
  -- Judging anew, while it runs: by which version, since when, down to which post, how many of how many.
  again_version text,
  again_since timestamptz,
  again_below bigint,
  again_done int not null default 0,
  again_of int not null default 0,
  -- The drift of labels that was told and stands.
  drift jsonb,
  drift_at timestamptz,
  drift_looked_at timestamptz
);
