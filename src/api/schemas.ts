import { z } from 'zod'

/** The contract between server and browser: shapes of requests, answers and live events. Times are ISO 8601 in UTC; ids of cases, posts and events are decimal strings. */

export const languages = ['fr', 'en'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

const Time = z.iso.datetime()
const Id = z.string().regex(/^\d{1,18}$/)
const Uuid = z.uuid()

export const roles = ['administrator', 'lead', 'agent', 'observer'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** RFC 9457, with `reason`: a stable word that the interface has a sentence for. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  reason: z.string(),
  facts: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

// ---- set-up, people, brands -------------------------------------------------

export const PasswordRule = { min: 10, max: 128 } as const

export const SetupRequest = z.object({
  token: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254),
  password: z.string().min(PasswordRule.min).max(PasswordRule.max),
  language: Language,
})
export type SetupRequest = z.infer<typeof SetupRequest>

export const Status = z.object({
  /** True until the first account exists. */
  setup: z.boolean(),
  version: z.string(),
})
export type Status = z.infer<typeof Status>

export const Person = z.object({ id: z.string(), name: z.string() })
export type Person = z.infer<typeof Person>

export const Brand = z.object({
  id: Uuid,
  name: z.string(),
  languages: z.array(Language),
  timeZone: z.string(),
  firstReplyMinutes: z.number().int(),
})
export type Brand = z.infer<typeof Brand>

export const BrandInput = z.object({
  name: z.string().trim().min(1).max(120),
  languages: z.array(Language).min(1).max(2),
  timeZone: z.string().min(1).max(64),
  firstReplyMinutes: z.number().int().min(1).max(10_080).default(60),
})
export type BrandInput = z.infer<typeof BrandInput>

export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language, role: Role }),
  brands: z.array(Brand),
})
export type Me = z.infer<typeof Me>

export const ProfileInput = z.object({ language: Language })
export type ProfileInput = z.infer<typeof ProfileInput>

// ---- listening --------------------------------------------------------------

export const WatchTerm = z.object({
  kind: z.enum(['name', 'handle', 'hashtag', 'site']),
  text: z.string().trim().min(2).max(200),
})

export const WatchRule = z.object({
  id: Uuid,
  brandId: Uuid,
  name: z.string(),
  terms: z.array(WatchTerm),
})
export type WatchRule = z.infer<typeof WatchRule>

export const WatchRuleInput = z.object({
  name: z.string().trim().min(1).max(80),
  terms: z.array(WatchTerm).min(1).max(100),
})
export type WatchRuleInput = z.infer<typeof WatchRuleInput>

/** A network that can be connected: `form` is the JSON Schema (draft 2020-12) of its settings, `secrets` the keys never sent back, `icon` the strokes of its drawing of 24 × 24 (none: draw a globe). */
export const ConnectorInfo = z.object({
  id: z.string(),
  name: z.string(),
  nameFr: z.string(),
  /** False for what nobody connects by a form. */
  offered: z.boolean(),
  icon: z.array(z.string()),
  form: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
  can: z.object({
    search: z.boolean(),
    stream: z.boolean(),
    reply: z.boolean(),
    thread: z.boolean(),
    length: z.object({ max: z.number().int(), unit: z.enum(['graphemes', 'characters']) }).nullable(),
  }),
})
export type ConnectorInfo = z.infer<typeof ConnectorInfo>

export const connectorErrorKindWords = [
  'auth_expired',
  'auth_revoked',
  'permission_missing',
  'rate_limited',
  'window_closed',
  'already_replied',
  'duplicate',
  'target_gone',
  'recipient_closed',
  'too_long',
  'blocked_by_policy',
  'transient',
] as const

export const Source = z.object({
  id: Uuid,
  brandId: Uuid,
  connector: z.string(),
  name: z.string(),
  /** Settings without secrets. */
  settings: z.record(z.string(), z.unknown()),
  /** `account`: who we are there. */
  account: z.object({ externalId: z.string(), handle: z.string(), name: z.string() }).nullable(),
  state: z.enum(['active', 'paused']),
  /** Whether it is being heard now: `starting` until the first check, `listening`, `late` while an error is retried, `lost` when a person must act. */
  health: z.enum(['starting', 'listening', 'late', 'lost', 'paused']),
  error: z
    .object({ kind: z.enum(connectorErrorKindWords), message: z.string(), since: Time, retryAt: Time.nullable() })
    .nullable(),
  lastCheckAt: Time.nullable(),
  lastPostAt: Time.nullable(),
  createdAt: Time,
})
export type Source = z.infer<typeof Source>

