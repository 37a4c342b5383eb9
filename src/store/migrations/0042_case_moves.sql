-- Cases that were merged into another, and posts that were split off into a case of their own; both can be taken back.

-- A merged case stays, empty, and leads to the case that has its matter now. A case that was split off may be open beside the one it came from.
alter table cases add column merged_into bigint references cases on delete set null;
alter table cases add column split_from bigint references cases on delete set null;
create index cases_merged on cases (merged_into) where merged_into is not null; -- what was merged into a case
create index cases_split on cases (split_from) where split_from is not null; -- what was split off a case
drop index cases_one_open;
create unique index cases_one_open on cases (brand_id, author_id)
  where status in ('new', 'open', 'waiting', 'waiting-team', 'paused') and split_from is null; -- one open case per person, but for what was split off
create index cases_split_open on cases (brand_id, author_id)
  where status in ('new', 'open', 'waiting', 'waiting-team', 'paused') and split_from is not null; -- what else a person's next post may join

-- When its case was last answered before it became part of another: what was answered then stays answered.
alter table post add column answered_at timestamptz;

-- What went from one case to another, by ids: so that it can go back. The versions are those that the cases had before.
create table case_move (
  id uuid primary key,
  kind text not null check (kind in ('merge', 'split')),
  brand_id uuid not null references brand on delete cascade,
  from_case bigint not null references cases on delete cascade,
  to_case bigint not null references cases on delete cascade,
  from_version integer not null,
  to_version integer not null,
  moved jsonb not null,
  at timestamptz not null,
  by text not null,
  undone_at timestamptz,
  undone_by text
);
create index case_move_brand on case_move (brand_id); -- what goes with a brand
create index case_move_from on case_move (from_case); -- where the matter of a case went
create index case_move_to on case_move (to_case); -- what came to a case
