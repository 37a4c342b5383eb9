-- What was opened before a day, in the order of the inbox, is found in the index alone: the table was read row by row for it.
drop index cases_order;
create index cases_order on cases (brand_id, order_key, id) include (opened_at, status); -- every list
