-- What the migrations add up to. Written by this folder’s schema.db.test.ts (run it with -u), read by people; never run.

create table account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX "account_userId_idx" ON public.account USING btree ("userId");

create table account_link (
  brand_id uuid not null,
  author_a bigint not null,
  author_b bigint not null,
  state text not null,
  reasons jsonb default '[]'::jsonb not null,
  made_by text,
  made_at timestamp with time zone not null,
  split_id uuid,
  split_from jsonb,
  constraint account_link_pkey PRIMARY KEY (brand_id, author_a, author_b),
  constraint account_link_state_check CHECK ((state = ANY (ARRAY['linked'::text, 'split'::text]))),
  constraint account_link_author_a_fkey FOREIGN KEY (author_a) REFERENCES author(id) ON DELETE CASCADE,
  constraint account_link_author_b_fkey FOREIGN KEY (author_b) REFERENCES author(id) ON DELETE CASCADE,
  constraint account_link_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX account_link_a ON public.account_link USING btree (author_a, brand_id);
CREATE INDEX account_link_b ON public.account_link USING btree (author_b, brand_id);
CREATE INDEX account_link_split ON public.account_link USING btree (split_id) WHERE (split_id IS NOT NULL);

create table account_sign (
  brand_id uuid not null,
  author_id bigint not null,
  kind text not null,
  value text not null,
  post_id bigint not null,
  at timestamp with time zone not null,
  constraint account_sign_pkey PRIMARY KEY (brand_id, kind, value, author_id),
  constraint account_sign_kind_check CHECK ((kind = ANY (ARRAY['verified-link'::text, 'address'::text, 'order'::text]))),
  constraint account_sign_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id) ON DELETE CASCADE,
  constraint account_sign_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint account_sign_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX account_sign_author ON public.account_sign USING btree (author_id, brand_id);
CREATE INDEX account_sign_post ON public.account_sign USING btree (post_id);

create table adviser (
  only_row boolean default true not null,
  is_on boolean default false not null,
  url text not null,
  model text not null,
  allowed text[] default '{}'::text[] not null,
  sealed_key bytea,
  month_tokens bigint not null,
  month_requests integer not null,
  private_words boolean default false not null,
  changed_at timestamp with time zone not null,
  failures integer default 0 not null,
  rest_until timestamp with time zone,
  named_until timestamp with time zone,
  constraint adviser_pkey PRIMARY KEY (only_row),
  constraint adviser_only_row_check CHECK (only_row)
);

create table adviser_use (
  id uuid not null,
  at timestamp with time zone not null,
  person_id text,
  purpose text not null,
  tokens bigint not null,
  ended_at timestamp with time zone,
  outcome text,
  constraint adviser_use_pkey PRIMARY KEY (id),
  constraint adviser_use_purpose_check CHECK ((purpose = ANY (ARRAY['summary'::text, 'opinion'::text, 'trial'::text]))),
  constraint adviser_use_person_id_fkey FOREIGN KEY (person_id) REFERENCES "user"(id) ON DELETE SET NULL
);
CREATE INDEX adviser_use_at ON public.adviser_use USING btree (at);

create table allowed_address (
  source_id uuid not null,
  host text not null,
  port integer not null,
  added_by text not null,
  added_at timestamp with time zone not null,
  constraint allowed_address_pkey PRIMARY KEY (source_id, host, port),
  constraint allowed_address_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table announced (
  source_id uuid not null,
  key text not null,
  host text not null,
  data jsonb not null,
  announced_at timestamp with time zone not null,
  due_at timestamp with time zone,
  tries integer default 0 not null,
  claimed_until timestamp with time zone,
  round integer default 0 not null,
  looked_at timestamp with time zone,
  constraint announced_pkey PRIMARY KEY (source_id, key),
  constraint announced_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX announced_due ON public.announced USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX announced_host ON public.announced USING btree (host, looked_at);

create table api_answer (
  owner text not null,
  key text not null,
  request_hash bytea not null,
  begun_at timestamp with time zone not null,
  status integer,
  sealed bytea,
  constraint api_answer_pkey PRIMARY KEY (owner, key)
);
CREATE INDEX api_answer_begun ON public.api_answer USING btree (begun_at);

create table api_key (
  id uuid not null,
  user_id text not null,
  name text not null,
  hash bytea not null,
  hint text not null,
  scopes text[] not null,
  brand_ids uuid[],
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_hash_key UNIQUE (hash),
  constraint api_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX api_key_user ON public.api_key USING btree (user_id, created_at DESC);

create table attempt (
  key text not null,
  count integer not null,
  window_ends_at timestamp with time zone not null,
  constraint attempt_pkey PRIMARY KEY (key)
);

create table audit (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  kind text not null,
  actor_id text,
  person_id text,
  invitation_id uuid,
  data jsonb default '{}'::jsonb not null,
  constraint audit_pkey PRIMARY KEY (id)
);

create table audit_seal (
  seq bigint not null,
  audit_id bigint not null,
  hash bytea not null,
  constraint audit_seal_pkey PRIMARY KEY (seq),
  constraint audit_seal_audit_id_key UNIQUE (audit_id)
);

create table author (
  id bigint generated always as identity not null,
  connector text not null,
  external_id text not null,
  handle text not null,
  name text not null,
  url text,
  avatar_url text,
  followers integer,
  erased_at timestamp with time zone,
  automated boolean,
  constraint author_pkey PRIMARY KEY (id),
  constraint author_connector_external_id_key UNIQUE (connector, external_id)
);
CREATE INDEX author_words ON public.author USING gin (to_tsvector('simple'::regconfig, lower(translate(NORMALIZE(regexp_replace(NORMALIZE(((name || ' '::text) || handle), NFD), '[\u0300-\u036F]'::text, ''::text, 'g'::text), NFC), 'łŁøØđĐıŒÆÞÐƏςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІҐЂЈЉЊЋЏЅ.@_-'::text, 'llooddiœæþðəσαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіґђјљњћџѕ    '::text))));

create table blob (
  sha256 bytea not null,
  type text not null,
  size integer not null,
  bytes bytea not null,
  kept_at timestamp with time zone not null,
  constraint blob_pkey PRIMARY KEY (sha256),
  constraint blob_sha256_check CHECK ((length(sha256) = 32))
);
CREATE INDEX blob_kept ON public.blob USING btree (kept_at);

create table brand (
  id uuid not null,
  name text not null,
  languages text[] not null,
  time_zone text not null,
  policy jsonb not null,
  created_at timestamp with time zone default now() not null,
  retention jsonb default '{"casesMonths": 24, "deletedDays": 30, "postsMonths": 12}'::jsonb not null,
  retention_ran_at timestamp with time zone,
  sites text[] default '{}'::text[] not null,
  accounts text[] default '{}'::text[] not null,
  constraint brand_pkey PRIMARY KEY (id)
);

create table brand_access (
  user_id text not null,
  brand_id uuid not null,
  constraint brand_access_pkey PRIMARY KEY (user_id, brand_id),
  constraint brand_access_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint brand_access_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX brand_access_brand ON public.brand_access USING btree (brand_id);

create table brand_assignment (
  brand_id uuid not null,
  settings jsonb not null,
  version integer not null,
  changed_at timestamp with time zone not null,
  changed_by text,
  constraint brand_assignment_pkey PRIMARY KEY (brand_id),
  constraint brand_assignment_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table brand_clocks (
  brand_id uuid not null,
  settings jsonb not null,
  version integer not null,
  holidays_until date,
  changed_at timestamp with time zone not null,
  changed_by text,
  constraint brand_clocks_pkey PRIMARY KEY (brand_id),
  constraint brand_clocks_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX brand_clocks_holidays ON public.brand_clocks USING btree (holidays_until) WHERE (holidays_until IS NOT NULL);

create table brand_learning (
  brand_id uuid not null,
  is_on boolean default true not null,
  learns_from timestamp with time zone,
  revision integer default 0 not null,
  judged_version text,
  again_version text,
  again_since timestamp with time zone,
  again_below bigint,
  again_done integer default 0 not null,
  again_of integer default 0 not null,
  drift jsonb,
  drift_at timestamp with time zone,
  drift_looked_at timestamp with time zone,
  anchors_to bigint,
  again_at timestamp with time zone,
  constraint brand_learning_pkey PRIMARY KEY (brand_id),
  constraint brand_learning_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);

create table brand_topic (
  id uuid not null,
  brand_id uuid not null,
  key text not null,
  name text not null,
  created_by text,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  constraint brand_topic_pkey PRIMARY KEY (id),
  constraint brand_topic_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint brand_topic_created_by_fkey FOREIGN KEY (created_by) REFERENCES "user"(id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX brand_topic_named ON public.brand_topic USING btree (brand_id, lower(name)) WHERE (archived_at IS NULL);
CREATE UNIQUE INDEX brand_topic_once ON public.brand_topic USING btree (brand_id, key);

create table brand_word (
  id uuid not null,
  brand_id uuid not null,
  kind text not null,
  text text not null,
  added_by text,
  added_at timestamp with time zone not null,
  constraint brand_word_pkey PRIMARY KEY (id),
  constraint brand_word_kind_check CHECK ((kind = ANY (ARRAY['dish'::text, 'place'::text, 'staff'::text, 'rival'::text]))),
  constraint brand_word_added_by_fkey FOREIGN KEY (added_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint brand_word_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX brand_word_once ON public.brand_word USING btree (brand_id, kind, lower(text));

create table brought_post (
  post_id bigint not null,
  way text not null,
  page text,
  title text,
  brought_by text not null,
  brought_at timestamp with time zone not null,
  constraint brought_post_pkey PRIMARY KEY (post_id),
  constraint brought_post_way_check CHECK ((way = ANY (ARRAY['link'::text, 'screenshot'::text, 'call'::text, 'letter'::text, 'in-shop'::text, 'other'::text]))),
  constraint brought_post_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
);
CREATE INDEX brought_post_page ON public.brought_post USING hash (page);

create table bulk (
  id uuid not null,
  brand_id uuid not null,
  actor_id text not null,
  act jsonb not null,
  state text not null,
  capped boolean not null,
  at timestamp with time zone not null,
  constraint bulk_pkey PRIMARY KEY (id),
  constraint bulk_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'doing'::text, 'undoing'::text]))),
  constraint bulk_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint bulk_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX bulk_actor ON public.bulk USING btree (actor_id);
CREATE INDEX bulk_at ON public.bulk USING btree (at);
CREATE INDEX bulk_brand ON public.bulk USING btree (brand_id);

create table bulk_case (
  bulk_id uuid not null,
  case_id bigint not null,
  seen integer not null,
  outcome text,
  before jsonb,
  version integer,
  undone text,
  constraint bulk_case_pkey PRIMARY KEY (bulk_id, case_id),
  constraint bulk_case_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk(id) ON DELETE CASCADE,
  constraint bulk_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX bulk_case_case ON public.bulk_case USING btree (case_id);

create table case_apart (
  case_a bigint not null,
  case_b bigint not null,
  by text not null,
  at timestamp with time zone not null,
  constraint case_apart_pkey PRIMARY KEY (case_a, case_b),
  constraint case_apart_check CHECK ((case_a < case_b)),
  constraint case_apart_case_a_fkey FOREIGN KEY (case_a) REFERENCES cases(id) ON DELETE CASCADE,
  constraint case_apart_case_b_fkey FOREIGN KEY (case_b) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX case_apart_b ON public.case_apart USING btree (case_b);

create table case_link (
  id uuid not null,
  case_id bigint not null,
  url text not null,
  title text not null,
  added_by text not null,
  added_at timestamp with time zone not null,
  constraint case_link_pkey PRIMARY KEY (id),
  constraint case_link_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX case_link_case ON public.case_link USING btree (case_id, added_at);

create table case_move (
  id uuid not null,
  kind text not null,
  brand_id uuid not null,
  from_case bigint not null,
  to_case bigint not null,
  from_version integer not null,
  to_version integer not null,
  moved jsonb not null,
  at timestamp with time zone not null,
  by text not null,
  undone_at timestamp with time zone,
  undone_by text,
  constraint case_move_pkey PRIMARY KEY (id),
  constraint case_move_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text]))),
  constraint case_move_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint case_move_from_case_fkey FOREIGN KEY (from_case) REFERENCES cases(id) ON DELETE CASCADE,
  constraint case_move_to_case_fkey FOREIGN KEY (to_case) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX case_move_brand ON public.case_move USING btree (brand_id);
CREATE INDEX case_move_from ON public.case_move USING btree (from_case);
CREATE INDEX case_move_to ON public.case_move USING btree (to_case);

create table case_offer (
  case_id bigint not null,
  case_version integer not null,
  because text not null,
  look_at timestamp with time zone not null,
  passed_over text,
  constraint case_offer_pkey PRIMARY KEY (case_id),
  constraint case_offer_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE,
  constraint case_offer_passed_over_fkey FOREIGN KEY (passed_over) REFERENCES "user"(id) ON DELETE SET NULL
);

create table case_summary (
  case_id bigint not null,
  language text not null,
  case_version integer not null,
  summary text not null,
  open text not null,
  left_out integer not null,
  model text not null,
  made_at timestamp with time zone not null,
  constraint case_summary_pkey PRIMARY KEY (case_id, language),
  constraint case_summary_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint case_summary_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);

create table case_text (
  id uuid not null,
  case_id bigint not null,
  kind text not null,
  author_id text not null,
  text text not null,
  created_at timestamp with time zone not null,
  constraint case_text_pkey PRIMARY KEY (id),
  constraint case_text_kind_check CHECK ((kind = ANY (ARRAY['promise'::text, 'gesture'::text]))),
  constraint case_text_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX case_text_case ON public.case_text USING btree (case_id, created_at);

create table cases (
  id bigint generated by default as identity not null,
  brand_id uuid not null,
  source_id uuid not null,
  author_id bigint not null,
  status text not null,
  owner_id text,
  priority text not null,
  set_aside_reason text,
  policy jsonb not null,
  clock_round integer not null,
  clock_state text not null,
  clock_started_at timestamp with time zone not null,
  clock_warn_at timestamp with time zone not null,
  clock_due_at timestamp with time zone not null,
  clock_warned_at timestamp with time zone,
  clock_breached_at timestamp with time zone,
  clock_met_at timestamp with time zone,
  ring_at timestamp with time zone,
  first_post_id bigint,
  last_post_id bigint,
  post_count integer default 1 not null,
  opened_at timestamp with time zone not null,
  last_post_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  version integer default 1 not null,
  last_answer_at timestamp with time zone,
  erased_at timestamp with time zone,
  unanswered integer,
  unanswered_since timestamp with time zone,
  unanswered_last timestamp with time zone,
  base_priority text,
  base_at integer,
  kind text,
  priority_why text[] default '{usual}'::text[] not null,
  solution jsonb,
  promises jsonb default '[]'::jsonb not null,
  paused_until timestamp with time zone,
  department_id uuid,
  unowned_said boolean default false not null,
  outcome text,
  follow_up_at timestamp with time zone,
  order_key bigint default 0 not null,
  connector text,
  language text,
  place text,
  labels uuid[] default '{}'::uuid[] not null,
  merged_into bigint,
  split_from bigint,
  verdict jsonb,
  kind_by_hand boolean default false not null,
  judged text[] default '{}'::text[] not null,
  severity_key bigint generated always as (((order_key +
CASE
    WHEN (status = ANY (ARRAY['settled'::text, 'set-aside'::text])) THEN '4000000000000000'::bigint
    ELSE (0)::bigint
END) + (
CASE priority
    WHEN 'critical'::text THEN 0
    WHEN 'high'::text THEN 1
    WHEN 'medium'::text THEN 2
    ELSE 3
END * '1000000000000000'::bigint))) stored not null,
  urgency_key bigint generated always as (((order_key +
CASE
    WHEN (status = ANY (ARRAY['settled'::text, 'set-aside'::text])) THEN '4000000000000000'::bigint
    ELSE (0)::bigint
END) + (
CASE
    WHEN ('urgent'::text = ANY (judged)) THEN 0
    ELSE 1
END * '1000000000000000'::bigint))) stored not null,
  anger_key bigint generated always as (((order_key +
CASE
    WHEN (status = ANY (ARRAY['settled'::text, 'set-aside'::text])) THEN '4000000000000000'::bigint
    ELSE (0)::bigint
END) + ((((3 -
CASE
    WHEN ('anger:1'::text = ANY (judged)) THEN 1
    ELSE 0
END) -
CASE
    WHEN ('anger:2'::text = ANY (judged)) THEN 1
    ELSE 0
END) -
CASE
    WHEN ('anger:3'::text = ANY (judged)) THEN 1
    ELSE 0
END) * '1000000000000000'::bigint))) stored not null,
  late boolean generated always as (((clock_breached_at IS NOT NULL) OR (promises @> '[{"state": "broken"}]'::jsonb) OR (((solution ->> 'breachedAt'::text) IS NOT NULL) AND ((solution ->> 'state'::text) = ANY (ARRAY['running'::text, 'paused'::text]))))) stored not null,
  facets text[] generated always as ((array_remove(ARRAY[('s:'::text || status), ('p:'::text || priority), ('o:'::text || COALESCE(owner_id, ''::text)), ('c:'::text || connector), ('r:'::text || (source_id)::text), ('a:'::text || (author_id)::text), ('l:'::text || language), ('w:'::text || place), ('k:'::text || kind),
CASE
    WHEN ((clock_breached_at IS NOT NULL) OR (promises @> '[{"state": "broken"}]'::jsonb) OR (((solution ->> 'breachedAt'::text) IS NOT NULL) AND ((solution ->> 'state'::text) = ANY (ARRAY['running'::text, 'paused'::text])))) THEN 'late'::text
    ELSE NULL::text
END,
CASE
    WHEN (last_answer_at IS NOT NULL) THEN 'replied'::text
    ELSE NULL::text
END,
CASE
    WHEN (unanswered IS NOT NULL) THEN 'unanswered'::text
    ELSE NULL::text
END], NULL::text) || judged)) stored not null,
  constraint cases_pkey PRIMARY KEY (id),
  constraint cases_base_priority_check CHECK ((base_priority = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text]))),
  constraint cases_clock_state_check CHECK ((clock_state = ANY (ARRAY['running'::text, 'met'::text, 'breached'::text, 'stopped'::text]))),
  constraint cases_kind_check CHECK ((kind = ANY (ARRAY['complaint'::text, 'question'::text, 'praise'::text, 'suggestion'::text, 'thanks'::text, 'other'::text]))),
  constraint cases_outcome_check CHECK ((outcome = ANY (ARRAY['agreed'::text, 'not-agreed'::text, 'no-answer'::text]))),
  constraint cases_priority_check CHECK ((priority = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text]))),
  constraint cases_status_check CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'waiting'::text, 'waiting-team'::text, 'paused'::text, 'settled'::text, 'set-aside'::text]))),
  constraint cases_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id),
  constraint cases_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint cases_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint cases_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES cases(id) ON DELETE SET NULL,
  constraint cases_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE,
  constraint cases_split_from_fkey FOREIGN KEY (split_from) REFERENCES cases(id) ON DELETE SET NULL
);
CREATE INDEX cases_author ON public.cases USING btree (author_id);
CREATE INDEX cases_by_anger ON public.cases USING btree (brand_id, anger_key, id) INCLUDE (opened_at, status);
CREATE INDEX cases_by_severity ON public.cases USING btree (brand_id, severity_key, id) INCLUDE (opened_at, status);
CREATE INDEX cases_by_urgency ON public.cases USING btree (brand_id, urgency_key, id) INCLUDE (opened_at, status);
CREATE INDEX cases_closed ON public.cases USING btree (settled_at) WHERE ((erased_at IS NULL) AND (status = ANY (ARRAY['settled'::text, 'set-aside'::text])));
CREATE INDEX cases_department ON public.cases USING btree (department_id) WHERE (department_id IS NOT NULL);
CREATE INDEX cases_facets ON public.cases USING gin (facets);
CREATE INDEX cases_follow_up ON public.cases USING btree (follow_up_at) WHERE (follow_up_at IS NOT NULL);
CREATE INDEX cases_labels ON public.cases USING gin (labels) WHERE (labels <> '{}'::uuid[]);
CREATE INDEX cases_last_post ON public.cases USING btree (brand_id, last_post_at) INCLUDE (id, opened_at, status, priority, owner_id, connector, language, late, last_answer_at);
CREATE INDEX cases_long ON public.cases USING btree (brand_id, opened_at) INCLUDE (id, order_key, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at) WHERE (((last_post_at - opened_at) > '30 days'::interval) OR ((order_key >= '200000000000000'::bigint) AND (((('210000000000000'::bigint - order_key))::numeric - (EXTRACT(epoch FROM (opened_at - '1970-01-01 00:00:00+00'::timestamp with time zone)) * (1000)::numeric)) > ('2592000000'::bigint)::numeric)));
CREATE INDEX cases_merged ON public.cases USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX cases_of_owner ON public.cases USING btree (owner_id, brand_id, order_key, id) INCLUDE (status) WHERE (owner_id IS NOT NULL);
CREATE UNIQUE INDEX cases_one_open ON public.cases USING btree (brand_id, author_id) WHERE ((status = ANY (ARRAY['new'::text, 'open'::text, 'waiting'::text, 'waiting-team'::text, 'paused'::text])) AND (split_from IS NULL));
CREATE INDEX cases_opened ON public.cases USING btree (brand_id, opened_at) INCLUDE (id, order_key, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at);
CREATE INDEX cases_order ON public.cases USING btree (brand_id, order_key, id) INCLUDE (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at);
CREATE INDEX cases_owner ON public.cases USING btree (owner_id, brand_id, order_key, id) INCLUDE (opened_at, status, priority, connector, language, late, last_post_at, last_answer_at) WHERE (status = ANY (ARRAY['new'::text, 'open'::text, 'waiting'::text, 'waiting-team'::text, 'paused'::text]));
CREATE INDEX cases_ring ON public.cases USING btree (ring_at) WHERE (ring_at IS NOT NULL);
CREATE INDEX cases_settled ON public.cases USING btree (brand_id, order_key, id) WHERE (status = ANY (ARRAY['settled'::text, 'set-aside'::text]));
CREATE INDEX cases_source ON public.cases USING btree (source_id);
CREATE INDEX cases_split ON public.cases USING btree (split_from) WHERE (split_from IS NOT NULL);
CREATE INDEX cases_split_open ON public.cases USING btree (brand_id, author_id) WHERE ((status = ANY (ARRAY['new'::text, 'open'::text, 'waiting'::text, 'waiting-team'::text, 'paused'::text])) AND (split_from IS NOT NULL));
CREATE INDEX cases_to_answer ON public.cases USING btree (brand_id, order_key, id) INCLUDE (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at) WHERE (status = ANY (ARRAY['new'::text, 'open'::text]));
CREATE INDEX cases_unowned ON public.cases USING btree (brand_id, order_key, id) INCLUDE (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at) WHERE ((status = ANY (ARRAY['new'::text, 'open'::text])) AND (owner_id IS NULL));
CREATE INDEX cases_waiting ON public.cases USING btree (brand_id, order_key, id) INCLUDE (opened_at, status, priority, owner_id, connector, language, late, last_post_at, last_answer_at) WHERE (status = ANY (ARRAY['waiting'::text, 'waiting-team'::text, 'paused'::text]));

