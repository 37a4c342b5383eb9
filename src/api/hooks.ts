import { z } from 'zod'
import { caseStatuses } from '../domain/cases/care.ts'
import { assignedWhys } from '../domain/cases/choose-owner.ts'
import { type HookType, hookTypes } from '../domain/hooks/hook-type.ts'
import { visible } from './visible.ts'

const Time = z.iso.datetime()
const Id = z.string()
const Uuid = z.uuid()

/** What other programs can be told. */
export const HookTypeWord = z.enum(hookTypes)

/** What a receiver is told: where, of which brands, of what, and whether with what people wrote. */
export const HookInput = z.object({
  name: visible(120),
  url: z.string().trim().min(1).max(2_000),
  brandIds: z.array(Uuid).min(1).max(200),
  types: z.array(HookTypeWord).min(1).max(hookTypes.length),
  words: z.boolean().default(false),
})
export type HookInput = z.infer<typeof HookInput>

/** A receiver of events, without its secret. `private`: it is inside this house’s own network. */
export const Hook = z.object({
  id: Uuid,
  name: z.string(),
  url: z.string(),
  brandIds: z.array(Uuid),
  types: z.array(HookTypeWord),
  words: z.boolean(),
  private: z.boolean(),
  state: z.enum(['on', 'off']),
  /** Switched off by a colleague, by its own answer 410, or after days of failures. */
  offBecause: z.enum(['colleague', 'gone', 'failing']).nullable(),
  offAt: Time.nullable(),
  /** Since when every try goes wrong; null while it takes what it is told. */
  failingSince: Time.nullable(),
  /** It has failed for so long that somebody should look. */
  ailing: z.boolean(),
  /** How many messages wait for it. */
  waiting: z.number().int(),
  lastToldAt: Time.nullable(),
  createdAt: Time,
})
export type Hook = z.infer<typeof Hook>

export const Hooks = z.object({ webhooks: z.array(Hook) })

/** A receiver with its secret, which is told once. */
export const FreshHook = z.object({ webhook: Hook, secret: z.string() })
/** A new secret; the one before signs too until `until`. */
export const FreshHookSecret = z.object({ secret: z.string(), until: Time })

/** One try to tell it: `took` in ms, `answer` the beginning of what came back, `error` in words where it failed. */
const Attempt = z.object({
  at: Time,
  took: z.number().int(),
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  /** The same in French; null where nobody said it in French. */
  errorFr: z.string().nullable(),
  answer: z.string().nullable(),
})

/** A message in the log. `body` is what was sent, but for what people wrote: that is not kept here. */
export const HookMessage = z.object({
  id: Id,
  /** The webhook-id that the receiver saw. */
  key: z.string(),
  type: z.string(),
  at: Time,
  caseId: Id.nullable(),
  state: z.enum(['waiting', 'told', 'given-up']),
  nextAt: Time.nullable(),
  body: z.string(),
  attempts: z.array(Attempt),
})
export type HookMessage = z.infer<typeof HookMessage>

export const HookLog = z.object({ messages: z.array(HookMessage), next: z.string().nullable() })
export const HookLogQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})

/** What a trial came to. */
export const HookTrial = z.object({ ok: z.boolean(), attempt: Attempt })
export type HookTrial = z.infer<typeof HookTrial>

const Words = z
  .object({
    text: z.string(),
    author: z.object({ name: z.string(), handle: z.string(), url: z.string().nullable() }).nullable(),
  })
  .nullable()
const ofBrand = { brandId: Uuid }
const ofCase = {
  ...ofBrand,
  caseId: Id,
  /** Grows by one with each event of the case. */
  version: z.number().int(),
  sourceId: Uuid,
  /** Who brought it about; null: the customer or Vigie itself. */
  actorId: z.string().nullable(),
}
const ofSource = { ...ofBrand, sourceId: Uuid }
const Priority = z.enum(['critical', 'high', 'medium', 'low'])
const clock = { dueAt: Time }
const promise = { promiseId: Uuid }

