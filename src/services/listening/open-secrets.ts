import type { Context } from '../context.ts'

/** Opens the stored secrets of a source; none where none are stored. */
export function openSecrets(
  ctx: Pick<Context, 'sealer'>,
  access: { readonly id: string; readonly sealedSecrets: Buffer | null },
): Readonly<Record<string, unknown>> {
  if (access.sealedSecrets === null) return {}
  const place = { table: 'source', row: access.id, column: 'sealed_secrets' }
  const secrets: unknown = JSON.parse(ctx.sealer.open(access.sealedSecrets, place))
  return typeof secrets === 'object' && secrets !== null ? { ...secrets } : {}
}
