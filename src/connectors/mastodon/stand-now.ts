import type { ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { isByGateway } from '../sdk/gateway.ts'
import { fieldOf, textOf } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import { unoffered } from './statuses.ts'

/** Statuses that are asked for again at once, a request each. */
export const statusesAtOnce = 10

/** So many questions may fail before the rest waits for its next turn. */
const mostFailing = 3

/** Refusals that say that nobody tells us, which is no word on what was asked. */
const untold: ReadonlySet<string> = new Set(['permission_missing', 'recipient_closed'])

/** How these statuses stand on this server now: as it shows them, or gone (by their uri). `lookUp` finds the id that a uri has here. */
export async function standNow(
  client: Client,
  targets: readonly ReplyTarget[],
  lookUp: ((uri: string) => Promise<string | null>) | null,
): Promise<{ readonly found: readonly unknown[]; readonly gone: readonly string[] }> {
  const found: unknown[] = []
  const gone: string[] = []
  const keptAway = new Map<string, Promise<boolean>>()
  let failing = 0
  for (const target of targets) {
    const id = target.ref['id'] ?? ''
    // The rounds come first: when little is left, the rest waits for its next turn.
    const { rate } = client
    if (id === '' || (rate !== null && rate.left < rate.of / 4)) continue
    try {
      await look(target, id)
    } catch (error) {
      // What fails for one of them says nothing of the others, and does not undo what is known.
      if (!(error instanceof ConnectorError) || error.kind !== 'transient') throw error
      failing += 1
      if (failing < mostFailing) continue
      if (found.length + gone.length === 0) throw error
      break
    }
  }
  return { found, gone }

  async function look({ externalId, ref }: ReplyTarget, id: string): Promise<void> {
    let status = await read(client, id)
    if (status === null && lookUp !== null) {
      const other = await lookUp(externalId)
      status = other === null || other === id ? null : await read(client, other)
    }
    if (status === undefined) return
    if (status !== null) {
      found.push(status)
      return
    }
    // A post whose author has blocked us is shown like one that is gone: as none.
    const { acct = '' } = ref
    const isKept =
      keptAway.get(acct) ?? (lookUp === null || acct === '' ? Promise.resolve(false) : mayBeBlocking(client, acct))
    keptAway.set(acct, isKept)
    if (!(await isKept)) gone.push(externalId)
  }
}

/** Whether this account has blocked ours, as far as the server knows; also where it does not let this sign-in ask. */
async function mayBeBlocking(client: Client, acct: string): Promise<boolean> {
  try {
    const { body: account } = await client.get('/api/v1/accounts/lookup', { acct })
    const { body } = await client.get('/api/v1/accounts/relationships', { 'id[]': [textOf(account, 'id') ?? ''] })
    return Array.isArray(body) && body.some((it) => fieldOf(it, 'blocked_by') === true)
  } catch (error) {
    // A sign-in from before this right was asked for says nothing of a deletion.
    if (error instanceof ConnectorError && untold.has(error.kind)) return true
    // Nobody of this name is there any more, or the server knows no such question.
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