/** What is said of each, beside what every event of a case, a source or a brand says. */
const told = {
  'case.opened': { ...ofCase, postId: Id, priority: Priority, kind: z.string().nullable(), ...clock, words: Words },
  'case.message': { ...ofCase, postId: Id, words: Words },
  'case.answered': {
    ...ofCase,
    /** Through which of the three: sent by Vigie, seen on the network, or told by a colleague. */
    by: z.enum(['vigie', 'network', 'colleague']),
    replyId: Uuid.nullable(),
    postId: Id.nullable(),
    answeredAt: Time,
    words: Words,
  },
  /** `waitsAgain`: nothing else answers, so the customer waits as if it had never been said. */
  'case.answer-withdrawn': { ...ofCase, proofId: Uuid, waitsAgain: z.boolean() },
  'reply.refused': { ...ofCase, replyId: Uuid, because: z.string() },
  /** `because`: why Vigie gave it, or took it from whoever had it; null: a person did. */
  'case.assigned': { ...ofCase, ownerId: z.string().nullable(), because: z.enum(assignedWhys).nullable() },
  'case.priority': { ...ofCase, priority: Priority },
  'case.handed-over': { ...ofCase, departmentId: Uuid },
  'case.taken-back': ofCase,
  'case.paused': { ...ofCase, until: Time },
  'case.resumed': {
    ...ofCase,
    because: z.enum(['colleague', 'date', 'customer', 'clock', 'promise', 'solution', 'reply']),
  },
  'case.noted': { ...ofCase, noteId: Uuid },
  'case.settled': {
    ...ofCase,
    outcome: z.enum(['agreed', 'not-agreed', 'no-answer']).nullable(),
    followUpAt: Time.nullable(),
  },
  'case.set-aside': { ...ofCase, reason: z.string() },
  'case.reopened': ofCase,
  /** What was done to many cases at once was taken back: where this one stands again. */
  'case.restored': {
    ...ofCase,
    status: z.enum(caseStatuses),
    priority: Priority,
    ownerId: z.string().nullable(),
    departmentId: Uuid.nullable(),
  },
  'case.merged': { ...ofCase, intoCaseId: Id, moveId: Uuid },
  'case.unmerged': { ...ofCase, otherCaseId: Id, moveId: Uuid },
  'case.split': { ...ofCase, newCaseId: Id, moveId: Uuid },
  'clock.warned': ofCase,
  /** `since`: when it was due, where that is found later, as when an answer is heard of late; null: at `timestamp`. */
  'clock.breached': { ...ofCase, since: Time.nullable() },
  'clock.unowned': ofCase,
  'solution.breached': ofCase,
  'promise.made': { ...ofCase, ...promise, to: z.enum(['customer', 'department']), ...clock },
  'promise.kept': { ...ofCase, ...promise },
  'promise.broken': { ...ofCase, ...promise },
  'promise.withdrawn': { ...ofCase, ...promise },
  'source.failed': { ...ofSource, error: z.string() },
  'source.listening': ofSource,
  'source.alarm': { ...ofSource, alarm: z.string() },
  'source.alarm-over': { ...ofSource, alarm: z.string() },
  'site.down': { ...ofBrand, pageId: Uuid },
  'site.changed': { ...ofBrand, pageId: Uuid },
  'site.up': { ...ofBrand, pageId: Uuid },
  'site.certificate': { ...ofBrand, pageId: Uuid, endsAt: Time },
} as const satisfies Readonly<Record<HookType, z.ZodRawShape>>

/** What each receiver gets, by type: who reads a type of ours may count on its fields; new ones can come. */
export const hookPayloads: ReadonlyMap<string, z.ZodObject> = new Map(
  Object.entries<z.ZodRawShape>({ ...told, 'webhook.trial': {} }).map(([type, data]) => [
    type,
    z.object({ type: z.literal(type), timestamp: Time, data: z.object(data) }),
  ]),
)
