-- Cases that may be one matter: found by what their customers wrote, and remembered where somebody said that they are two.

-- Two cases of which somebody said that they are not the same; the older one first.
create table case_apart (
  case_a bigint not null references cases on delete cascade,
  case_b bigint not null references cases on delete cascade,
  by text not null,
  at timestamptz not null,
  primary key (case_a, case_b),
  check (case_a < case_b)
);
create index case_apart_b on case_apart (case_b); -- of which other cases a case was told apart

-- Who else wrote these very words: the index stands in 0040, which takes the place of the one that stood here.
create index post_links on post using gin (links) where case_id is not null and links <> '{}' and not ours; -- who else wrote of this page
