-- What it takes to miss nothing: the newest answer of a case, posts found by the first post of their thread, posts set aside.

-- Posts and answers may arrive in any order; a case is answered when its newest answer is not older than its newest post.
alter table cases add column last_answer_at timestamptz;
update cases c set last_answer_at = (
  select to_timestamp(max((e.data->>'answeredAt')::float8) / 1000.0) from event e
  where e.case_id = c.id and e.kind = 'answered');

create index post_root on post (source_id, root_external_id) where root_external_id is not null; -- what was written in a thread

-- A post that could not be taken in, without its words: the rest of its batch goes on, and somebody can look at it where it stands.
create table unfit_post (
  source_id uuid not null references source on delete cascade,
  external_id text not null,
  -- Which error, as a word or a code; never a message, which may quote the post.
  reason text not null,
  at timestamptz not null,
  primary key (source_id, external_id)
);
