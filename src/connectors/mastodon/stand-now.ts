import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { isByGateway } from '../sdk/gateway.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import { unoffered } from './statuses.ts'

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
  const keptAway = new Map<string, Promise<boolean>>()
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
    if (status !== null) {
      found.push(status)
      continue
    }
    // A post whose author has blocked us is shown like one that is gone: as none.
    const { acct = '' } = ref
    const isKept =
      keptAway.get(acct) ?? (lookUp === null || acct === '' ? Promise.resolve(false) : isBlocking(client, acct))
    keptAway.set(acct, isKept)
    if (!(await isKept)) gone.push(externalId)
  }
  return { found, gone }
}

/** Whether this account has blocked ours, as far as the server knows. */
async function isBlocking(client: Client, acct: string): Promise<boolean> {
  try {
    const { body: account } = await client.get('/api/v1/accounts/lookup', { acct })
    const { body } = await client.get('/api/v1/accounts/relationships', { 'id[]': [textOf(account, 'id') ?? ''] })
    return Array.isArray(body) && body.some((it) => fieldOf(it, 'blocked_by') === true)
  } catch (error) {
    // Nobody of this name is there any more, or nobody tells.
    if (error instanceof ConnectorError && unoffered.has(error.kind)) return false
    throw error
  }
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
