-- Working together on one case: what is being written.

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
