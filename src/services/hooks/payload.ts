import { type HookType, hookTypeOf, trialKind } from '../../domain/hooks/hook-type.ts'
import { type HookMessage, type MessageWords, written } from '../../store/hook-messages.ts'

type Raw = Readonly<Record<string, unknown>>
type Facts = Readonly<Record<string, unknown>>

const moment = (value: unknown): string | null => (typeof value === 'number' ? written(value) : null)
const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
const promise = ({ promiseId }: Raw): Facts => ({ promiseId })
const page = ({ pageId }: Raw): Facts => ({ pageId })
const nothing = (): Facts => ({})

/** What is told of each, taken from the event: never more than is promised in the contract. */
const facts: Readonly<Record<HookType, (raw: Raw) => Facts>> = {
  'case.opened': (raw) => ({
    postId: raw['postId'],
    priority: raw['priority'],
    kind: raw['caseKind'] ?? null,
    dueAt: moment(inside(raw['clock'], 'dueAt')),
  }),
  'case.message': ({ postId }) => ({ postId }),
  'case.answered': (raw) => ({
    by: raw['proofId'] === undefined ? (raw['replyId'] === null ? 'network' : 'vigie') : 'colleague',
    replyId: raw['replyId'],
    postId: raw['postId'],
    answeredAt: moment(raw['answeredAt']),
  }),
  'case.answer-withdrawn': ({ proofId, resumes }) => ({ proofId, waitsAgain: resumes }),
  'reply.refused': ({ replyId, because }) => ({ replyId, because }),
  'case.assigned': ({ ownerId, because }) => ({ ownerId, because: inside(because, 'why') ?? null }),
  'case.priority': ({ priority }) => ({ priority }),
  'case.handed-over': ({ departmentId }) => ({ departmentId }),
  'case.taken-back': nothing,
  'case.paused': ({ until }) => ({ until: moment(until) }),
  'case.resumed': ({ because }) => ({ because }),
  'case.noted': ({ noteId }) => ({ noteId }),
  'case.settled': (raw) => ({ outcome: raw['outcome'] ?? null, followUpAt: moment(raw['followUpAt']) }),
  'case.set-aside': ({ reason }) => ({ reason }),
  'case.reopened': nothing,
  'case.restored': ({ to }) => ({
    status: inside(to, 'status'),
    priority: inside(to, 'priority'),
    ownerId: inside(to, 'ownerId'),
    departmentId: inside(to, 'departmentId'),
  }),
  'case.merged': (raw) => ({ intoCaseId: raw['caseId'], moveId: raw['moveId'] }),
  'case.unmerged': (raw) => ({ otherCaseId: raw['caseId'], moveId: raw['moveId'] }),
  'case.split': (raw) => ({ newCaseId: raw['caseId'], moveId: raw['moveId'] }),
  'clock.warned': nothing,
  'clock.breached': ({ since }) => ({ since: moment(since) }),
  'clock.unowned': nothing,
  'solution.breached': nothing,
  'promise.made': (raw) => ({ ...promise(raw), to: raw['to'], dueAt: moment(raw['dueAt']) }),
  'promise.kept': promise,
  'promise.broken': promise,
  'promise.withdrawn': promise,
  'source.failed': ({ error }) => ({ error }),
  'source.listening': nothing,
  'source.alarm': ({ alarm }) => ({ alarm }),
  'source.alarm-over': ({ alarm }) => ({ alarm }),
  'site.down': page,
  'site.changed': page,
  'site.up': page,
  'site.certificate': (raw) => ({ ...page(raw), endsAt: moment(raw['endsAt']) }),
}

const withWords: ReadonlySet<HookType> = new Set<HookType>(['case.opened', 'case.message', 'case.answered'])

/** The type of a message, as the receiver knows it. */
export const typeOf = ({ kind }: Pick<HookMessage, 'kind'>): HookType | typeof trialKind =>
  hookTypeOf(kind) ?? trialKind

/** Whose words may go with a message; null: it speaks of nobody’s. */
export function wordsOf(
  message: HookMessage,
): { readonly postId: string | null; readonly replyId: string | null } | null {
  const type = hookTypeOf(message.kind)
  if (type === null || !withWords.has(type)) return null
  const { postId, replyId } = message.data
  const own = typeof replyId === 'string'
  return { postId: !own && typeof postId === 'string' ? postId : null, replyId: own ? replyId : null }
}

/** The body of a message. `words`: what was written, where the receiver is told that. */
export function bodyOf(message: HookMessage, words: MessageWords | null): string {
  const type = typeOf(message)
  const about: Facts =
    type === trialKind
      ? {}
      : {
          brandId: message.brandId,
          ...(message.caseId === null
            ? {}
            : { caseId: message.caseId, version: message.caseVersion, actorId: message.actorId }),
          ...(message.sourceId === null ? {} : { sourceId: message.sourceId }),
          ...facts[type](message.data),
          ...(withWords.has(type) ? { words } : {}),
        }
  return JSON.stringify({ type, timestamp: written(message.at), data: about })
}

/** The name of a message for its receiver. */
export const nameOf = ({ key }: Pick<HookMessage, 'key'>): string => `msg_${key.replaceAll('-', '')}`