export const SourceInput = z.object({
  connector: z.string().min(1).max(40),
  settings: z.record(z.string(), z.unknown()),
})
export type SourceInput = z.infer<typeof SourceInput>

// ---- cases ------------------------------------------------------------------

export const views = ['to-answer', 'mine', 'unowned', 'waiting', 'settled'] as const
export const View = z.enum(views)
export type View = z.infer<typeof View>

export const caseStatuses = ['new', 'open', 'waiting', 'settled', 'set-aside'] as const
export const CaseStatus = z.enum(caseStatuses)

export const priorities = ['critical', 'high', 'medium', 'low'] as const
export const Priority = z.enum(priorities)
export type Priority = z.infer<typeof Priority>

export const setAsideReasons = ['not-about-us', 'spam', 'duplicate', 'no-answer-possible', 'other'] as const
export const SetAsideReason = z.enum(setAsideReasons)

/** The first-reply clock as data: the browser computes what it says now, so it is right even while workers are down. */
export const Clock = z.object({
  state: z.enum(['running', 'met', 'breached', 'stopped']),
  /** 1 for the first reply; grows when the customer writes again after an answer. */
  round: z.number().int().min(1),
  startedAt: Time,
  warnAt: Time,
  dueAt: Time,
  /** When the first answer stood; null while none does. */
  metAt: Time.nullable(),
  breachedAt: Time.nullable(),
})
export type Clock = z.infer<typeof Clock>

export const Author = z.object({
  id: Id,
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  followers: z.number().int().nullable(),
})

/** What a review gives, e.g. 2 of 5. */
export const Rating = z.object({ value: z.number(), of: z.number() })

/** How a post came to us when no network brought it: a person did. */
export const broughtWays = ['link', 'screenshot', 'call', 'letter', 'in-shop', 'other'] as const
export const BroughtWay = z.enum(broughtWays)
export type BroughtWay = z.infer<typeof BroughtWay>

/** `site`: where the link leads, as people say it. `title`: what its page calls itself. */
const Brought = z.object({ way: BroughtWay, site: z.string().nullable(), title: z.string().nullable() })

export const caseActions = ['assign', 'note', 'reply', 'settle', 'reopen', 'set-aside', 'set-priority'] as const
export const CaseAction = z.enum(caseActions)
export type CaseAction = z.infer<typeof CaseAction>

export const CaseRow = z.object({
  id: Id,
  brandId: Uuid,
  status: CaseStatus,
  priority: Priority,
  version: z.number().int(),
  connector: z.string(),
  author: Author,
  owner: Person.nullable(),
  /** Begin of the newest post of the customer. */
  excerpt: z.string(),
  language: z.string().nullable(),
  posts: z.number().int(),
  reach: z
    .object({ reposts: z.number().int(), likes: z.number().int(), replies: z.number().int(), quotes: z.number().int() })
    .nullable(),
  rating: Rating.nullable(),
  /** Where it was said, when the source gathers several places. */
  place: z.string().nullable(),
  /** How it came, when a person brought it. */
  brought: Brought.nullable(),
  clock: Clock,
  openedAt: Time,
  lastPostAt: Time,
  settledAt: Time.nullable(),
  may: z.array(CaseAction),
})
export type CaseRow = z.infer<typeof CaseRow>

export const CasePage = z.object({ cases: z.array(CaseRow), next: z.string().nullable(), total: z.number().int() })
export type CasePage = z.infer<typeof CasePage>

export const Counts = z.record(View, z.number().int())
export type Counts = z.infer<typeof Counts>

export const Hit = z.object({
  ruleId: Uuid,
  rule: z.string(),
  start: z.number().int().nullable(),
  end: z.number().int().nullable(),
})

export const replyStates = ['queued', 'sending', 'retrying', 'sent', 'refused', 'cancelled'] as const

export const Reply = z.object({
  id: Uuid,
  caseId: Id,
  toPostId: Id,
  text: z.string(),
  author: Person,
  state: z.enum(replyStates),
  /** When it leaves at the earliest; until then it can be taken back. */
  sendAt: Time,
  attempts: z.number().int(),
  error: z.object({ kind: z.enum(connectorErrorKindWords), message: z.string() }).nullable(),
  retryAt: Time.nullable(),
  url: z.string().nullable(),
  createdAt: Time,
  sentAt: Time.nullable(),
})
export type Reply = z.infer<typeof Reply>

/** A file kept as it was seen. What is shown of a picture is drawn anew by Vigie: `/evidence/{id}/shown` and `/thumb`; a letter is handed out as it is: `/letter`. */
export const Evidence = z.object({
  id: Uuid,
  kind: z.enum(['picture', 'letter']),
  name: z.string(),
  /** Bytes of the file as it was uploaded, and their SHA-256. */
  size: z.number().int(),
  sha256: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  addedBy: Person,
  addedAt: Time,
})
export type Evidence = z.infer<typeof Evidence>

