import type { Session } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import type { Context } from '../context.ts'
import { openSecrets } from './open-secrets.ts'
import { sourceVault } from './vault.ts'

/** Signs in to a source with its stored settings and secrets. `signal` ends whatever the session does. */
export async function connectSource(
  ctx: Omit<Context, 'actor'>,
  sourceId: string,
  signal: AbortSignal,
): Promise<{ readonly session: Session; readonly version: number }> {
  const access = await readSourceAccess(ctx.db, sourceId)
  if (access === undefined)
    throw new ConnectorError('auth_revoked', 'This source was removed.', { fr: 'Cette source a été retirée.' })
  const connector = ctx.connectors.get(access.connector)
  if (connector === undefined) {
    throw new ConnectorError(
      'permission_missing',
      `This version of Vigie does not know the network “${access.connector}”.`,
      { fr: `Cette version de Vigie ne connaît pas le réseau « ${access.connector} ».` },
    )
  }
  const parsed = connector.settings.safeParse({ ...access.settings, ...openSecrets(ctx, access) })
  if (!parsed.success) {
    throw new ConnectorError('permission_missing', 'The settings of this source are not complete: connect it again.', {
      fr: 'Les réglages de cette source sont incomplets : rebranchez-la.',
    })
  }
  const vault = sourceVault(ctx, { id: access.id, connector: access.connector }, signal)
  const session = await connector.connect(parsed.data, ctx.edge(signal, new Set(access.allowed)), vault)
  return { session, version: access.version }
}

/** The version of a source's settings: a session made with an older one is out of date. */
export async function sourceVersion(ctx: Pick<Context, 'db'>, sourceId: string): Promise<number> {
  return (await readSourceAccess(ctx.db, sourceId))?.version ?? 0
}
