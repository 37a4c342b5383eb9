import { currentPosition, type LogPosition, type LoggedEvent, readEventsAfter } from '../../store/events.ts'
import { eventsChannel, listen } from '../../store/listen.ts'
import type { Context } from '../context.ts'

/** What a subscriber is told: ids that changed, never content. */
export type LiveMessage =
  | {
      readonly type: 'case'
      readonly caseId: string
      readonly brandId: string
      readonly version: number
      readonly what: readonly string[]
    }
  | { readonly type: 'source'; readonly sourceId: string; readonly brandId: string }
  | { readonly type: 'site'; readonly brandId: string }
  | { readonly type: 'resync' }

/** The place in the log that a browser may go on from, with what was told there; null: nothing yet. */
export interface LiveDelivery {
  readonly id: string
  readonly data: LiveMessage | null
}

/** The events of this database as they commit, for everybody who looks on. One per process. */
export interface LiveFeed {
  /** Tells `send` what changes for these brands, from now on or after `after` (a delivery's id); who begins now is told the place at once. Gives the function that ends it. */
  subscribe(
    options: { readonly brandIds: ReadonlySet<string>; readonly after: string | null },
    send: (delivery: LiveDelivery) => void,
  ): () => void
  close(): Promise<void>
}

const mostAtOnce = 1_000
/** How far a browser may have fallen behind before it is told to read everything again. */
const longestBacklog = 2_000
/** When events wait behind a running transaction, it is asked again this soon. */
const heldWait = 10
/** A nudge can be lost with its connection; the table is the truth. */
const idleWait = 1_000

interface Subscriber {
  readonly brandIds: ReadonlySet<string>
  readonly send: (delivery: LiveDelivery) => void
  /** Deliveries that arrive while the backlog is read; null once it is live. */
  waiting: LoggedEvent[] | null
  position: LogPosition
}

/** Starts to read the log as it grows. */
export async function createLiveFeed(ctx: Pick<Context, 'db' | 'log'>): Promise<LiveFeed> {
  const subscribers = new Set<Subscriber>()
  let position = await currentPosition(ctx.db)
  let closed = false
  let wake: (() => void) | null = null
  let nudged = false
  const nudge = (): void => {
    nudged = true
    wake?.()
  }
  const listening = await listen(ctx.db, [eventsChannel], nudge, ctx.log)

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (nudged && ms > heldWait) {
        resolve()
        return
      }
      // oxlint-disable-next-line no-restricted-globals -- Not work put off: the feed's own look at the log where no notification came.
      const timer = setTimeout(() => wake?.(), ms)
      wake = () => {
        clearTimeout(timer)
        wake = null
        resolve()
      }
    })

  const loop = async (): Promise<void> => {
    while (!closed) {
      nudged = false
      let wait = idleWait
      try {
        const { events, held } = await readEventsAfter(ctx.db, position, mostAtOnce)
        const last = events.at(-1)
        if (last !== undefined) {
          position = last.position
          for (const subscriber of subscribers) {
            if (subscriber.waiting === null) deliver(subscriber, events)
            else subscriber.waiting.push(...events)
          }
        }
        if (events.length === mostAtOnce) continue
        if (held) wait = heldWait
      } catch (error) {
        ctx.log.warn('live.read-failed', { error: error instanceof Error ? error.message : 'unknown' })
      }
      if (!closed) await pause(wait)
    }
  }
  const running = loop()

  /** Has everything read again: that shows what this log holds up to here, so it goes on from here. */
  const readAgain = (subscriber: Subscriber): void => {
    subscriber.position = position
    subscriber.send({ id: idOf(position), data: { type: 'resync' } })
  }

  const catchUp = async (subscriber: Subscriber): Promise<void> => {
    try {
      const { events } = await readEventsAfter(ctx.db, subscriber.position, longestBacklog)
      if (events.length >= longestBacklog) readAgain(subscriber)
      else deliver(subscriber, events)
    } catch {
      readAgain(subscriber)
    }
    const waited = subscriber.waiting ?? []
    subscriber.waiting = null
    deliver(subscriber, waited)
  }

  return {
    subscribe({ brandIds, after }, send) {
      const asked = after === null ? null : parsePosition(after)
      // A place ahead of this log is of another one, e.g. of the database before it was restored: nothing would ever follow it.
      const start = asked === null || isAfter(asked, position) ? null : asked
      const subscriber: Subscriber = {
        brandIds,
        send,
        waiting: start === null ? null : [],
        position: start ?? position,
      }
      subscribers.add(subscriber)
      if (start !== null) void catchUp(subscriber)
      else if (after !== null) readAgain(subscriber)
      // A browser whose line is cut before anything happened has a place to go on from too.
      else send({ id: idOf(position), data: null })
      return () => subscribers.delete(subscriber)
    },
    async close() {
      closed = true
      nudge()
      await listening.close()
      await running
      subscribers.clear()
    },
  }
}

/** Sends what is new for this subscriber, events of one case told once with its newest version. */
function deliver(subscriber: Subscriber, events: readonly LoggedEvent[]): void {
  const mine = events.filter(
    (event) => subscriber.brandIds.has(event.brandId) && isAfter(event.position, subscriber.position),
  )
  const ofCase = new Map<string, { last: LoggedEvent; what: string[] }>()
  for (const event of mine) {
    const key =
      event.caseId === null
        ? `${event.kind.startsWith(ofSites) ? `sites of ${event.brandId}` : 'source'} ${event.sourceId}`
        : `case ${event.caseId}`
    const entry = ofCase.get(key) ?? { last: event, what: [] }
    entry.last = event
    entry.what.push(event.kind)
    ofCase.delete(key)
    ofCase.set(key, entry)
  }
  for (const { last, what } of ofCase.values()) {
    const data = toMessage(last, what)
    if (data !== null) subscriber.send({ id: idOf(last.position), data })
  }
  const end = events.at(-1)
  if (end !== undefined && isAfter(end.position, subscriber.position)) subscriber.position = end.position
}

/** Events about a brand's watched pages are named so. */
const ofSites = 'site.'

function toMessage(event: LoggedEvent, what: readonly string[]): LiveMessage | null {
  if (event.caseId !== null) {
    return { type: 'case', caseId: event.caseId, brandId: event.brandId, version: event.caseVersion ?? 1, what }
  }
  if (event.kind.startsWith(ofSites)) return { type: 'site', brandId: event.brandId }
  return event.sourceId === null ? null : { type: 'source', sourceId: event.sourceId, brandId: event.brandId }
}

function isAfter(a: LogPosition, b: LogPosition): boolean {
  const [ax, bx] = [BigInt(a.xid), BigInt(b.xid)]
  return ax === bx ? BigInt(a.id) > BigInt(b.id) : ax > bx
}

const idOf = ({ xid, id }: LogPosition): string => `${xid}.${id}`

function parsePosition(text: string): LogPosition | null {
  const parts = /^(\d{1,20})\.(\d{1,19})$/.exec(text)
  return parts?.[1] === undefined || parts[2] === undefined ? null : { xid: parts[1], id: parts[2] }
}
