-- Each process makes the same layer of a revision: the posts that hold it near the shared engine are those up to this one.
alter table brand_learning add column anchors_to bigint;
update brand_learning l set anchors_to = (select max(post_id) from judgement j where j.brand_id = l.brand_id)
where l.revision > 0;
create index judgement_of_brand on judgement (brand_id, post_id); -- the newest posts of a brand out of those of many

-- What a brand's posts may be about beside what all speak of, told by examples.
create table brand_topic (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  -- The word by which labels, filters and searches name it; it stays when the topic is called otherwise.
  key text not null,
  name text not null,
  created_by text references "user" on delete set null,
  created_at timestamptz not null,
  -- Since then no post is judged to be about it.
  archived_at timestamptz
);
create unique index brand_topic_once on brand_topic (brand_id, key);
create unique index brand_topic_named on brand_topic (brand_id, lower(name)) where archived_at is null;

-- Sentences that a colleague typed. Posts teach a topic by their corrections.
create table topic_example (
  id uuid primary key,
  topic_id uuid not null references brand_topic on delete cascade,
  text text not null,
  added_by text references "user" on delete set null,
  added_at timestamptz not null
);
create unique index topic_example_once on topic_example (topic_id, lower(text));
