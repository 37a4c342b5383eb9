import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Arrival } from '../../domain/model/post.ts'
import { type Instant, instant, minutes } from '../../domain/model/time.ts'
import type { Edge, Page, SetAside } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { postCollection, toPost } from './normalize.ts'

/** A time-based cursor; anything smaller is a sequence number of one server (Jetstream). */
const leastTimeCursor = 1e15

/** A frame of Jetstream v1 (its repository's README): commits of the wanted collections, and identity and account news, which do not concern us. */
const Frame = z.object({
  did: z.string().regex(/^did:[\w.:-]{1,250}$/),
  time_us: z.number().int().min(leastTimeCursor),
  kind: z.string(),
  commit: z
    .object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string().regex(/^[\w.:~-]{1,512}$/),
      cid: z.string().optional(),
      record: z.unknown().optional(),
    })
    .optional(),
})

/** So much is read again after a break: frames of one moment may be told apart by nothing else. */
const overlapUs = 5_000_000
/** And so much when a process begins: the one before it may have ended while it was still finding out where a post's short link leads. */
const overlapAtStartUs = 60_000_000
/** When so much waits to be taken, the network is held back. */
const mostWaiting = 1_000

/** So long (ms) what has arrived waits for what comes right behind it: of a whole network two thousand posts arrive each second, and a page for each costs more than reading it. */
const company = 25

/** No post is larger (a record ends at 1 MiB, its text at 3,000 bytes). A frame over the socket's limit would break the stream at the same place for ever. */
const mostFrameBytes = 1_000_000
/** So many reasons are told of one page. */
const mostAside = 100
/** A frame that a bad line garbled is read again, at most so often in a minute: one that is odd for good would be asked for for ever. */
const mostAgain = 10
const againWithin = minutes(1)

/** What one frame says: its arrivals, the moment (µs) that stands after it, and what could not be read. */
export interface ReadFrame {
  readonly arrivals: readonly Arrival[]
  readonly timeUs: number | null
  readonly aside: SetAside | null
}

/** Reads one frame. A frame that is none, or a record that is no post, is set aside; it moves nothing but itself. */
export function readFrame(text: string, own: ReadonlySet<string>, now: Instant): ReadFrame {
  const odd = (reason: string, timeUs: number | null = null, externalId = 'frame'): ReadFrame => ({
    arrivals: [],
    timeUs,
    aside: { externalId, reason },
  })
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return odd('not JSON')
  }
  const parsed = Frame.safeParse(raw)
  if (!parsed.success) return odd(`no frame at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`)
  const { did, commit } = parsed.data
  // A moment that is still to come would have everything until then left out after the next break.
  const timeUs = Math.min(parsed.data.time_us, now * 1_000)
  if (commit === undefined || commit.collection !== postCollection) return { arrivals: [], timeUs, aside: null }
  const uri = `at://${did}/${commit.collection}/${commit.rkey}`
  const at = instant(Math.floor(timeUs / 1_000))
  if (commit.operation === 'delete')
    return { arrivals: [{ kind: 'deleted', externalId: uri, at }], timeUs, aside: null }
  const post = toPost(commit.record, { uri, cid: commit.cid ?? '', author: { did }, indexedAt: at, own })
  if (post === null) return odd('record: no post', timeUs, uri)
  return { arrivals: [{ kind: 'post', post }], timeUs, aside: null }
}

/** From where (µs) a stream is read on: never from a moment that is still to come. */
export function resumeFrom(cursor: string | null, now: Instant): number {
  const stored = Number(cursor)
  const known = cursor !== null && Number.isSafeInteger(stored) && stored >= leastTimeCursor
  return known ? Math.min(stored, now * 1_000) : now * 1_000
}

/** Posts of the whole network as they are written, resumed after `cursor` (µs). What has arrived since the last page, and within a moment, is the next page. `begins`: it is the first stream of this process. */
export async function* streamPosts(
  url: string,
  own: ReadonlySet<string>,
  cursor: string | null,
  edge: Edge,
  signal: AbortSignal,
  begins = false,
): AsyncIterable<Page> {
  const address = new URL(url)
  address.searchParams.set('wantedCollections', postCollection)
  address.searchParams.set('maxMessageSizeBytes', String(mostFrameBytes))
  const since = resumeFrom(cursor, edge.now())
  address.searchParams.set('cursor', String(since - (begins && cursor !== null ? overlapAtStartUs : overlapUs)))
  let socket = await edge.webSocket(address.href, { signal })
  let arrivals: Arrival[] = []
  let setAside: SetAside[] = []
  /** Grows only: what is read again after a break, or a frame with an odd time, must not move the place back. */
  let reached = since
  let fresh = false
  let ended = false
  /** Nobody reads on. */
  let left = false
  let failure: unknown
  let wake = (): void => undefined
  let taken = (): void => undefined
  /** When something was read again, and how far the stream had come by then. */
  let again: { readonly at: Instant; readonly reached: number }[] = []
  const garbled = (frame: ReadFrame): boolean => {
    if (frame.timeUs !== null) return false
    const now = edge.now()
    again = again.filter(({ at }) => now - at < againWithin)
    // The same place for the third time: that frame is odd for good.
    if (again.length >= mostAgain || again.filter((it) => it.reached === reached).length > 1) return false
    again.push({ at: now, reached })
    return true
  }
  /** Reads the socket to its end; true where it was left because something on the line was garbled. */
  const readOn = async (): Promise<boolean> => {
    for await (const text of socket.frames) {
      const frame = readFrame(text, own, edge.now())
      if (garbled(frame)) return true
      arrivals.push(...frame.arrivals)
      if (frame.aside !== null && setAside.length < mostAside) setAside.push(frame.aside)
      if (frame.timeUs !== null) reached = Math.max(reached, frame.timeUs)
      fresh = true
      wake()
      if (arrivals.length >= mostWaiting && !signal.aborted) {
        await new Promise<void>((resolve) => {
          taken = resolve
        })
      }
    }
    return false
  }
  const collecting = (async () => {
    try {
      while (await readOn()) {
        socket.close()
        address.searchParams.set('cursor', String(reached - overlapUs))
        socket = await edge.webSocket(address.href, { signal })
        if (left) break
      }
    } catch (error) {
      failure = error
    } finally {
      ended = true
      wake()
    }
  })()
  try {
    // The beginning is a place too: whoever dies before the first post goes on from here, not from then.
    if (cursor === null) yield { arrivals: [], cursor: String(since), more: false, retain: 'matched' }
    while (!signal.aborted) {
      if (fresh) {
        if (!ended) await pause(company)
        const page: Page = { arrivals, cursor: String(reached), more: false, retain: 'matched', setAside }
        arrivals = []
        setAside = []
        fresh = false
        taken()
        yield page
        continue
      }
      if (ended) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    left = true
    socket.close()
    taken()
    await collecting
    // One that was being opened meanwhile.
    socket.close()
  }
  if (!signal.aborted) {
    throw new ConnectorError('transient', 'The stream of Bluesky broke; Vigie goes on where it stopped.', {
      fr: 'Le flux en direct de Bluesky s’est coupé\u202f; Vigie reprend là où il s’est arrêté.',
      cause: failure,
    })
  }
}
