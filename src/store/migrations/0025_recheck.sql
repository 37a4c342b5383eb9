-- Posts of cases by source and time: those that are looked at again are found from where the last look ended.
create index post_recheck on post (source_id, published_at, id) include (case_id)
  where case_id is not null and deleted_at is null and erased_at is null;
