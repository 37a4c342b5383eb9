-- Answers that colleagues gave where Vigie cannot write: the link, or the words, as they told it. And a source's error in French, where its connector says it.

create table proof (
  id uuid primary key,
  case_id bigint not null references cases (id) on delete cascade,
  author_id text not null,
  url text,
  text text not null,
  answered_at timestamptz not null,
  withdrawn_at timestamptz
);
create index proof_case on proof (case_id, answered_at); -- the answers of a case

alter table source add column error_message_fr text;
