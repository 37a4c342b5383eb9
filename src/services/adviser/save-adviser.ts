import { createDialGuard } from '../../connectors/sdk/guard.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { type AdviserChoice, lockAdviser, saveAdviser as store, type StoredAdviser } from '../../store/adviser.ts'
import { appendAudit } from '../../store/audit.ts'
import { addressKey, privateAddresses } from '../admin/private-addresses.ts'
import { bindKey } from '../admin/seal-secrets.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { keyPlace } from './adviser.ts'

/** Names the language model, its budget, and whether it is on. `key` left out: the one that is stored stays, as long as the server does. */
export async function saveAdviser(
  ctx: Context,
  input: AdviserChoice & {
    /** Null: it asks for none. */
    readonly key?: string | null | undefined
    /** An address inside this house's own network was meant. */
    readonly inside: boolean
  },
): Promise<void> {
  const person = permitted(ctx, 'manage-tools')
  const { url, allowed } = await checked(input.url, input.inside)
  const { key } = input
  await ctx.db.transaction(async (tx) => {
    const before = await lockAdviser(tx)
    const kept = before?.sealedKey ?? null
    if (key === undefined && kept !== null && before !== undefined && originOf(before) !== originOf({ url })) {
      // A key is for the server that it was typed for: another one is never shown it.
      throw new ServiceError('invalid', 'adviser-key-again', 'Another server needs its own key: type it.')
    }
    if (typeof key === 'string') await bindKey(ctx, tx)
    const sealedKey = key === undefined ? kept : key === null ? null : ctx.sealer.seal(key, keyPlace)
    const { isOn, model, monthTokens, monthRequests, privateWords } = input
    const choice = { isOn, model, monthTokens, monthRequests, privateWords }
    await store(tx, { ...choice, url, allowed, sealedKey }, ctx.now())
    const data = { ...choice, host: new URL(url).host, key: key === undefined ? 'kept' : key === null ? 'none' : 'new' }
    await appendAudit(tx, { at: ctx.now(), kind: 'adviser-changed', actorId: person.userId, data })
  })
}

const originOf = ({ url }: Pick<StoredAdviser, 'url'>): string => new URL(url).origin

/** The address as it is stored, with the private `host:port` that is opened by name. */
async function checked(
  typed: string,
  inside: boolean,
): Promise<{ readonly url: string; readonly allowed: readonly string[] }> {
  if (!URL.canParse(typed)) throw badAddress('This is not an address.')
  const url = new URL(typed)
  url.hash = ''
  url.search = ''
  const found = (await privateAddresses([url.href])).map(addressKey)
  if (found.length > 0 && !inside) {
    throw new ServiceError(
      'invalid',
      'adviser-inside',
      'This address is inside your own network: say that you mean it.',
    )
  }
  if (found.length === 0 && url.protocol !== 'https:') throw badAddress('What leaves the house goes by https only.')
  try {
    createDialGuard({ allowed: new Set(found) }).check(url, ['http:', 'https:'])
  } catch (error) {
    if (error instanceof ConnectorError) throw badAddress(error.message)
    throw error
  }
  return { url: url.href, allowed: found }
}

const badAddress = (detail: string): ServiceError => new ServiceError('invalid', 'adviser-address', detail)
