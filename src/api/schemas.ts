import { z } from 'zod'
import { Care, longestTarget, Settlement } from './clocks.ts'
import { ConsentInfo } from './consents.ts'
import { Door } from './door-schemas.ts'
import { handLive } from './hand.ts'
import { CaseJudgement, PostJudgement } from './judgement.ts'
import { LabelChip } from './labels.ts'
import { CaseLink, NoteFiles } from './files.ts'
import { GroupsInput, MentionsInput, NoteGroup, NoteMention } from './mentions.ts'
import { Moderation } from './moderation.ts'
import { caseStatuses } from '../domain/cases/care.ts'
import { isVisible } from '../domain/model/visible.ts'
import { brandActs, houseActs } from '../domain/people/may.ts'
import { roles } from '../domain/people/role.ts'
import { WatchRuleInput } from './rules.ts'
import { SiteLive } from './site-watch.ts'
import { SampledSearches, SourceAlarm, SourceHole, watchedSource } from './source-alarms.ts'
import { visible } from './visible.ts'

/** The contract between server and browser: shapes of requests, answers and live events. Times are ISO 8601 in UTC; ids of cases, posts and events are decimal strings. */

export const languages = ['fr', 'en'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

const Time = z.iso.datetime()
/** A decimal id. */
export const Id = z.string().regex(/^\d{1,18}$/)
const Uuid = z.uuid()

export { roles }
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
  name: visible(120),
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
  /** Its own sites, e.g. `chezmireille.fr`. */
  sites: z.array(z.string()),
  /** Its own accounts, e.g. `@chezmireille` or `instagram.com/chezmireille`. */
  accounts: z.array(z.string()),
  /** What the one who asks may do in it. */
  may: z.array(z.enum(brandActs)),
})
export type Brand = z.infer<typeof Brand>

const brandParts = {
  name: visible(120),
  languages: z.array(Language).min(1).max(2),
  timeZone: z.string().min(1).max(64),
  /** As far as the clocks let it be set: a brand is changed as it stands. */
  firstReplyMinutes: z.number().int().min(1).max(longestTarget),
  sites: z.array(z.string().trim().min(3).max(200)).max(20),
  accounts: z.array(z.string().trim().min(2).max(200)).max(30),
}

export const BrandInput = z.object({
  ...brandParts,
  firstReplyMinutes: brandParts.firstReplyMinutes.default(60),
  sites: brandParts.sites.exactOptional(),
  accounts: brandParts.accounts.exactOptional(),
})
export type BrandInput = z.infer<typeof BrandInput>

/** What is left out stays as it is. */
export const BrandChangeInput = z.object({
  name: brandParts.name.exactOptional(),
  languages: brandParts.languages.exactOptional(),
  timeZone: brandParts.timeZone.exactOptional(),
  firstReplyMinutes: brandParts.firstReplyMinutes.exactOptional(),
  sites: brandParts.sites.exactOptional(),
  accounts: brandParts.accounts.exactOptional(),
  /** The brand on which this was written: another by now is refused. */
  from: z.object(brandParts).exactOptional(),
})

export const themes = ['auto', 'light', 'dark'] as const
export const Theme = z.enum(themes)
export type Theme = z.infer<typeof Theme>

export const Me = z.object({
  user: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    language: Language,
    role: Role,
    theme: Theme,
    /** Whether single keys act. */
    singleKeys: z.boolean(),
    /** Whether a code is asked for at sign-in. */
    twoFactor: z.boolean(),
  }),
  brands: z.array(Brand),
  /** The brand looked at last, where the address names none. */
  lastBrandId: Uuid.nullable(),
  /** What the person may do in Vigie as a whole; what they may do in a brand or to a case stands there. */
  may: z.array(z.enum(houseActs)),
  /** True while a second factor must be set up before anything else. */
  mustEnrol: z.boolean(),
})
export type Me = z.infer<typeof Me>

const Name = visible(120)
const Password = z.string().min(PasswordRule.min).max(PasswordRule.max)
const OldPassword = z.string().min(1).max(PasswordRule.max)