export const ThreadItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('post'),
    id: Id,
    at: Time,
    receivedAt: Time,
    author: Author,
    connector: z.string(),
    ours: z.boolean(),
    text: z.string(),
    language: z.string().nullable(),
    url: z.string().nullable(),
    links: z.array(z.string()),
    hits: z.array(Hit),
    addressed: z.enum(['mention', 'reply', 'quote']).nullable(),
    reach: CaseRow.shape.reach,
    rating: Rating.nullable(),
    place: z.string().nullable(),
    deletedAt: Time.nullable(),
    editedAt: Time.nullable(),
    brought: Brought.extend({ by: Person, at: Time }).nullable(),
    evidence: z.array(Evidence),
  }),
  z.object({ kind: z.literal('evidence'), id: Uuid, at: Time, author: Person, evidence: z.array(Evidence) }),
  z.object({ kind: z.literal('reply'), at: Time, reply: Reply }),
  z.object({ kind: z.literal('note'), id: Uuid, at: Time, author: Person, text: z.string() }),
  /** One grey line: what happened to the case, by whom. */
  z.object({
    kind: z.literal('event'),
    id: z.string(),
    at: Time,
    event: z.string(),
    actor: Person.nullable(),
    facts: z.record(z.string(), z.unknown()),
  }),
])
export type ThreadItem = z.infer<typeof ThreadItem>

export const CaseDetail = z.object({
  case: CaseRow,
  thread: z.array(ThreadItem),
  /** The source that answers go through, and its own rule of length. */
  source: z.object({
    id: Uuid,
    connector: z.string(),
    name: z.string(),
    handle: z.string().nullable(),
    can: ConnectorInfo.shape.can,
  }),
  /** The post that a reply answers unless another is chosen. */
  replyTo: Id.nullable(),
})
export type CaseDetail = z.infer<typeof CaseDetail>

const version = z.number().int().min(1)
export const AssignInput = z.object({ ownerId: z.string().max(64).nullable(), version })
export const NoteInput = z.object({ text: z.string().trim().min(1).max(10_000) })
export const SettleInput = z.object({ version })
export const ReopenInput = z.object({ version })
export const SetAsideInput = z.object({ version, reason: SetAsideReason })
export const PriorityInput = z.object({ version, priority: Priority })
export const ReplyInput = z.object({
  /** Chosen by the browser, so that a repeated request is one reply. */
  id: Uuid,
  toPostId: Id,
  text: z.string().trim().min(1).max(20_000),
  /** Seconds in which it can be taken back. */
  holdSeconds: z.number().int().min(0).max(60).default(10),
})
export type ReplyInput = z.infer<typeof ReplyInput>

// ---- by hand ----------------------------------------------------------------

/** What a person brings; words, a link or a file, one of them at least. */
export const BroughtInput = z.object({
  /** Chosen by the browser, so that a repeated request is one case. */
  id: Uuid,
  way: BroughtWay,
  words: z.string().max(20_000).default(''),
  link: z.string().max(4_000).nullable().default(null),
  title: z.string().max(300).nullable().default(null),
  name: z.string().max(200).default(''),
  contact: z.string().max(200).default(''),
  /** When it was said; null: now. */
  saidAt: Time.nullable().default(null),
  language: Language.nullable().default(null),
  evidenceIds: z.array(Uuid).max(10).default([]),
})
export type BroughtInput = z.infer<typeof BroughtInput>

/** `known`: this very post had its case already; `joined`: the person has an open case. */
export const BroughtTo = z.object({ case: CaseRow, outcome: z.enum(['opened', 'joined', 'known']) })
export type BroughtTo = z.infer<typeof BroughtTo>

/** The case that a link has already. */
export const KnownPage = z.object({ caseId: Id.nullable() })

export const EvidenceInput = z.object({ evidenceIds: z.array(Uuid).min(1).max(10) })

// ---- live -------------------------------------------------------------------

/** What the live stream says: ids that changed; the browser reads them again. The event's id is `<xid>.<id>`, sent back as Last-Event-ID. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('case'),
    caseId: Id,
    brandId: Uuid,
    version: z.number().int(),
    /** The event's own words, newest last, e.g. `opened`, `post-joined`. */
    what: z.array(z.string()),
  }),
  z.object({ type: z.literal('counts'), brandId: Uuid, counts: Counts }),
  z.object({ type: z.literal('source'), sourceId: Uuid, brandId: Uuid }),
  /** The browser fell behind: read everything again. */
  z.object({ type: z.literal('resync') }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
