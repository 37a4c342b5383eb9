import { randomUUID } from 'node:crypto'
import { abilitiesOf } from '../../connectors/sdk/connector.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { lockBrand } from '../../store/brands.ts'
import type { Transaction } from '../../store/database.ts'
import {
  findRemoved,
  hasSourceOf,
  insertSource,
  readSource,
  readSources,
  replaceAllowedAddresses,
  saveConnection,
} from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'
import { addressKey } from './private-addresses.ts'
import { sealSecrets } from './seal-secrets.ts'
import { logSource, type SourceView, sourceGone, sourceName, toSource } from './source.ts'
import type { TriedConnection } from './try-connection.ts'

/** Stores an account that a network has let us in as for a brand, or brings back what it once was; it is read from then on. */
export async function addSource(
  ctx: Context,
  connector: Connector,
  brandId: string,
  { settings, secrets, account, allowed }: TriedConnection,
): Promise<SourceView> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  const id = randomUUID()
  const name = sourceName(connector, account)
  return ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, brandId))) throw brandGone()
    if (await hasSourceOf(tx, brandId, connector.id, account.externalId)) {
      throw new ServiceError('conflict', 'source-exists', `${name} is connected for this brand already.`)
    }
    await mustNotHearTwice(tx, connector, brandId, settings['way'])
    const before = await findRemoved(tx, brandId, connector.id, account.externalId)
    if (before !== undefined) {
      // It was here once: what it heard is its own again.
      const sealed = await sealSecrets(ctx, tx, before.id, secrets)
      await saveConnection(tx, before.id, { name, settings, sealedSecrets: sealed, account })
      await replaceAllowedAddresses(tx, before.id, allowed, person.userId, now)
      await logSource(tx, 'source.added', before, person.userId, now, { allowed: allowed.map(addressKey) })
      return toSource(ctx, (await readSource(tx, before.id)) ?? before)
    }
    const sealedSecrets = await sealSecrets(ctx, tx, id, secrets)
    await insertSource(tx, { id, brandId, connector: connector.id, name, settings, sealedSecrets, account }, now)
    await replaceAllowedAddresses(tx, id, allowed, person.userId, now)
    await logSource(tx, 'source.added', { id, brandId }, person.userId, now, { allowed: allowed.map(addressKey) })
    const stored = await readSource(tx, id)
    if (stored === undefined) throw sourceGone()
    return toSource(ctx, stored)
  })
}

/** Listening without an account and with one hear the same posts, and only the one with an account can answer them: a brand has one or the other. */
async function mustNotHearTwice(tx: Transaction, connector: Connector, brandId: string, way: unknown): Promise<void> {
  if (connector.ways === undefined) return
  const answers = (it: unknown): boolean => abilitiesOf(connector, it).reply
  const others = (await readSources(tx, brandId)).filter((it) => it.connector === connector.id)
  const other = others.find(({ settings }) => answers(settings['way']) !== answers(way))
  if (other === undefined) return
  throw new ServiceError(
    'conflict',
    answers(way) ? 'source-takes-account' : 'source-hears-already',
    answers(way)
      ? `${other.name} listens without an account: connect that source again with the account, and everything it heard stays.`
      : `${other.name} hears all of this already.`,
    { facts: { sourceId: other.id, name: other.name } },
  )
}

/** The refusal when a brand is gone. */
export function brandGone(): ServiceError {
  return new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
}
