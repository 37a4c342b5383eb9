import { claimKey } from '../../store/installation.ts'
import type { Transaction } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

const place = (sourceId: string) => ({ table: 'source', row: sourceId, column: 'sealed_secrets' })

/** Binds the database to the key in use; refused where it is bound to another. */
export async function bindKey(ctx: Pick<Context, 'sealer'>, tx: Transaction): Promise<void> {
  const bound = await claimKey(tx, ctx.sealer.keyId)
  if (bound === ctx.sealer.keyId) return
  throw new ServiceError(
    'unavailable',
    'key-differs',
    `The secrets of this database are sealed with the key ${bound}; this process has the key ${ctx.sealer.keyId}.`,
  )
}

/** Seals a source's secrets for its row and binds the database to the key; null when there are none. */
export async function sealSecrets(
  ctx: Pick<Context, 'sealer'>,
  tx: Transaction,
  sourceId: string,
  secrets: Readonly<Record<string, unknown>>,
): Promise<Buffer | null> {
  if (Object.keys(secrets).length === 0) return null
  await bindKey(ctx, tx)
  return ctx.sealer.seal(JSON.stringify(secrets), place(sourceId))
}
