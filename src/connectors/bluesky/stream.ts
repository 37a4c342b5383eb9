import { z } from 'zod'
import type { Arrival } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import type { Edge, Page } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { postCollection, toPost } from './normalize.ts'

/** A frame of Jetstream v1 (its repository's README): commits of the wanted collections, and identity and account news, which do not concern us. */
const Frame = z.object({
  did: z.string(),
  time_us: z.number(),
  kind: z.string(),
  commit: z
    .object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string(),
      cid: z.string().optional(),
      record: z.unknown().optional(),
    })
    .optional(),
})

/** So much is read again after a break: frames of one moment may be told apart by nothing else. */
const overlapUs = 5_000_000
/** A time-based cursor; anything smaller is a sequence number of one server (Jetstream). */
const leastTimeCursor = 1e15
/** When so much waits to be taken, the network is held back. */
const mostWaiting = 1_000

/** The arrivals of one frame and the moment (µs) that stands after it; null for what is no frame. */
export function readFrame(
  text: string,
  ownDid: string,
): { readonly arrivals: readonly Arrival[]; readonly timeUs: number } | null {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = Frame.safeParse(raw)
  if (!parsed.success) return null
  const { did, time_us: timeUs, commit } = parsed.data
  if (commit === undefined || commit.collection !== postCollection) return { arrivals: [], timeUs }
  const uri = `at://${did}/${commit.collection}/${commit.rkey}`
  const at = instant(Math.floor(timeUs / 1_000))
  if (commit.operation === 'delete') return { arrivals: [{ kind: 'deleted', externalId: uri, at }], timeUs }
  const post = toPost(commit.record, { uri, cid: commit.cid ?? '', author: { did }, indexedAt: at, ownDid })
  return { arrivals: post === null ? [] : [{ kind: 'post', post }], timeUs }
}

/** Posts of the whole network as they are written, resumed after `cursor` (µs). What has arrived since the last page is the next page: no frame waits for another. */
export async function* streamPosts(
  url: string,
  ownDid: string,
  cursor: string | null,
  edge: Edge,
  signal: AbortSignal,
): AsyncIterable<Page> {
  const address = new URL(url)
  address.searchParams.set('wantedCollections', postCollection)
  const stored = Number(cursor)
  const since = cursor !== null && stored >= leastTimeCursor ? stored : edge.now() * 1_000
  address.searchParams.set('cursor', String(since - overlapUs))
  const socket = await edge.webSocket(address.href, { signal })
  let arrivals: Arrival[] = []
  let last: number | null = null
  let ended = false
  let failure: unknown
  let wake = (): void => undefined
  let taken = (): void => undefined
  const collecting = (async () => {
    try {
      for await (const text of socket.frames) {
        const frame = readFrame(text, ownDid)
        if (frame === null) continue
        arrivals.push(...frame.arrivals)
        last = Math.max(last ?? 0, frame.timeUs)
        wake()
        if (arrivals.length >= mostWaiting && !signal.aborted) {
          await new Promise<void>((resolve) => {
            taken = resolve
          })
        }
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
      if (last !== null) {
        const page: Page = { arrivals, cursor: String(last), more: false, retain: 'matched' }
        arrivals = []
        last = null
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
    socket.close()
    taken()
    await collecting
  }
  if (!signal.aborted) {
    throw new ConnectorError('transient', 'The stream of Bluesky broke; Vigie goes on where it stopped.', {
      cause: failure,
    })
  }
}
