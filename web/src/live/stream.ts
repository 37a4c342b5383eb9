import { LiveEvent } from '../../../src/api/schemas.ts'

/** What the browser's one stream tells its tabs. */
export type Heard =
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'state'; readonly open: boolean }
  /** The line stands again after a gap. Who is where is told anew, so what was told before no longer holds; what was written meanwhile is not told. */
  | { readonly kind: 'again' }
  /** The server refuses this browser, so that nothing will come by trying again until that is settled. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'hello' }

const waits = [1_000, 2_000, 5_000, 10_000] as const

/** Parses the data of one live message; null when it is not one that we know. */
export function readLive(data: unknown): LiveEvent | null {
  if (typeof data !== 'string') return null
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return null
  }
  const parsed = LiveEvent.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** Opens the stream of a brand and keeps it open; ends with `stop`. After a gap that the server cannot fill it says « resync »; so it does at the start when it `follows` another's line. */
function openStream(brandId: string, follows: boolean, tell: (heard: Heard) => void): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let broken = follows
  let stood = follows
  let stopped = false
  /** Whether the browser has an id to come back with. */
  let placed = false

  const hear = (message: MessageEvent<unknown>) => {
    placed ||= message.lastEventId !== ''
    const event = readLive(message.data)
    if (event !== null) tell({ kind: 'event', event })
  }
  const connect = () => {
    if (stopped) return
    placed = false
    source = new EventSource(`/api/v1/live?brand=${encodeURIComponent(brandId)}`)
    source.onopen = () => {
      failures = 0
      tell({ kind: 'state', open: true })
      if (stood) tell({ kind: 'again' })
      stood = true
      if (broken) tell({ kind: 'event', event: { type: 'resync' } })
      broken = false
    }
    source.onmessage = hear
    for (const name of ['case', 'counts', 'source', 'site', 'resync']) source.addEventListener(name, hear)
    source.onerror = () => {
      tell({ kind: 'state', open: false })
      // A line that was cut before it said an id is gone on from nowhere.
      broken ||= stood && !placed
      // The browser tries again by itself, with the last id, unless the answer was a refusal.
      if (source?.readyState !== EventSource.CLOSED) return
      source.close()
      broken = true
      tell({ kind: 'refused' })
      timer = setTimeout(connect, waits[Math.min(failures, waits.length - 1)] ?? 10_000)
      failures += 1
    }
  }
  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
  }
}

/** Listens to a brand's live stream. Of all tabs of a browser one holds the connection and passes on what it hears; when it closes, another takes over. */
export function listen(brandId: string, hear: (heard: Heard) => void): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return openStream(brandId, false, hear)

  const channel = new BroadcastChannel(`vigie.live.${brandId}`)
  const ended = new AbortController()
  let open = false
  let leads = false
  let follows = false
  /** Who is where, by case, for tabs that come later: the server says it once. */
  const present = new Map<string, LiveEvent>()
  const toAll = (heard: Heard) => {
    if (heard.kind === 'state') open = heard.open
    else if (heard.kind === 'again') present.clear()
    else if (heard.kind === 'event' && heard.event.type === 'presence') {
      if (heard.event.people.length === 0) present.delete(heard.event.caseId)
      else present.set(heard.event.caseId, heard.event)
    }
    channel.postMessage(heard)
    hear(heard)
  }
  channel.onmessage = (message: MessageEvent<Heard>) => {
    if (message.data.kind === 'hello') {
      if (!leads) return
      channel.postMessage({ kind: 'state', open } satisfies Heard)
      for (const event of present.values()) channel.postMessage({ kind: 'event', event } satisfies Heard)
      return
    }
    follows = true
    hear(message.data)
  }
  channel.postMessage({ kind: 'hello' } satisfies Heard)
  navigator.locks
    .request(`vigie.live.${brandId}`, { signal: ended.signal }, () => {
      leads = true
      const stop = openStream(brandId, follows, toAll)
      return new Promise<void>((release) => {
        ended.signal.addEventListener('abort', () => {
          stop()
          release()
        })
      })
    })
    // Refused only because this tab stopped listening before its turn came.
    .catch(() => {})
  return () => {
    ended.abort()
    channel.close()
  }
}