create table connector_key (
  connector text not null,
  sealed bytea not null,
  created_at timestamp with time zone not null,
  constraint connector_key_pkey PRIMARY KEY (connector)
);

create table consent (
  state_hash bytea not null,
  user_id text not null,
  brand_id uuid not null,
  connector text not null,
  way text,
  source_id uuid,
  sealed bytea not null,
  expires_at timestamp with time zone not null,
  constraint consent_pkey PRIMARY KEY (state_hash),
  constraint consent_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint consent_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE,
  constraint consent_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX consent_expires ON public.consent USING btree (expires_at);

create table correction (
  id uuid not null,
  post_id bigint not null,
  brand_id uuid not null,
  head text not null,
  said jsonb,
  version text,
  answer jsonb not null,
  held_out boolean not null,
  by_id text,
  at timestamp with time zone not null,
  taken_back_at timestamp with time zone,
  taken_back_by text,
  instead_of uuid,
  constraint correction_pkey PRIMARY KEY (id),
  constraint correction_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint correction_by_id_fkey FOREIGN KEY (by_id) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint correction_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE,
  constraint correction_taken_back_by_fkey FOREIGN KEY (taken_back_by) REFERENCES "user"(id) ON DELETE SET NULL
);
CREATE INDEX correction_of_brand ON public.correction USING btree (brand_id, at) WHERE (taken_back_at IS NULL);
CREATE UNIQUE INDEX correction_standing ON public.correction USING btree (post_id, head) WHERE (taken_back_at IS NULL);

create table delivery (
  source_id uuid not null,
  key text not null,
  hash bytea not null,
  status integer not null,
  answer jsonb not null,
  at timestamp with time zone not null,
  constraint delivery_pkey PRIMARY KEY (source_id, key),
  constraint delivery_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX delivery_at ON public.delivery USING btree (at);

create table department (
  id uuid not null,
  brand_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint department_pkey PRIMARY KEY (id),
  constraint department_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX department_name ON public.department USING btree (brand_id, lower(name)) WHERE (removed_at IS NULL);

create table draft (
  case_id bigint not null,
  way text not null,
  text text not null,
  seen integer not null,
  to_post_id bigint,
  version integer not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  machine boolean default false not null,
  constraint draft_pkey PRIMARY KEY (case_id, way),
  constraint draft_way_check CHECK ((way = ANY (ARRAY['public'::text, 'private'::text, 'note'::text]))),
  constraint draft_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);

create table draft_aside (
  case_id bigint not null,
  way text not null,
  written_by text not null,
  text text not null,
  written_at timestamp with time zone not null,
  constraint draft_aside_pkey PRIMARY KEY (case_id, way, written_by),
  constraint draft_aside_way_check CHECK ((way = ANY (ARRAY['public'::text, 'private'::text, 'note'::text]))),
  constraint draft_aside_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);

create table erased_item (
  mark bytea not null,
  at timestamp with time zone not null,
  constraint erased_item_pkey PRIMARY KEY (mark)
);

create table erasure (
  id uuid not null,
  at timestamp with time zone not null,
  by_id text not null,
  reason text not null,
  author_ids bigint[] not null,
  counts jsonb not null,
  done_at timestamp with time zone,
  constraint erasure_pkey PRIMARY KEY (id),
  constraint erasure_reason_check CHECK ((reason = ANY (ARRAY['request'::text, 'mistake'::text, 'other'::text])))
);
CREATE INDEX erasure_running ON public.erasure USING btree (at) WHERE (done_at IS NULL);

create table event (
  id bigint generated always as identity not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone not null,
  kind text not null,
  brand_id uuid not null,
  case_id bigint,
  case_version integer,
  source_id uuid,
  actor_id text,
  data jsonb default '{}'::jsonb not null,
  constraint event_pkey PRIMARY KEY (xid, id)
);
CREATE INDEX event_case ON public.event USING btree (case_id, xid, id) WHERE (case_id IS NOT NULL);

create table evidence (
  id uuid not null,
  brand_id uuid not null,
  case_id bigint,
  post_id bigint,
  name text not null,
  original bytea not null,
  shown bytea,
  thumb bytea,
  width integer,
  height integer,
  added_by text not null,
  uploaded_at timestamp with time zone not null,
  added_at timestamp with time zone,
  note_id uuid,
  constraint evidence_pkey PRIMARY KEY (id),
  constraint evidence_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint evidence_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE,
  constraint evidence_note_id_fkey FOREIGN KEY (note_id) REFERENCES note(id) ON DELETE SET NULL,
  constraint evidence_original_fkey FOREIGN KEY (original) REFERENCES blob(sha256),
  constraint evidence_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE SET NULL,
  constraint evidence_shown_fkey FOREIGN KEY (shown) REFERENCES blob(sha256),
  constraint evidence_thumb_fkey FOREIGN KEY (thumb) REFERENCES blob(sha256)
);
CREATE INDEX evidence_brand ON public.evidence USING btree (brand_id, uploaded_at);
CREATE INDEX evidence_case ON public.evidence USING btree (case_id, added_at) WHERE (case_id IS NOT NULL);
CREATE INDEX evidence_note ON public.evidence USING btree (note_id) WHERE (note_id IS NOT NULL);
CREATE INDEX evidence_original ON public.evidence USING btree (original);
CREATE INDEX evidence_post ON public.evidence USING btree (post_id) WHERE (post_id IS NOT NULL);
CREATE INDEX evidence_shown ON public.evidence USING btree (shown) WHERE (shown IS NOT NULL);
CREATE INDEX evidence_thumb ON public.evidence USING btree (thumb) WHERE (thumb IS NOT NULL);
CREATE INDEX evidence_unused ON public.evidence USING btree (uploaded_at) WHERE (case_id IS NULL);

create table installation (
  only_row boolean default true not null,
  key_id text,
  created_at timestamp with time zone default now() not null,
  two_factor_required boolean default false not null,
  assistants boolean default false not null,
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_only_row_check CHECK (only_row)
);

create table invitation (
  id uuid not null,
  name text not null,
  email text not null,
  role text not null,
  brand_ids uuid[] not null,
  language text not null,
  hash bytea not null,
  invited_by text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by text,
  revoked_at timestamp with time zone,
  constraint invitation_pkey PRIMARY KEY (id),
  constraint invitation_hash_key UNIQUE (hash)
);
CREATE UNIQUE INDEX invitation_pending ON public.invitation USING btree (email) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

create table judgement (
  post_id bigint not null,
  brand_id uuid not null,
  version text not null,
  judged_at timestamp with time zone not null,
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
  unsure text[] not null,
  asks smallint not null,
  probabilities smallint[] not null,
  constraint judgement_pkey PRIMARY KEY (post_id),
  constraint judgement_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint judgement_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
);
CREATE INDEX judgement_asks ON public.judgement USING btree (brand_id, asks DESC, post_id) WHERE (asks > 0);
CREATE INDEX judgement_of_brand ON public.judgement USING btree (brand_id, post_id);

create table label (
  id uuid not null,
  brand_id uuid not null,
  name text not null,
  tone text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  merged_into uuid,
  constraint label_pkey PRIMARY KEY (id),
  constraint label_tone_check CHECK ((tone = ANY (ARRAY['plain'::text, 'accent'::text, 'calm'::text, 'warn'::text, 'danger'::text]))),
  constraint label_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint label_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES label(id) ON DELETE CASCADE
);
CREATE INDEX label_brand ON public.label USING btree (brand_id);
CREATE INDEX label_merged ON public.label USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE UNIQUE INDEX label_name ON public.label USING btree (brand_id, lower(name)) WHERE ((archived_at IS NULL) AND (merged_into IS NULL));

create table medium (
  id uuid default gen_random_uuid() not null,
  post_id bigint not null,
  nth smallint not null,
  kind text not null,
  url text,
  alt text,
  sensitive boolean not null,
  width integer,
  height integer,
  page text,
  title text,
  words text,
  shown bytea,
  thumb bytea,
  copied_at timestamp with time zone,
  constraint medium_pkey PRIMARY KEY (id),
  constraint medium_post_id_nth_key UNIQUE (post_id, nth),
  constraint medium_kind_check CHECK ((kind = ANY (ARRAY['picture'::text, 'film'::text, 'sound'::text, 'link'::text]))),
  constraint medium_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE,
  constraint medium_shown_fkey FOREIGN KEY (shown) REFERENCES blob(sha256),
  constraint medium_thumb_fkey FOREIGN KEY (thumb) REFERENCES blob(sha256)
);
CREATE INDEX medium_copied ON public.medium USING btree (copied_at) WHERE (copied_at IS NOT NULL);
CREATE INDEX medium_kind ON public.medium USING btree (kind, post_id);
CREATE INDEX medium_shown ON public.medium USING btree (shown) WHERE (shown IS NOT NULL);
CREATE INDEX medium_thumb ON public.medium USING btree (thumb) WHERE (thumb IS NOT NULL);

create table moderation (
  id uuid not null,
  brand_id uuid not null,
  case_id bigint,
  source_id uuid not null,
  author_id bigint,
  post_id bigint,
  kind text not null,
  reason text,
  comment text default ''::text not null,
  done_by text,
  done_at timestamp with time zone not null,
  ended_by text,
  ended_at timestamp with time zone,
  constraint moderation_pkey PRIMARY KEY (id),
  constraint moderation_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id) ON DELETE SET NULL,
  constraint moderation_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint moderation_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE SET NULL,
  constraint moderation_done_by_fkey FOREIGN KEY (done_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint moderation_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint moderation_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE SET NULL,
  constraint moderation_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX moderation_case ON public.moderation USING btree (case_id);
CREATE UNIQUE INDEX moderation_report ON public.moderation USING btree (post_id) WHERE (kind = 'report'::text);
CREATE UNIQUE INDEX moderation_standing ON public.moderation USING btree (source_id, author_id, kind) WHERE ((kind <> 'report'::text) AND (ended_at IS NULL));

create table note (
  id uuid not null,
  case_id bigint not null,
  author_id text not null,
  text text not null,
  created_at timestamp with time zone not null,
  words tsvector generated always as (((to_tsvector('french'::regconfig, regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text)) || to_tsvector('french'::regconfig, regexp_replace(translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text), 'ees?( |$)'::text, 'e\1'::text, 'gi'::text))) || to_tsvector('english'::regconfig, translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text)))) stored,
  constraint note_pkey PRIMARY KEY (id),
  constraint note_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX note_case ON public.note USING btree (case_id, created_at);
CREATE INDEX note_words ON public.note USING gin (words);

create table note_group (
  note_id uuid not null,
  kind text not null,
  group_id uuid not null,
  places jsonb not null,
  constraint note_group_pkey PRIMARY KEY (note_id, kind, group_id),
  constraint note_group_kind_check CHECK ((kind = ANY (ARRAY['team'::text, 'department'::text]))),
  constraint note_group_note_id_fkey FOREIGN KEY (note_id) REFERENCES note(id) ON DELETE CASCADE
);

create table note_mention (
  note_id uuid not null,
  person_id text not null,
  brand_id uuid not null,
  places jsonb not null,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  team_id uuid,
  constraint note_mention_pkey PRIMARY KEY (note_id, person_id),
  constraint note_mention_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint note_mention_note_id_fkey FOREIGN KEY (note_id) REFERENCES note(id) ON DELETE CASCADE,
  constraint note_mention_person_id_fkey FOREIGN KEY (person_id) REFERENCES "user"(id) ON DELETE CASCADE,
  constraint note_mention_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE SET NULL
);
CREATE INDEX note_mention_brand ON public.note_mention USING btree (brand_id);
CREATE INDEX note_mention_person ON public.note_mention USING btree (person_id, brand_id, at DESC);
CREATE INDEX note_mention_team ON public.note_mention USING btree (team_id) WHERE (team_id IS NOT NULL);

create table passkey (
  id text not null,
  name text,
  "publicKey" text not null,
  "userId" text not null,
  "credentialID" text not null,
  counter integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamp with time zone,
  aaguid text,
  constraint passkey_pkey PRIMARY KEY (id),
  constraint "passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX "passkey_credentialID_idx" ON public.passkey USING btree ("credentialID");
CREATE INDEX "passkey_userId_idx" ON public.passkey USING btree ("userId");

create table password_link (
  user_id text not null,
  hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint password_link_pkey PRIMARY KEY (user_id),
  constraint password_link_hash_key UNIQUE (hash),
  constraint password_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);

create table post (
  id bigint generated by default as identity not null,
  source_id uuid not null,
  external_id text not null,
  author_id bigint not null,
  case_id bigint,
  revision text,
  text text not null,
  language text,
  url text,
  parent_external_id text,
  root_external_id text,
  links text[] default '{}'::text[] not null,
  hits jsonb default '[]'::jsonb not null,
  addressed text,
  ours boolean default false not null,
  reach jsonb,
  ref jsonb default '{}'::jsonb not null,
  published_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  rating jsonb,
  place text,
  erased_at timestamp with time zone,
  private boolean default false not null,
  closed text,
  words tsvector generated always as (
CASE
    WHEN (case_id IS NOT NULL) THEN ((to_tsvector('french'::regconfig, regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text)) || to_tsvector('french'::regconfig, regexp_replace(translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text), 'ees?( |$)'::text, 'e\1'::text, 'gi'::text))) || to_tsvector('english'::regconfig, translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text)))
    ELSE NULL::tsvector
END) stored,
  answered_at timestamp with time zone,
  constraint post_pkey PRIMARY KEY (id),
  constraint post_source_id_external_id_key UNIQUE (source_id, external_id),
  constraint post_author_id_fkey FOREIGN KEY (author_id) REFERENCES author(id),
  constraint post_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE SET NULL,
  constraint post_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX post_author ON public.post USING btree (author_id, published_at DESC, id DESC);
CREATE INDEX post_case ON public.post USING btree (case_id, published_at, id) WHERE (case_id IS NOT NULL);
CREATE INDEX post_gone ON public.post USING btree (deleted_at) WHERE ((deleted_at IS NOT NULL) AND (erased_at IS NULL));
CREATE INDEX post_links ON public.post USING gin (links) WHERE ((case_id IS NOT NULL) AND (links <> '{}'::text[]) AND (NOT ours));
CREATE INDEX post_parent ON public.post USING btree (source_id, parent_external_id) WHERE (parent_external_id IS NOT NULL);
CREATE INDEX post_recheck ON public.post USING btree (source_id, published_at, id) INCLUDE (case_id) WHERE ((case_id IS NOT NULL) AND (deleted_at IS NULL) AND (erased_at IS NULL));
CREATE INDEX post_root ON public.post USING btree (source_id, root_external_id) WHERE (root_external_id IS NOT NULL);
CREATE INDEX post_same_text ON public.post USING btree (hashtextextended(lower(regexp_replace(text, '\s+'::text, ' '::text, 'g'::text)), (0)::bigint), source_id, id) WHERE ((case_id IS NOT NULL) AND (NOT ours) AND (length(text) >= 24));
CREATE INDEX post_uncased ON public.post USING btree (received_at) WHERE ((case_id IS NULL) AND (NOT ours));
CREATE INDEX post_url ON public.post USING hash (url) WHERE (case_id IS NOT NULL);
CREATE INDEX post_words ON public.post USING gin (words) WHERE (words IS NOT NULL);

create table post_revision (
  post_id bigint not null,
  seen_at timestamp with time zone not null,
  revision text,
  text text not null,
  constraint post_revision_pkey PRIMARY KEY (post_id, seen_at),
  constraint post_revision_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
);

create table proof (
  id uuid not null,
  case_id bigint not null,
  author_id text not null,
  url text,
  text text not null,
  answered_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint proof_pkey PRIMARY KEY (id),
  constraint proof_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE
);
CREATE INDEX proof_case ON public.proof USING btree (case_id, answered_at);

create table reply (
  id uuid not null,
  case_id bigint not null,
  post_id bigint not null,
  source_id uuid not null,
  author_id text not null,
  text text not null,
  state text not null,
  send_at timestamp with time zone not null,
  attempts integer default 0 not null,
  claim_holder text,
  claim_token bigint default 0 not null,
  claim_until timestamp with time zone,
  error_kind text,
  error_message text,
  external_id text,
  url text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  private boolean default false not null,
  words tsvector generated always as (((to_tsvector('french'::regconfig, regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text)) || to_tsvector('french'::regconfig, regexp_replace(translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text), 'ees?( |$)'::text, 'e\1'::text, 'gi'::text))) || to_tsvector('english'::regconfig, translate(replace(replace(regexp_replace("left"(text, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'::text, ' '::text, 'g'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ'::text, 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'::text)))) stored,
  error_message_fr text,
  may_stand boolean default false not null,
  constraint reply_pkey PRIMARY KEY (id),
  constraint reply_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'retrying'::text, 'sent'::text, 'refused'::text, 'cancelled'::text]))),
  constraint reply_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases(id) ON DELETE CASCADE,
  constraint reply_post_id_fkey FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE,
  constraint reply_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX reply_case ON public.reply USING btree (case_id, created_at);
CREATE INDEX reply_due ON public.reply USING btree (send_at) WHERE (state = ANY (ARRAY['queued'::text, 'retrying'::text, 'sending'::text]));
CREATE UNIQUE INDEX reply_external ON public.reply USING btree (source_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX reply_words ON public.reply USING gin (words);

create table reply_template (
  id uuid not null,
  brand_id uuid not null,
  owner_id text,
  kind text not null,
  name text not null,
  shortcut text,
  language text,
  body text not null,
  changed_at timestamp with time zone not null,
  constraint reply_template_pkey PRIMARY KEY (id),
  constraint reply_template_kind_check CHECK ((kind = ANY (ARRAY['template'::text, 'snippet'::text]))),
  constraint reply_template_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint reply_template_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX reply_template_owner ON public.reply_template USING btree (owner_id) WHERE (owner_id IS NOT NULL);
CREATE UNIQUE INDEX reply_template_shortcut ON public.reply_template USING btree (brand_id, COALESCE(owner_id, ''::text), lower(shortcut));

create table rule_day (
  rule_id uuid not null,
  day date not null,
  posts integer default 0 not null,
  constraint rule_day_pkey PRIMARY KEY (rule_id, day),
  constraint rule_day_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES watch_rule(id) ON DELETE CASCADE
);

create table saved_view (
  id uuid not null,
  brand_id uuid not null,
  owner_id text,
  name text not null,
  view text not null,
  filter text not null,
  "position" integer not null,
  created_at timestamp with time zone not null,
  made_by text,
  constraint saved_view_pkey PRIMARY KEY (id),
  constraint saved_view_view_check CHECK ((view = ANY (ARRAY['to-answer'::text, 'mine'::text, 'unowned'::text, 'waiting'::text, 'settled'::text, 'all'::text]))),
  constraint saved_view_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint saved_view_made_by_fkey FOREIGN KEY (made_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint saved_view_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX saved_view_brand ON public.saved_view USING btree (brand_id, "position");
CREATE INDEX saved_view_made ON public.saved_view USING btree (made_by) WHERE (made_by IS NOT NULL);
CREATE INDEX saved_view_owner ON public.saved_view USING btree (owner_id) WHERE (owner_id IS NOT NULL);

create table secret_renewal (
  source_id uuid not null,
  token uuid not null,
  until timestamp with time zone not null,
  constraint secret_renewal_pkey PRIMARY KEY (source_id),
  constraint secret_renewal_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  seen_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX "session_userId_idx" ON public.session USING btree ("userId");

create table setup_token (
  only_row boolean default true not null,
  hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint setup_token_pkey PRIMARY KEY (only_row),
  constraint setup_token_only_row_check CHECK (only_row)
);

create table short_link (
  address text not null,
  target text,
  looked_at timestamp with time zone not null,
  constraint short_link_pkey PRIMARY KEY (address)
);

create table site_hour (
  page_id uuid not null,
  hour timestamp with time zone not null,
  looks integer not null,
  failed integer not null,
  blips integer not null,
  times integer[] not null,
  constraint site_hour_pkey PRIMARY KEY (page_id, hour),
  constraint site_hour_page_id_fkey FOREIGN KEY (page_id) REFERENCES watched_page(id) ON DELETE CASCADE
);
CREATE INDEX site_hour_old ON public.site_hour USING btree (hour);

create table site_look (
  page_id uuid not null,
  at timestamp with time zone not null,
  took integer not null,
  status integer,
  fault text,
  constraint site_look_pkey PRIMARY KEY (page_id, at),
  constraint site_look_page_id_fkey FOREIGN KEY (page_id) REFERENCES watched_page(id) ON DELETE CASCADE
);
CREATE INDEX site_look_old ON public.site_look USING btree (at);

create table site_notice (
  id bigint generated always as identity not null,
  page_id uuid not null,
  kind text not null,
  cause text not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  data jsonb default '{}'::jsonb not null,
  constraint site_notice_pkey PRIMARY KEY (id),
  constraint site_notice_kind_check CHECK ((kind = ANY (ARRAY['down'::text, 'changed'::text, 'certificate'::text, 'noted'::text]))),
  constraint site_notice_page_id_fkey FOREIGN KEY (page_id) REFERENCES watched_page(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX site_notice_open ON public.site_notice USING btree (page_id, kind) WHERE (ended_at IS NULL);
CREATE INDEX site_notice_page ON public.site_notice USING btree (page_id, began_at DESC);

create table source (
  id uuid not null,
  brand_id uuid not null,
  connector text not null,
  name text not null,
  settings jsonb not null,
  sealed_secrets bytea,
  account jsonb,
  state text default 'active'::text not null,
  error_kind text,
  error_message text,
  error_since timestamp with time zone,
  retry_at timestamp with time zone,
  last_check_at timestamp with time zone,
  last_post_at timestamp with time zone,
  lease_holder text,
  lease_token bigint default 0 not null,
  lease_until timestamp with time zone,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  error_message_fr text,
  standing jsonb,
  removed_at timestamp with time zone,
  quiet_from timestamp with time zone,
  rhythm jsonb,
  rhythm_at timestamp with time zone,
  whole_from timestamp with time zone,
  whole_to timestamp with time zone,
  whole_at timestamp with time zone,
  catching_up jsonb,
  stream_breaks jsonb,
  live_from timestamp with time zone,
  learns_from timestamp with time zone,
  next_look_at timestamp with time zone,
  usual_delay double precision,
  late_from double precision,
  constraint source_pkey PRIMARY KEY (id),
  constraint source_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text]))),
  constraint source_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX source_brand ON public.source USING btree (brand_id);

create table source_alarm (
  id bigint generated always as identity not null,
  source_id uuid not null,
  kind text not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  data jsonb default '{}'::jsonb not null,
  calm_since timestamp with time zone,
  constraint source_alarm_pkey PRIMARY KEY (id),
  constraint source_alarm_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX source_alarm_open ON public.source_alarm USING btree (source_id, kind) WHERE (ended_at IS NULL);
CREATE INDEX source_alarm_source ON public.source_alarm USING btree (source_id, began_at DESC);

create table source_cursor (
  source_id uuid not null,
  channel text not null,
  cursor text not null,
  updated_at timestamp with time zone default now() not null,
  constraint source_cursor_pkey PRIMARY KEY (source_id, channel),
  constraint source_cursor_channel_check CHECK ((channel = ANY (ARRAY['pull'::text, 'stream'::text]))),
  constraint source_cursor_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table source_hole (
  source_id uuid not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  why text not null,
  why_fr text,
  found_at timestamp with time zone not null,
  constraint source_hole_pkey PRIMARY KEY (source_id, began_at, ended_at),
  constraint source_hole_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table source_hour (
  source_id uuid not null,
  hour timestamp with time zone not null,
  posts integer default 0 not null,
  delays integer[] default '{}'::integer[] not null,
  gap_from timestamp with time zone,
  gap_to timestamp with time zone,
  constraint source_hour_pkey PRIMARY KEY (source_id, hour),
  constraint source_hour_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table source_trouble (
  id bigint generated always as identity not null,
  source_id uuid not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  kind text not null,
  message text not null,
  message_fr text,
  constraint source_trouble_pkey PRIMARY KEY (id),
  constraint source_trouble_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX source_trouble_open ON public.source_trouble USING btree (source_id) WHERE (ended_at IS NULL);
CREATE INDEX source_trouble_source ON public.source_trouble USING btree (source_id, began_at DESC);

create table staff_plan (
  user_id text not null,
  plan jsonb not null,
  version integer not null,
  changed_at timestamp with time zone not null,
  changed_by text,
  constraint staff_plan_pkey PRIMARY KEY (user_id),
  constraint staff_plan_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);

create table subscription (
  source_id uuid not null,
  topic text not null,
  hub text not null,
  sealed_secret bytea not null,
  wanted_at timestamp with time zone not null,
  ending boolean default false not null,
  tries integer default 0 not null,
  due_at timestamp with time zone not null,
  until timestamp with time zone,
  constraint subscription_pkey PRIMARY KEY (source_id, topic),
  constraint subscription_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);
CREATE INDEX subscription_due ON public.subscription USING btree (due_at);

create table team (
  id uuid not null,
  name text not null,
  version integer not null,
  created_at timestamp with time zone not null,
  constraint team_pkey PRIMARY KEY (id)
);

create table team_brand (
  team_id uuid not null,
  brand_id uuid not null,
  constraint team_brand_pkey PRIMARY KEY (team_id, brand_id),
  constraint team_brand_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE,
  constraint team_brand_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE
);
CREATE INDEX team_brand_brand ON public.team_brand USING btree (brand_id);

create table team_member (
  team_id uuid not null,
  user_id text not null,
  turn bigint default 0 not null,
  constraint team_member_pkey PRIMARY KEY (team_id, user_id),
  constraint team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE,
  constraint team_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX team_member_user ON public.team_member USING btree (user_id);

create table topic_example (
  id uuid not null,
  topic_id uuid not null,
  text text not null,
  added_by text,
  added_at timestamp with time zone not null,
  constraint topic_example_pkey PRIMARY KEY (id),
  constraint topic_example_added_by_fkey FOREIGN KEY (added_by) REFERENCES "user"(id) ON DELETE SET NULL,
  constraint topic_example_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES brand_topic(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX topic_example_once ON public.topic_example USING btree (topic_id, lower(text));

create table twoFactor (
  id text not null,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null,
  verified boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamp with time zone,
  constraint "twoFactor_pkey" PRIMARY KEY (id),
  constraint "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"(id) ON DELETE CASCADE
);
CREATE INDEX "twoFactor_secret_idx" ON public."twoFactor" USING btree (secret);
CREATE INDEX "twoFactor_userId_idx" ON public."twoFactor" USING btree ("userId");

create table unfit_post (
  source_id uuid not null,
  external_id text not null,
  reason text not null,
  at timestamp with time zone not null,
  constraint unfit_post_pkey PRIMARY KEY (source_id, external_id),
  constraint unfit_post_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
);

create table user (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  role text not null,
  language text not null,
  "twoFactorEnabled" boolean,
  state text default 'active'::text not null,
  theme text default 'auto'::text not null,
  single_keys boolean default true not null,
  last_brand_id uuid,
  seen_at timestamp with time zone,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_email_key UNIQUE (email),
  constraint user_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'removed'::text]))),
  constraint user_theme_check CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text]))),
  constraint user_last_brand_id_fkey FOREIGN KEY (last_brand_id) REFERENCES brand(id) ON DELETE SET NULL
);

create table verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  constraint verification_pkey PRIMARY KEY (id)
);
CREATE INDEX verification_identifier_idx ON public.verification USING btree (identifier);

create table watch_rule (
  id uuid not null,
  brand_id uuid not null,
  name text not null,
  terms jsonb not null,
  created_at timestamp with time zone default now() not null,
  conditions jsonb,
  changed_at timestamp with time zone default now() not null,
  constraint watch_rule_pkey PRIMARY KEY (id),
  constraint watch_rule_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX watch_rule_brand ON public.watch_rule USING btree (brand_id);

create table watched_page (
  id uuid not null,
  brand_id uuid not null,
  name text not null,
  url text not null,
  every_minutes integer not null,
  expected jsonb not null,
  allowed text[] default '{}'::text[] not null,
  state text default 'active'::text not null,
  standing jsonb not null,
  known jsonb not null,
  last jsonb,
  strange jsonb,
  next_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  lease_token bigint default 0 not null,
  created_at timestamp with time zone not null,
  constraint watched_page_pkey PRIMARY KEY (id),
  constraint watched_page_brand_id_url_key UNIQUE (brand_id, url),
  constraint watched_page_every_minutes_check CHECK ((every_minutes > 0)),
  constraint watched_page_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text]))),
  constraint watched_page_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id) ON DELETE CASCADE
);
CREATE INDEX watched_page_due ON public.watched_page USING btree (next_at) WHERE (state = 'active'::text);

create table webhook (
  id uuid not null,
  name text not null,
  url text not null,
  brand_ids uuid[] not null,
  types text[] not null,
  words boolean not null,
  allowed text[] default '{}'::text[] not null,
  sealed_secrets bytea not null,
  state text default 'on'::text not null,
  off_because text,
  off_at timestamp with time zone,
  failures integer default 0 not null,
  failing_since timestamp with time zone,
  rest_until timestamp with time zone,
  turn_at timestamp with time zone,
  made_by text not null,
  created_at timestamp with time zone not null,
  constraint webhook_pkey PRIMARY KEY (id),
  constraint webhook_off_because_check CHECK ((off_because = ANY (ARRAY['colleague'::text, 'gone'::text, 'failing'::text]))),
  constraint webhook_state_check CHECK ((state = ANY (ARRAY['on'::text, 'off'::text])))
);

create table webhook_attempt (
  message_id bigint not null,
  number integer not null,
  at timestamp with time zone not null,
  took integer not null,
  status integer,
  error text,
  answer text,
  error_fr text,
  constraint webhook_attempt_pkey PRIMARY KEY (message_id, number),
  constraint webhook_attempt_message_id_fkey FOREIGN KEY (message_id) REFERENCES webhook_message(id) ON DELETE CASCADE
);

create table webhook_message (
  id bigint generated always as identity not null,
  webhook_id uuid not null,
  key uuid default gen_random_uuid() not null,
  thread text not null,
  at timestamp with time zone not null,
  kind text not null,
  brand_id uuid,
  case_id bigint,
  case_version integer,
  source_id uuid,
  actor_id text,
  data jsonb not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  next_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  claim_token bigint default 0 not null,
  claim_until timestamp with time zone,
  constraint webhook_message_pkey PRIMARY KEY (id),
  constraint webhook_message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'told'::text, 'given-up'::text]))),
  constraint webhook_message_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
);
CREATE INDEX webhook_message_case ON public.webhook_message USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX webhook_message_due ON public.webhook_message USING btree (webhook_id, next_at) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_message_ended ON public.webhook_message USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX webhook_message_log ON public.webhook_message USING btree (webhook_id, id DESC);
CREATE INDEX webhook_message_thread ON public.webhook_message USING btree (webhook_id, thread, id) WHERE (state = 'waiting'::text);

