-- What was opened before a day, in the order of the inbox or of last words, is found in the index alone: the table was read row by row for it.
drop index cases_order;
create index cases_order on cases (brand_id, order_key, id) include (opened_at, status); -- every list
drop index cases_last_post;
create index cases_last_post on cases (brand_id, last_post_at) include (id, opened_at); -- who wrote last, by time
