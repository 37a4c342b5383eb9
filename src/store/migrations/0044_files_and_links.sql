-- A file may belong to a note, and a case keeps links that colleagues put to it.
alter table evidence add column note_id uuid references note (id) on delete set null;
create index evidence_note on evidence (note_id) where note_id is not null;

create table case_link (
  id uuid primary key,
  case_id bigint not null references cases (id) on delete cascade,
  url text not null,
  title text not null,
  added_by text not null,
  added_at timestamptz not null
);
create index case_link_case on case_link (case_id, added_at);
