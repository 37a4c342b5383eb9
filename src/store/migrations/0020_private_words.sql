-- What was not said in public, and answers that are not given in public: whoever reads or answers it must know.
alter table post add column private boolean not null default false;
alter table reply add column private boolean not null default false;

-- Why an answer cannot be given under a post, as its network last said: null where it can, or where nothing was said.
alter table post add column closed text;

-- What was done on the network about somebody's account or a post of theirs: by whom, on what ground, and when it was taken back.
create table moderation (
  id uuid primary key,
  brand_id uuid not null references brand (id) on delete cascade,
  case_id bigint references cases (id) on delete set null,
  source_id uuid not null references source (id) on delete cascade,
  author_id bigint references author (id) on delete set null,
  post_id bigint references post (id) on delete set null,
  kind text not null,
  reason text,
  comment text not null default '',
  done_by text references "user" (id) on delete set null,
  done_at timestamptz not null,
  ended_by text references "user" (id) on delete set null,
  ended_at timestamptz
);
create unique index moderation_standing on moderation (source_id, author_id, kind) where kind <> 'report' and ended_at is null;
create unique index moderation_report on moderation (post_id) where kind = 'report';
create index moderation_case on moderation (case_id);
