-- Each process makes the same layer of a revision: the posts that hold it near the shared engine are those up to this one.
alter table brand_learning add column anchors_to bigint;
update brand_learning l set anchors_to = (select max(post_id) from judgement j where j.brand_id = l.brand_id)
where l.revision > 0;
create index judgement_of_brand on judgement (brand_id, post_id); -- the newest posts of a brand out of those of many