export const ProfileInput = z
  .object({ name: Name, language: Language, theme: Theme, singleKeys: z.boolean(), lastBrandId: Uuid })
  .partial()
export type ProfileInput = z.infer<typeof ProfileInput>

/** What a step of signing in leads to: inside, or to the code of the second factor. */
export const Entry = z.object({ needsCode: z.boolean() })
export const SignInInput = z.object({ email: z.email().max(254), password: OldPassword })
export const CodeInput = z.object({ code: z.string().trim().min(6).max(40), recovery: z.boolean().default(false) })
const Encoded = z.string().max(20_000)
export const PasskeyAnswer = z.object({
  response: z.object({
    id: Encoded,
    rawId: Encoded,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: Encoded,
      authenticatorData: Encoded,
      signature: Encoded,
      userHandle: Encoded.optional(),
    }),
    clientExtensionResults: z.object({}),
  }),
})

export const PasswordChange = z.object({ password: OldPassword, newPassword: Password })
export const EmailChange = z.object({ password: OldPassword, email: z.email().max(254) })
export const WithPassword = z.object({ password: OldPassword })
export const Confirmation = z.object({ code: z.string().trim().min(6).max(12) })
export const PasskeyInput = z.object({
  name: visible(80),
  response: z.record(z.string(), z.unknown()),
})

/** What an authenticator is set up with, told once. */
export const Enrolment = z.object({ uri: z.string(), recoveryCodes: z.array(z.string()) })
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

export const Session = z.object({
  id: z.string(),
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  openedAt: Time,
  seenAt: Time,
  expiresAt: Time,
  /** The one that asks. */
  current: z.boolean(),
})
export type Session = z.infer<typeof Session>

/** The ways in of the person who asks. Where passkeys are not offered, `why` says what is missing. */
export const Security = z.object({
  twoFactor: z.boolean(),
  twoFactorRequired: z.boolean(),
  passkeys: z.array(z.object({ id: z.string(), name: z.string().nullable(), createdAt: Time.nullable() })),
  passkeyPlace: z.discriminatedUnion('offered', [
    z.object({ offered: z.literal(true), rpId: z.string(), origin: z.string() }),
    z.object({ offered: z.literal(false), why: z.enum(['not-secure', 'no-name']) }),
  ]),
})
export type Security = z.infer<typeof Security>

export const personStates = ['active', 'suspended'] as const
export const personActs = ['change', 'suspend', 'restore', 'remove', 'password-link', 'clear-second-factor'] as const

/** Somebody who works here, as an administrator or a lead sees them. */
export const TeamMember = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  state: z.enum(personStates),
  brands: z.union([z.literal('all'), z.array(Uuid)]),
  twoFactor: z.boolean(),
  passkeys: z.number().int(),
  seenAt: Time.nullable(),
  may: z.array(z.enum(personActs)),
})
export type TeamMember = z.infer<typeof TeamMember>

export const Invitation = z.object({
  id: Uuid,
  name: z.string(),
  email: z.string(),
  role: Role,
  brandIds: z.array(Uuid),
  createdAt: Time,
  expiresAt: Time,
  /** Whether the link has run out; it can be renewed. */
  expired: z.boolean(),
})
export type Invitation = z.infer<typeof Invitation>

export const Team = z.object({
  people: z.array(TeamMember),
  invitations: z.array(Invitation),
  /** The roles that the one who asks may give to somebody whom they invite. */
  rolesToGive: z.array(Role),
  twoFactorRequired: z.boolean(),
})
export type Team = z.infer<typeof Team>

export const InvitationInput = z.object({
  name: Name,
  email: z.email().max(254),
  role: Role,
  brandIds: z.array(Uuid).max(200),
  language: Language,
})
/** An invitation with its link, which is told once. */
export const FreshInvitation = z.object({ invitation: Invitation, link: z.string() })
export type FreshInvitation = z.infer<typeof FreshInvitation>

/** A link by which a person sets a new password, told once. */
export const PasswordLink = z.object({ link: z.string(), expiresAt: Time })

