-- What most filters ask of a case stands in the indexes of the order and of the last word, so that they are gone through without the cases: status, priority, owner, network, language, whether it is late or answered, and when. Texts in it are short: the longest is an owner's id.
drop index cases_order;
create index cases_order on cases (brand_id, order_key, id)
  include (opened_at, status, priority, owner_id, connector, language, last_post_at, clock_breached_at, last_answer_at); -- every list
drop index cases_last_post;
create index cases_last_post on cases (brand_id, last_post_at)
  include (id, opened_at, status, priority, owner_id, connector, language, clock_breached_at, last_answer_at); -- who wrote last, by time
