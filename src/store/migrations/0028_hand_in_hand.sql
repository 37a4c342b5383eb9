-- Working together on one case: what is being written, labels, and colleagues named in notes.

-- What is being written on a case, one text per case and way. The row stays when it is empty, so that its version never counts backwards.
create table draft (
  case_id bigint not null references cases (id) on delete cascade,
  way text not null check (way in ('public', 'private', 'note')),
  text text not null,
  -- The case as the writer knew it when they began.
  seen integer not null,
  to_post_id bigint,
  version integer not null,
  written_by text not null,
  written_at timestamptz not null,
  primary key (case_id, way)
);

-- What somebody wrote at the same time as somebody else: it waits beside the draft until one of them decides.
create table draft_aside (
  case_id bigint not null references cases (id) on delete cascade,
  way text not null check (way in ('public', 'private', 'note')),
  written_by text not null,
  text text not null,
  written_at timestamptz not null,
  primary key (case_id, way, written_by)
);

create table label (
  id uuid primary key,
  brand_id uuid not null references brand (id) on delete cascade,
  name text not null,
  tone text not null check (tone in ('plain', 'accent', 'calm', 'warn', 'danger')),
  made_by text not null,
  made_at timestamptz not null,
  archived_at timestamptz,
  -- The label that took its place.
  merged_into uuid references label (id) on delete cascade
);
create unique index label_name on label (brand_id, lower(name)) where archived_at is null and merged_into is null;
create index label_merged on label (merged_into) where merged_into is not null;

create table case_label (
  case_id bigint not null references cases (id) on delete cascade,
  label_id uuid not null references label (id) on delete cascade,
  added_by text not null,
  added_at timestamptz not null,
  primary key (case_id, label_id)
);
create index case_label_label on case_label (label_id, case_id);

-- Who was named in a note, and whether they have seen it.
create table note_mention (
  note_id uuid not null references note (id) on delete cascade,
  user_id text not null,
  case_id bigint not null references cases (id) on delete cascade,
  brand_id uuid not null references brand (id) on delete cascade,
  at timestamptz not null,
  read_at timestamptz,
  primary key (note_id, user_id)
);
create index note_mention_person on note_mention (user_id, brand_id, at desc);
create index note_mention_case on note_mention (case_id);