const Rights = z.object({ role: Role, brandIds: z.array(Uuid).max(200) })
export const PersonInput = Rights.extend({
  /** The rights on which these were chosen: others by now are refused. */
  from: Rights.exactOptional(),
})
export const HandOver = z.object({ handTo: z.string().max(64).nullable().default(null) })
export const SecurityInput = z.object({ twoFactorRequired: z.boolean() })

const Token = z.string().min(20).max(200)
export const LinkToken = z.object({ token: Token })
export const AcceptInput = z.object({ token: Token, name: Name, password: Password, language: Language })
export const ResetInput = z.object({ token: Token, password: Password })

/** What an invited person reads before they accept. */
export const InvitationLetter = z.object({
  name: z.string(),
  email: z.string(),
  role: Role,
  brands: z.array(z.string()),
  language: Language,
  expiresAt: Time,
})
export type InvitationLetter = z.infer<typeof InvitationLetter>
export const PasswordLetter = z.object({ name: z.string(), email: z.string() })

/** One act about people and their rights: who, what, when, about whom. No actor: the operator at the command line. */
export const AuditEntry = z.object({
  id: Id,
  at: Time,
  kind: z.string(),
  actor: z.string().nullable(),
  byOperator: z.boolean(),
  person: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
})
export type AuditEntry = z.infer<typeof AuditEntry>
export const AuditPage = z.object({ entries: z.array(AuditEntry), next: Id.nullable() })

export const BrandCounts = z.object({
  counts: z.array(z.object({ brandId: Uuid, toAnswer: z.number().int() })),
})

// ---- personal data ----------------------------------------------------------

/** An account of somebody, with what is kept of it. */
export const FoundAccount = z.object({
  id: Id,
  connector: z.string(),
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  brands: z.array(z.object({ id: Uuid, name: z.string(), posts: z.number().int(), cases: z.number().int() })),
  posts: z.number().int(),
  cases: z.number().int(),
  files: z.number().int(),
  /** Other accounts that some brand takes for the same person's; they are in the list, too. */
  linked: z.array(Id),
})
export type FoundAccount = z.infer<typeof FoundAccount>

const Accounts = z.array(Id).min(1).max(50)
export const erasureReasons = ['request', 'mistake', 'other'] as const
export const ErasureInput = z.object({ accountIds: Accounts, reason: z.enum(erasureReasons) })
export const ExportInput = z.object({ accountIds: Accounts, language: Language })

/** An erasure: who, when, why, how much; never whose it was. */
export const Erasure = z.object({
  id: Uuid,
  at: Time,
  by: z.string().nullable(),
  reason: z.enum(erasureReasons),
  counts: z.object({
    accounts: z.number().int(),
    posts: z.number().int(),
    cases: z.number().int(),
    files: z.number().int(),
  }),
  /** Null while it is being carried out. */
  doneAt: Time.nullable(),
})
export type Erasure = z.infer<typeof Erasure>

/** How long a brand keeps what people wrote: months for posts without a case and for closed cases, days for posts that their author deleted; null: for good. */
export const Retention = z.object({
  postsMonths: z.number().int().nullable(),
  casesMonths: z.number().int().nullable(),
  deletedDays: z.number().int(),
})
export type Retention = z.infer<typeof Retention>
/** The retention of a brand, and what would go today. */
export const RetentionState = z.object({
  retention: Retention,
  goes: z.object({ posts: z.number().int(), cases: z.number().int(), deleted: z.number().int() }),
})
export type RetentionState = z.infer<typeof RetentionState>

// ---- listening --------------------------------------------------------------

