import { createDialGuard } from '../../connectors/sdk/guard.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { appendAudit, type AuditKind } from '../../store/audit.ts'
import { brandExists } from '../../store/brands.ts'
import type { Transaction } from '../../store/database.ts'
import type { HookChoice, StoredHook } from '../../store/hooks.ts'
import { addressKey, privateAddresses } from '../admin/private-addresses.ts'
import type { Actor, Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

export type { HookChoice, StoredHook } from '../../store/hooks.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** The administrator who acts: what is told to other programs leaves the house. */
export const mayManageTools = (ctx: Pick<Context, 'actor'>): Person => permitted(ctx, 'manage-tools')

/** The refusal when a receiver is not there any more. */
export const hookGone = (): ServiceError =>
  new ServiceError('not-found', 'not-found', 'This webhook is not here any more.')

/** Refuses what nobody can be told: brands that are not there, an address that may not be asked. Gives the choice as it is stored, with the private `host:port` that the administrator opens by typing it. */
export async function checked(
  ctx: Context,
  person: Person,
  given: HookChoice,
): Promise<HookChoice & { readonly allowed: readonly string[] }> {
  const brandIds = [...new Set(given.brandIds)]
  for (const brandId of brandIds) {
    mustSee(person, brandId)
    if (!(await brandExists(ctx.db, brandId))) {
      throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
    }
  }
  if (!URL.canParse(given.url)) throw badAddress('This is not an address.')
  const url = new URL(given.url)
  url.hash = ''
  const allowed = (await privateAddresses([url.href])).map(addressKey)
  if (allowed.length === 0 && url.protocol !== 'https:') {
    throw badAddress('What leaves the house goes by https only.')
  }
  try {
    createDialGuard({ allowed: new Set(allowed) }).check(url, ['http:', 'https:'])
  } catch (error) {
    if (error instanceof ConnectorError) throw badAddress(error.message)
    throw error
  }
  return { ...given, url: url.href, brandIds, types: [...new Set(given.types)], allowed }
}

const badAddress = (detail: string): ServiceError => new ServiceError('invalid', 'webhook-address', detail)

/** Writes down who did what about a receiver. Its address may hold a token, so only where it leads is told. */
export async function noteHook(
  tx: Transaction,
  ctx: Pick<Context, 'now'>,
  kind: Extract<AuditKind, `webhook-${string}`>,
  person: Person,
  hook: Pick<StoredHook, 'id' | 'name' | 'url'> & Partial<Pick<HookChoice, 'brandIds' | 'types' | 'words'>>,
): Promise<void> {
  const { id: webhookId, name, url, brandIds, types, words } = hook
  const data = { webhookId, name, host: new URL(url).host, brandIds, types, words }
  await appendAudit(tx, { at: ctx.now(), kind, actorId: person.userId, data })
}
