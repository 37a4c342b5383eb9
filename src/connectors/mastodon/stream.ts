import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { textOf } from '../sdk/sift.ts'

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

/** What happens to the account as it happens, until the signal aborts or the connection breaks. Nothing is repeated after a break: the rounds reconcile. */
export async function* streamEvents(
  base: string,
  token: string,
  edge: Edge,
  signal: AbortSignal,
  host: string,
): AsyncIterable<StreamEvent> {
  const address = new URL('/api/v1/streaming', base)
  address.searchParams.set('stream', 'user')
  // In the handshake, where logs of addresses do not keep it.
  const socket = await edge.webSocket(address.href, { signal, protocols: [token] })
  try {
    for await (const text of socket.frames) {
      const event = readFrame(text)
      if (event !== null) yield event
    }
  } finally {
    socket.close()
  }
  if (!signal.aborted)
    throw new ConnectorError('transient', `The stream of ${host} broke; Vigie goes on looking.`, {
      fr: `Le direct de ${host} s’est coupé ; Vigie continue de regarder.`,
    })
}
