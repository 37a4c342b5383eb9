-- A case is late by whichever of its clocks says so, and not by the reply's alone: a promise that was not kept, until it is kept or withdrawn, and a solution past its time, until the case is closed. Kept by the database itself, so that it never differs from the columns; an answer that came late stays known, as before. The words of a filter say the same, and the indexes say it where they said when the reply was past due: one byte in place of a moment, so that none of them grows.
drop index cases_order;
drop index cases_last_post;
drop index cases_opened;
drop index cases_long;
alter table cases
  drop column facets,
  add column late boolean not null generated always as (
    clock_breached_at is not null
    or promises @> '[{"state": "broken"}]'
    or (solution->>'breachedAt' is not null and solution->>'state' in ('running', 'paused'))
  ) stored,
  add column facets text[] not null generated always as (array_remove(array[
    's:' || status,
    'p:' || priority,
    'o:' || coalesce(owner_id, ''),
    'c:' || connector,
    'r:' || source_id::text,
    'a:' || author_id::text,
    'l:' || language,
    'w:' || place,
    'k:' || kind,
    case when clock_breached_at is not null
      or promises @> '[{"state": "broken"}]'
      or (solution->>'breachedAt' is not null and solution->>'state' in ('running', 'paused')) then 'late' end,
    case when last_answer_at is not null then 'replied' end,
    case when unanswered is not null then 'unanswered' end
  ], null) || judged) stored;
create index cases_facets on cases using gin (facets); -- a few cases out of very many
create index cases_order on cases (brand_id, order_key, id)
  include (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at); -- every list
create index cases_last_post on cases (brand_id, last_post_at)
  include (id, opened_at, status, priority, owner_id, connector, language, late, last_answer_at); -- who wrote last, by time
create index cases_opened on cases (brand_id, opened_at)
  include (id, order_key, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at); -- who came when
create index cases_long on cases (brand_id, opened_at)
  include (id, order_key, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at)
  where last_post_at - opened_at > interval '30 days'
    or (order_key >= 200000000000000
      and 210000000000000 - order_key - extract(epoch from opened_at - timestamptz '1970-01-01 00:00:00+00') * 1000 > 2592000000); -- what goes on long
