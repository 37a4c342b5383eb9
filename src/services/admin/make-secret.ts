import { readSourceAccess } from '../../store/source-reads.ts'
import { lockSource, saveSecrets } from '../../store/sources.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { openSecrets } from '../listening/open-secrets.ts'
import { mustSee, permitted } from '../permissions.ts'
import { sealSecrets } from './seal-secrets.ts'
import { logSource, sourceGone } from './source.ts'

/** Makes a new secret with which others sign what they send to a source. It is given here and never again; the one before counts as long as the connector says. */
export async function makeSecret(
  ctx: Context,
  input: { readonly sourceId: string },
): Promise<{ readonly secret: string }> {
  const person = permitted(ctx, 'connect-sources')
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const before = await lockSource(tx, input.sourceId)
    if (before === undefined || before.removedAt !== null) throw sourceGone()
    mustSee(person, before.brandId, sourceGone().message)
    const access = await readSourceAccess(tx, before.id)
    const issue = ctx.connectors.get(before.connector)?.door?.issue
    if (access === undefined || issue === undefined) {
      throw new ServiceError('conflict', 'no-secret-here', 'Nothing is signed for this source with a secret of ours.')
    }
    const { secrets, shown } = issue(openSecrets(ctx, access), now)
    const sealed = await sealSecrets(ctx, tx, before.id, secrets)
    await saveSecrets(tx, before.id, sealed)
    await logSource(tx, 'source.secret-made', before, person.userId, now)
    return { secret: shown }
  })
}