/** Rules that are not saved yet, and where to look for what they would catch. */
export const PreviewInput = z.object({
  rules: z.array(WatchRuleInput).min(1).max(20),
  look: z
    .array(z.object({ connector: z.string().min(1).max(40), settings: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(6),
})

/** What rules would catch: the newest posts, how many each rule caught, and what became of each look. */
export const Preview = z.object({
  since: Time,
  posts: z.array(
    z.object({
      connector: z.string(),
      author: z.object({ name: z.string(), handle: z.string() }),
      text: z.string(),
      language: z.string().nullable(),
      url: z.string().nullable(),
      publishedAt: Time,
      /** `rule`: its place among the rules that were asked for. */
      hits: z.array(z.object({ rule: z.number().int(), start: z.number().nullable(), end: z.number().nullable() })),
    }),
  ),
  total: z.number().int(),
  /** By rule, in the order of the rules. */
  counts: z.array(z.number().int()),
  looks: z.array(
    z.object({
      connector: z.string(),
      /** There is more than was looked at: the counts are "at least". */
      more: z.boolean(),
      error: z.object({ kind: z.string(), message: z.string(), messageFr: z.string().nullable() }).nullable(),
    }),
  ),
})
export type Preview = z.infer<typeof Preview>

/** A sentence that a network's connector hands out in both languages. */
const Words = z.object({ en: z.string(), fr: z.string() })

const Can = z.object({
  search: z.boolean(),
  stream: z.boolean(),
  reply: z.boolean(),
  thread: z.boolean(),
  /** What was said in public can be answered in private. */
  whisper: z.boolean(),
  length: z.object({ max: z.number().int(), unit: z.enum(['graphemes', 'characters']) }).nullable(),
})

/** What one has to bring before anything can be heard, from the least on. */
export const Needs = z.enum(['nothing', 'address', 'mailbox', 'account'])
export type Needs = z.infer<typeof Needs>

/** A network that can be connected: `form` is the JSON Schema (draft 2020-12) of its settings, `secrets` the keys never sent back, `icon` the strokes of its drawing of 24 × 24 (none: draw a globe). */
export const ConnectorInfo = z.object({
  id: z.string(),
  name: z.string(),
  nameFr: z.string(),
  /** False for what nobody connects by a form. */
  offered: z.boolean(),
  /** Whether one signs in there and people have handles. */
  accounts: z.boolean(),
  needs: Needs,
  /** What it listens to and needs. */
  about: Words.nullable(),
  /** What it does not let us do. */
  cannot: z.array(Words),
  icon: z.array(z.string()),
  form: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
  can: Can,
  /** Ways of listening to it that need less; the settings of such a source name it as `way`. */
  ways: z.array(
    z.object({
      id: z.string(),
      name: Words,
      needs: Needs,
      about: Words,
      cannot: z.array(Words),
      form: z.record(z.string(), z.unknown()),
      can: Can,
    }),
  ),
  door: Door.nullable(),
  consents: z.array(ConsentInfo),
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
  /** Whether it is being heard now: `starting` until the first check, `listening`, `silent` when it says nothing for longer than it ever does, `late` while an error is retried, `lost` when a person must act. */
  health: z.enum(['starting', 'listening', 'silent', 'late', 'lost', 'paused']),
  error: z
    .object({
      kind: z.enum(connectorErrorKindWords),
      message: z.string(),
      /** The same in French; null where the network spoke for itself. */
      messageFr: z.string().nullable(),
      since: Time,
      retryAt: Time.nullable(),
    })
    .nullable(),
  lastCheckAt: Time.nullable(),
  lastPostAt: Time.nullable(),
  createdAt: Time,
  /** What the network says of its limits and of our session; null where it says nothing. */
  standing: z
    .object({
      rate: z.object({ left: z.number(), of: z.number(), resetsAt: Time }).nullable(),
      expiresAt: Time.nullable(),
      renews: z.boolean(),
      /** What this sign-in may not do, in a sentence. */
      lacks: Words.nullable(),
      /** Why the session ends so soon, in a sentence; null where that needs no word. */
      endsBecause: Words.nullable(),
      sampled: SampledSearches.nullable(),
    })
    .nullable(),
  ...watchedSource,
})
export type Source = z.infer<typeof Source>

/** How late posts came in the last day (ms), of those that were heard as they were written. */
const Delay = z.object({ p50: z.number(), p95: z.number(), posts: z.number().int() })
const SourceHours = z.array(z.object({ at: Time, posts: z.number().int() }))

export const ListedSource = Source.extend({ delay: Delay.nullable(), hours: SourceHours })
export type ListedSource = z.infer<typeof ListedSource>

/** A source with everything that its page shows. */
export const SourcePage = z.object({
  source: Source,
  delay: Delay.nullable(),
  /** The last 24 hours; one in which nothing arrived is left out. */
  hours: SourceHours,
  /** What went wrong in the last seven days, the newest first. */
  troubles: z.array(
    z.object({
      beganAt: Time,
      endedAt: Time.nullable(),
      kind: z.enum(connectorErrorKindWords),
      message: z.string(),
      messageFr: z.string().nullable(),
    }),
  ),
  /** What nobody would have noticed, of the last seven days, the newest first. */
  alarms: z.array(SourceAlarm),
  /** Times of which the network could not give everything any more, of the last seven days. */
  holes: z.array(SourceHole),
  /** What could not be read; null for who may not see it. */
  unfit: z.array(z.object({ externalId: z.string(), reason: z.string(), at: Time })).nullable(),
  lastCaseId: Id.nullable(),
  /** Whether something signs in with a secret, or is signed with one. */
  hasSecret: z.boolean(),
})
export type SourcePage = z.infer<typeof SourcePage>

export const SourceName = z.object({ name: visible(120) })

export const SourceInput = z.object({
  connector: z.string().min(1).max(40),
  settings: z.record(z.string(), z.unknown()),
})
export type SourceInput = z.infer<typeof SourceInput>

// ---- cases ------------------------------------------------------------------

export const views = ['to-answer', 'mine', 'unowned', 'waiting', 'settled'] as const
export const View = z.enum(views)
export type View = z.infer<typeof View>

export const CaseStatus = z.enum(caseStatuses)

export const priorities = ['critical', 'high', 'medium', 'low'] as const
export const Priority = z.enum(priorities)
export type Priority = z.infer<typeof Priority>

export const setAsideReasons = ['not-about-us', 'spam', 'duplicate', 'no-answer-possible', 'troll', 'other'] as const
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
  /** Their data were erased: there is no name any more. */
  erased: z.boolean(),
})

/** What a review gives, e.g. 2 of 5. */
export const Rating = z.object({ value: z.number(), of: z.number() })

export const caseActions = [
  'assign',
  'note',
  'reply',
  'answered-there',
  'settle',
  'reopen',
  'set-aside',
  'set-priority',
  'pause',
  'resume',
  'hand-over',
  'take-back',
  'promise',
  'set-kind',
  'label',
  'merge',
  'split',
] as const
export const CaseAction = z.enum(caseActions)
export type CaseAction = z.infer<typeof CaseAction>

/** How a post came to us when no network brought it: a person did. */
export const broughtWays = ['link', 'screenshot', 'call', 'letter', 'in-shop', 'other'] as const
export const BroughtWay = z.enum(broughtWays)
export type BroughtWay = z.infer<typeof BroughtWay>

/** `site`: where the link leads, as people say it. `title`: what its page calls itself. */
const Brought = z.object({ way: BroughtWay, site: z.string().nullable(), title: z.string().nullable() })

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
  care: Care,
  labels: z.array(LabelChip),
  /** What the customer's words were judged to be; null where nothing was judged. */
  judgement: CaseJudgement.nullable().default(null),
  /** How often the person wrote without an answer, on all their accounts, and in how many days; null below twice. */
  unanswered: z.object({ contacts: z.number().int(), days: z.number().int() }).nullable(),
  openedAt: Time,
  lastPostAt: Time,
  settledAt: Time.nullable(),
  /** The case that has its matter now. */
  mergedInto: Id.nullable(),
  /** The case that its posts were split off from. */
  splitFrom: Id.nullable(),
  /** Its words are gone, by somebody's wish or because their time was over. */
  erased: z.boolean(),
  may: z.array(CaseAction),
})
export type CaseRow = z.infer<typeof CaseRow>

