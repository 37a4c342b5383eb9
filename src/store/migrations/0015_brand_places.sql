-- Where a brand is at home in public: its sites and its accounts, from which words to listen for and places to listen at are proposed.
alter table brand
  add column sites text[] not null default '{}',
  add column accounts text[] not null default '{}';
