import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { withoutSecrets } from '../admin/without-secrets.ts'
import type { Context } from '../context.ts'
import { openSecrets } from './open-secrets.ts'

/** A network's refusal without the secrets of the source that it may quote: what is kept or shown of one has gone through here. */
export async function bareWords(
  ctx: Pick<Context, 'db' | 'sealer'>,
  sourceId: string,
  error: ConnectorError,
): Promise<ConnectorError> {
  return withBareWords(error, await secretsOf(ctx, sourceId))
}

async function secretsOf(ctx: Pick<Context, 'db' | 'sealer'>, sourceId: string): Promise<readonly unknown[]> {
  const access = await readSourceAccess(ctx.db, sourceId)
  if (access === undefined) return []
  try {
    return Object.values(openSecrets(ctx, access))
  } catch {
    // What cannot be opened was sent to nobody.
    return []
  }
}

/** The same, of secrets that are at hand. */
export function withBareWords(error: ConnectorError, secrets: readonly unknown[]): ConnectorError {
  const { kind, message, fr, retryAt, named, cause } = error
  return new ConnectorError(kind, withoutSecrets(message, secrets), {
    fr: fr === null ? null : withoutSecrets(fr, secrets),
    retryAt,
    named,
    cause,
  })
}