/** How many cases a list holds; `capped`: there are more than `total`, which is only counted so far. */
export const ListCount = z.object({ total: z.number().int(), capped: z.boolean() })
export type ListCount = z.infer<typeof ListCount>

/** `capped`: there are more than `total`, which is only counted so far. Not `counted`: of very many cases the list does not wait for their number, and `total` says only how many are shown; `cases/count` says it. */
export const CasePage = z.object({
  cases: z.array(CaseRow),
  next: z.string().nullable(),
  total: z.number().int(),
  capped: z.boolean(),
  counted: z.boolean().default(true),
  /** The place of each case in the list: the smaller goes first, equal ones by id. */
  keys: z.array(z.number()).default([]),
})
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
  /** It goes to the person alone. */
  private: z.boolean(),
  author: Person,
  state: z.enum(replyStates),
  /** When it leaves at the earliest. */
  sendAt: Time,
  attempts: z.number().int(),
  error: z
    .object({
      kind: z.enum(connectorErrorKindWords),
      message: z.string(),
      /** The same in French; null where the network spoke for itself. */
      messageFr: z.string().nullable(),
    })
    .nullable(),
  /** Whether it can be taken back: it waits to leave, and no try of it may have arrived. */
  canCancel: z.boolean(),
  retryAt: Time.nullable(),
  url: z.string().nullable(),
  createdAt: Time,
  sentAt: Time.nullable(),
})
export type Reply = z.infer<typeof Reply>

