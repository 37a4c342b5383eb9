import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { isByGateway } from '../sdk/gateway.ts'
import type { Client } from './client.ts'

/** Statuses that are asked for again at once, a request each. */
export const statusesAtOnce = 10

/** How these statuses stand on this server now: as it shows them, or gone (by their uri). `lookUp` finds the id that a uri has here. */
export async function standNow(
  client: Client,
  targets: readonly ReplyTarget[],
  lookUp: ((uri: string) => Promise<string | null>) | null,
): Promise<{ readonly found: readonly unknown[]; readonly gone: readonly string[] }> {
  const found: unknown[] = []
  const gone: string[] = []
  for (const { externalId, ref } of targets) {
    const id = ref['id'] ?? ''
    // The rounds come first: when little is left, the rest waits for its next turn.
    const { rate } = client
    if (id === '' || (rate !== null && rate.left < rate.of / 4)) continue
    let status = await read(client, id)
    if (status === null && lookUp !== null) {
      const other = await lookUp(externalId)
      status = other === null || other === id ? null : await read(client, other)
    }
    if (status === undefined) continue
    if (status === null) gone.push(externalId)
    else found.push(status)
  }
  return { found, gone }
}

/** The status, or null when the server says in the API's own words that it has none under this id; undefined where only a gateway says so. */
async function read(client: Client, id: string): Promise<unknown> {
  try {
    return (await client.get(`/api/v1/statuses/${encodeURIComponent(id)}`)).body
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'target_gone') return isByGateway(error) ? undefined : null
    throw error
  }
}
