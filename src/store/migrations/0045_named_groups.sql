-- Teams and departments that a note names; who is in such a team is told like somebody who is named.
create table note_group (
  note_id uuid not null references note (id) on delete cascade,
  kind text not null check (kind in ('team', 'department')),
  group_id uuid not null, -- a team that was removed is named no more
  places jsonb not null,
  primary key (note_id, kind, group_id)
);

alter table note_mention add column team_id uuid references team (id) on delete set null; -- by which team they are told; null: by their own name
create index note_mention_team on note_mention (team_id) where team_id is not null;
