import type { Words } from '../../connectors/sdk/connector.ts'
import { readAccessesTo, readSourceAccess } from '../../store/source-reads.ts'
import { removeSource as remove } from '../../store/source-page.ts'
import { lockSource, tellReaders } from '../../store/sources.ts'
import { endSubscriptions } from '../../store/subscriptions.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { signOut } from './sign-out.ts'
import { logSource, sourceGone } from './source.ts'

/** Takes a source off the list and destroys its secrets at once, here and at the network; what it heard stays, and comes back to it when the same account is connected again. */
export async function removeSource(
  ctx: Context,
  input: { readonly sourceId: string },
): Promise<{
  /** What still stands at the network, and how a person takes it back; null: nothing does. */
  readonly left: Words | null
}> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  const ended = await ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, input.sourceId)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    const access = await readSourceAccess(tx, before.id)
    await remove(tx, before.id, now)
    await endSubscriptions(tx, before.id, now)
    await tellReaders(tx)
    await logSource(tx, 'source.removed', before, person.userId, now)
    if (access === undefined) throw sourceGone()
    const { account } = before
    const staying = account === null ? [] : await readAccessesTo(tx, before.connector, account.externalId)
    return { access, staying }
  })
  return { left: await signOut(ctx, ended) }
}
