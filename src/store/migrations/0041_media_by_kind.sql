-- Which posts have a picture or a film, where few have.
create index medium_kind on medium (kind, post_id);
