-- What a brand sorts its cases by. A label is never removed: one that is archived is not offered any more, one that was merged leads to the label that took its place, so that the log of a case goes on meaning what it said.
create table label (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  name text not null,
  tone text not null check (tone in ('plain', 'accent', 'calm', 'warn', 'danger')),
  made_by text not null,
  made_at timestamptz not null,
  archived_at timestamptz,
  merged_into uuid references label on delete cascade
);
create unique index label_name on label (brand_id, lower(name)) where archived_at is null and merged_into is null; -- one name means one label
create index label_brand on label (brand_id); -- what goes with a brand
create index label_merged on label (merged_into) where merged_into is not null; -- what a label stands for

-- The labels of a case, as they were given: what a merge made of them is looked up.
alter table cases add column labels uuid[] not null default '{}';
create index cases_labels on cases using gin (labels) where labels <> '{}'; -- the cases of a label
