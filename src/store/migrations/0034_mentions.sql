-- Who was named in a note, where (places: [{at, length}] in its text, in UTF-16 units), and whether they have seen it. A mention knows the person, not their name.
create table note_mention (
  note_id uuid not null references note on delete cascade,
  person_id text not null references "user" on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  places jsonb not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (note_id, person_id)
);
create index note_mention_person on note_mention (person_id, brand_id, at desc); -- where somebody is named, newest first
create index note_mention_brand on note_mention (brand_id); -- what goes with a brand
