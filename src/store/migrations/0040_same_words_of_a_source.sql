-- Who else wrote these very words is asked within one brand, newest first: what all other brands hold is never gone through for it.
drop index if exists post_same_text;
create index post_same_text on post (hashtextextended(lower(regexp_replace(text, '\s+', ' ', 'g')), 0), source_id, id)
  where case_id is not null and not ours and length(text) >= 24;
