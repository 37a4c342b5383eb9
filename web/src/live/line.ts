import { LiveEvent } from '../../../src/api/schemas.ts'

/** What one connection to the server tells. */
export type LineWord =
  | { readonly kind: 'listening'; readonly brandIds: readonly string[]; readonly id: string }
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly id: string }
  /** It was cut; the browser tries again by itself, with the last id. */
  | { readonly kind: 'cut' }
  /** The answer was a refusal: this connection is over. */
  | { readonly kind: 'refused' }

/** Opens a connection that tells of these brands; gives the function that ends it. */
export type OpenLine = (brandIds: readonly string[], after: string | null, tell: (word: LineWord) => void) => () => void

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

/** Opens connections to this page's server as a person; one that turns out to be somebody else's, who came in by another tab, tells nothing. */
export const linesOf =
  (personId: string): OpenLine =>
  (brandIds, after, tell) => {
    const place = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const source = new EventSource(`/api/v1/live?brand=${brandIds.map(encodeURIComponent).join(',')}${place}`)
    source.onmessage = (message: MessageEvent<unknown>) => {
      const event = readLive(message.data)
      if (event === null) return
      const id = message.lastEventId
      if (event.type !== 'listening') return tell({ kind: 'event', event, id })
      if (event.userId === personId) return tell({ kind: 'listening', brandIds: event.brandIds, id })
      source.close()
      tell({ kind: 'refused' })
    }
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return tell({ kind: 'cut' })
      source.close()
      tell({ kind: 'refused' })
    }
    return () => source.close()
  }
