-- The one-time link that makes the first account: only the hash of its token is kept.

create table setup_token (
  only_row boolean primary key default true check (only_row),
  hash bytea not null,
  expires_at timestamptz not null
);
