-- What somebody has or ever had, whatever became of it: their lists and the numbers beside them are read from here alone.
create index cases_of_owner on cases (owner_id, brand_id, order_key, id) include (status) where owner_id is not null; -- whose cases these are