/** That somebody here answered elsewhere: where it can be read, or what was said. */
export const Proof = z.object({
  id: Uuid,
  author: Person,
  url: z.string().nullable(),
  text: z.string(),
  answeredAt: Time,
  withdrawnAt: Time.nullable(),
})
export type Proof = z.infer<typeof Proof>
/** A file kept as it was seen. What is shown of a picture is drawn anew by Vigie: `/evidence/{id}/shown` and `/thumb`; a letter is handed out as it is: `/letter`; what is neither is only saved: `/file`. */
export const Evidence = z.object({
  id: Uuid,
  kind: z.enum(['picture', 'letter', 'file']),
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

/** What a post shows beside its words. Its picture is asked for at `/media/{id}/shown` or `thumb`, where `pictured` says that there is one. */
export const ShownMedium = z.object({
  id: Uuid,
  kind: z.enum(['picture', 'film', 'sound', 'link']),
  pictured: z.boolean(),
  /** What its author says it shows. */
  alt: z.string().nullable(),
  /** Not everybody wants to see it. */
  sensitive: z.boolean(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  page: z.object({ url: z.string(), title: z.string(), words: z.string() }).nullable(),
})
export type ShownMedium = z.infer<typeof ShownMedium>

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
    /** It was not said in public. */
    private: z.boolean(),
    /** Why our answer is not wanted under it, as its network last said. */
    closed: z.enum(['chosen', 'blocked']).nullable(),
    reach: CaseRow.shape.reach,
    rating: Rating.nullable(),
    place: z.string().nullable(),
    /** The address that an answer leaves for, where that is another than its author's. */
    answersTo: z.string().nullable(),
    deletedAt: Time.nullable(),
    editedAt: Time.nullable(),
    erased: z.boolean(),
    /** It is part of the case; otherwise it only stands around it. */
    inCase: z.boolean(),
    brought: Brought.extend({ by: Person, at: Time }).nullable(),
    evidence: z.array(Evidence),
    media: z.array(ShownMedium),
    /** What is said of it; null where nothing was judged, as of what is ours. */
    judgement: PostJudgement.nullable().default(null),
  }),
  z.object({ kind: z.literal('evidence'), id: Uuid, at: Time, author: Person, evidence: z.array(Evidence) }),
  z.object({ kind: z.literal('reply'), at: Time, reply: Reply }),
  /** An answer that a colleague gave on the network itself, or anywhere else, and told us. */
  z.object({ kind: z.literal('proof'), at: Time, proof: Proof }),
  z.object({
    kind: z.literal('note'),
    id: Uuid,
    at: Time,
    author: Person,
    text: z.string(),
    mentions: z.array(NoteMention),
    groups: z.array(NoteGroup),
    files: z.array(Evidence),
  }),
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
  moderation: Moderation,
  /** What was promised and done for the customer, by the ids of promises and gestures. */
  words: z.record(z.string(), z.string()),
  /** What colleagues put to it, oldest first. */
  links: z.array(CaseLink),
  /** The post that a reply answers unless another is chosen. */
  replyTo: Id.nullable(),
})
export type CaseDetail = z.infer<typeof CaseDetail>

