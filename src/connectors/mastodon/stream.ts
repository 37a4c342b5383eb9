import type { Edge, EdgeSocket } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'

/** What a frame of the stream says. */
export type StreamEvent =
  | { readonly kind: 'item'; readonly item: unknown }
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'odd'; readonly reason: string }

/** Reads one frame (NETWORKS, section 6): `{"event", "payload"}`, the payload being JSON in a string. Null: none of ours. */
export function readFrame(text: string): StreamEvent | null {
  const frame = parsed(text)
  const event = textOf(frame, 'event')
  if (event === null) return frame === undefined ? { kind: 'odd', reason: 'not JSON' } : null
  const payload = textOf(frame, 'payload') ?? ''
  if (event === 'delete')
    return /^[\w.-]{1,200}$/u.test(payload)
      ? { kind: 'deleted', id: payload }
      : { kind: 'odd', reason: 'delete: no id' }
  if (event !== 'update' && event !== 'status.update' && event !== 'notification') return null
  const item = parsed(payload)
  if (typeof item !== 'object' || item === null) return { kind: 'odd', reason: `${event}: no payload` }
  // A boost of somebody whom the account follows: what is boosted is not their word.
  if (event !== 'notification' && (fieldOf(item, 'reblog') ?? null) !== null) return null
  if (event === 'notification' && !['mention', 'quote'].includes(textOf(item, 'type') ?? '')) return null
  return { kind: 'item', item }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** So many hashtags are followed live; the rounds hear the others. */
const mostTags = 50

/** The hashtags that are followed live, over the one connection that there is. */
export class LiveTags {
  #wanted: ReadonlySet<string> = new Set()
  #followed = new Set<string>()
  #socket: Pick<EdgeSocket, 'send'> | null = null

  /** Follows these and no others, from now on. */
  want(tags: readonly string[]): void {
    this.#wanted = new Set(tags.slice(0, mostTags))
    this.#tell()
  }

  /** Goes on over this connection; null: there is none. */
  over(socket: Pick<EdgeSocket, 'send'> | null): void {
    this.#socket = socket
    this.#followed = new Set()
    this.#tell()
  }

  #tell(): void {
    const socket = this.#socket
    if (socket === null) return
    const say = (type: 'subscribe' | 'unsubscribe', tag: string): void =>
      socket.send(JSON.stringify({ type, stream: 'hashtag', tag }))
    for (const tag of this.#followed) if (!this.#wanted.has(tag)) say('unsubscribe', tag)
    // A server that knows no such request answers with an error or not at all, and the rounds hear the hashtag.
    for (const tag of this.#wanted) if (!this.#followed.has(tag)) say('subscribe', tag)
    this.#followed = new Set(this.#wanted)
  }
}

/** What happens to the account and under the hashtags as it happens, until the signal aborts or the connection breaks. Nothing is repeated after a break: the rounds reconcile. */
export async function* streamEvents(
  base: string,
  token: string,
  edge: Edge,
  signal: AbortSignal,
  { host, tags }: { readonly host: string; readonly tags: LiveTags },
): AsyncIterable<StreamEvent> {
  const address = new URL('/api/v1/streaming', base)
  address.searchParams.set('stream', 'user')
  // In the handshake, where logs of addresses do not keep it.
  const socket = await edge.webSocket(address.href, { signal, protocols: [token] })
  try {
    tags.over(socket)
    for await (const text of socket.frames) {
      const event = readFrame(text)
      if (event !== null) yield event
    }
  } finally {
    tags.over(null)
    socket.close()
  }
  if (!signal.aborted)
    throw new ConnectorError('transient', `The stream of ${host} broke; Vigie goes on looking.`, {
      fr: `Le direct de ${host} s’est coupé\u202f; Vigie continue de regarder.`,
    })
}
