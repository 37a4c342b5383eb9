-- What was opened when is gone through without the cases too: the index says the same of them as those of the order and of the last word (0060), and where they stand in the order.
drop index cases_opened;
create index cases_opened on cases (brand_id, opened_at)
  include (id, order_key, status, priority, owner_id, connector, language, last_post_at, clock_breached_at, last_answer_at); -- who came when
