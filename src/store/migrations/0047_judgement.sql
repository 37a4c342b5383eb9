-- What is said of each customer's post: language, mood, kind, how angry, how urgent, about what.

-- One row for each post that concerns a brand, written when it is taken in and anew when it is edited. It holds no word of anybody.
create table judgement (
  post_id bigint primary key references post on delete cascade,
  brand_id uuid not null references brand on delete cascade,
  -- The model that said it.
  version text not null,
  judged_at timestamptz not null,
  language text,
  relevant boolean not null,
  sentiment text not null,
  complaint boolean not null,
  kind text not null,
  anger smallint not null,
  urgent boolean not null,
  churn boolean not null,
  reminder boolean not null,
  viral boolean not null,
  sarcasm boolean not null,
  topics text[] not null,
  abuse text not null,
  hate text not null,
  -- The heads that would rather ask a person.
  unsure text[] not null,
  -- How much hangs on asking a person; 0: nothing has to be asked.
  asks smallint not null,
  -- Ten-thousandths, in the order of domain/triage/packed.ts.
  probabilities smallint[] not null
);
create index judgement_asks on judgement (brand_id, asks desc, post_id) where asks > 0; -- what a person is asked, the most consequential first

-- What the customer's words made of a case (domain/triage/verdict.ts), and whether a person said what it is.
alter table cases
  add column verdict jsonb,
  add column kind_by_hand boolean not null default false,
  -- What its posts were judged to be, in words that a list is picked out by.
  add column judged text[] not null default '{}';
update cases c set kind_by_hand = true
where exists (select from event e where e.case_id = c.id and e.kind = 'kind-set');

-- The words that a filter asks for, now with what the case is and what its posts were judged to be.
alter table cases drop column facets;
alter table cases add column facets text[] not null generated always as (array_remove(array[
  's:' || status,
  'p:' || priority,
  'o:' || coalesce(owner_id, ''),
  'c:' || connector,
  'r:' || source_id::text,
  'a:' || author_id::text,
  'l:' || language,
  'w:' || place,
  'k:' || kind,
  case when clock_breached_at is not null then 'late' end,
  case when last_answer_at is not null then 'replied' end,
  case when unanswered is not null then 'unanswered' end
], null) || judged) stored;
create index cases_facets on cases using gin (facets); -- a few cases out of very many
