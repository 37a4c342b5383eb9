-- People: a second factor and passkeys (as better-auth generates them), access per brand, invitations, links for a new password, and the log of acts about people.

alter table "user" add column "twoFactorEnabled" boolean;
alter table "user"
  add column state text not null default 'active' check (state in ('active', 'suspended', 'removed')),
  add column theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  add column single_keys boolean not null default true,
  -- The brand that this person looked at last: where they land when the address names none.
  add column last_brand_id uuid references brand on delete set null,
  add column seen_at timestamptz;
alter table "session" add column seen_at timestamptz;

create table "twoFactor" (
  "id" text not null primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references "user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index "twoFactor_secret_idx" on "twoFactor" ("secret"); -- better-auth's own
create index "twoFactor_userId_idx" on "twoFactor" ("userId"); -- the second factor of a person

create table "passkey" (
  "id" text not null primary key,
  "name" text,
  "publicKey" text not null,
  "userId" text not null references "user" ("id") on delete cascade,
  "credentialID" text not null,
  "counter" integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz,
  "aaguid" text
);
create index "passkey_userId_idx" on "passkey" ("userId"); -- the passkeys of a person
create index "passkey_credentialID_idx" on "passkey" ("credentialID"); -- whose passkey signs in

alter table installation add column two_factor_required boolean not null default false;

-- Which brands a person sees. An administrator sees all of them and has no rows here.
create table brand_access (
  user_id text not null references "user" on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  primary key (user_id, brand_id)
);
create index brand_access_brand on brand_access (brand_id); -- the people of a brand
-- Until now everybody saw every brand.
insert into brand_access (user_id, brand_id)
  select u.id, b.id from "user" u cross join brand b where u.role <> 'administrator';

-- Somebody who may make an account: only the hash of the link's token is kept.
create table invitation (
  id uuid primary key,
  name text not null,
  email text not null,
  role text not null,
  brand_ids uuid[] not null,
  language text not null,
  hash bytea not null unique,
  invited_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  revoked_at timestamptz
);
create unique index invitation_pending on invitation (email) where accepted_at is null and revoked_at is null; -- one open invitation per address

-- A link by which somebody sets a new password without knowing the old one; one per person.
create table password_link (
  user_id text primary key references "user" on delete cascade,
  hash bytea not null unique,
  expires_at timestamptz not null
);

-- What was done about people and their rights: ids and words, no personal text.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  -- Who did it; null for the operator at the command line.
  actor_id text,
  person_id text,
  invitation_id uuid,
  data jsonb not null default '{}'
);
