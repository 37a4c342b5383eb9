-- The correction in whose place one stands: when that one is undone, this one stands again. Both are of one post and go with it in one statement; a foreign key would look through the table at each erasure.
alter table correction add column instead_of uuid;