const version = z.number().int().min(1)
export const AssignInput = z.object({ ownerId: z.string().max(64).nullable(), version })
export const NoteInput = z
  .object({
    /** Chosen by the sender, so that a repeated request is one note. */
    id: Uuid.exactOptional(),
    /** Empty only where files say it all. */
    text: z.string().trim().max(10_000),
    mentions: MentionsInput.default([]),
    groups: GroupsInput.default([]),
    fileIds: NoteFiles.default([]),
  })
  .refine((it) => isVisible(it.text) || it.fileIds.length > 0, {
    path: ['text'],
    message: 'A note has words, or files.',
  })
export const SettleInput = z.object({ version, how: Settlement.nullable().default(null) })
export const ReopenInput = z.object({ version })
export const SetAsideInput = z.object({ version, reason: SetAsideReason })
export const PriorityInput = z.object({ version, priority: Priority })
export const ReplyInput = z.object({
  /** Chosen by the browser, so that a repeated request is one reply. */
  id: Uuid,
  toPostId: Id,
  text: z.string().trim().min(1).max(20_000),
  /** For the author alone, although the post was said in public. */
  inPrivate: z.boolean().default(false),
  /** Seconds in which it can be taken back. */
  holdSeconds: z.number().int().min(0).max(60).default(10),
  /** The version of the case that its writer knew when they began. Left out: what happened since is not asked. */
  seen: z.number().int().min(1).exactOptional(),
})
export type ReplyInput = z.infer<typeof ReplyInput>

export const AnsweredThereInput = z.object({
  /** Chosen by the browser, so that a repeated request is one answer. */
  id: Uuid,
  /** Where the answer can be read; empty where it cannot. */
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(4_000)]).default(''),
  /** What was answered, in a few words; needed without an address. */
  text: z.string().trim().max(10_000).default(''),
  version,
})
export type AnsweredThereInput = z.infer<typeof AnsweredThereInput>
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

/** `known`: this very post had its case already, which keeps what was new as a note; `joined`: the person has an open case. */
export const BroughtTo = z.object({ case: CaseRow, outcome: z.enum(['opened', 'joined', 'known']) })
export type BroughtTo = z.infer<typeof BroughtTo>

/** The case that a link has already. */
export const KnownPage = z.object({ caseId: Id.nullable() })

export const EvidenceInput = z.object({ evidenceIds: z.array(Uuid).min(1).max(10) })

// ---- live -------------------------------------------------------------------

/** What the live stream says: ids that changed; the browser reads them again. The event's id is `<xid>.<id>`, sent back as Last-Event-ID; the first one comes at once. */
export const LiveEvent = z.discriminatedUnion('type', [
  /** The line stands: whose it is, and what it tells of, which may be less than was asked for. */
  z.object({ type: z.literal('listening'), userId: z.string(), brandIds: z.array(Uuid) }),
  z.object({
    type: z.literal('case'),
    caseId: Id,
    brandId: Uuid,
    version: z.number().int(),
    /** The event's own words, newest last, e.g. `opened`, `post-joined`. */
    what: z.array(z.string()),
  }),
  /** `saved`: of the views that the person sees, by id. */
  z.object({
    type: z.literal('counts'),
    brandId: Uuid,
    counts: Counts,
    saved: z.record(Uuid, z.number().int()).optional(),
  }),
  z.object({ type: z.literal('source'), sourceId: Uuid, brandId: Uuid }),
  SiteLive,
  ...handLive,
  /** The browser fell behind: read everything again. */
  z.object({ type: z.literal('resync') }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
