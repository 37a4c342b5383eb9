-- Texts that answers begin with, and snippets typed by their shortcut: of one person, or of all who see the brand (owner_id null).
create table reply_template (
  id uuid primary key,
  brand_id uuid not null references brand on delete cascade,
  owner_id text references "user" on delete cascade,
  kind text not null check (kind in ('template', 'snippet')),
  name text not null,
  shortcut text,
  language text,
  body text not null,
  changed_at timestamptz not null
);
create unique index reply_template_shortcut on reply_template (brand_id, coalesce(owner_id, ''), lower(shortcut)); -- one shortcut means one text
create index reply_template_owner on reply_template (owner_id) where owner_id is not null; -- what goes with an account
