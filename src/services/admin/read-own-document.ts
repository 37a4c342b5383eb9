import type { OwnAddress } from '../../connectors/sdk/connector.ts'
import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import type { Context } from '../context.ts'
import { signingKey } from '../listening/vault.ts'

/** A document about this installation that a network fetches before people sign in on its page; undefined where there is none. Open to everybody: networks sign in nowhere. */
export async function readOwnDocument(
  ctx: Omit<Context, 'actor'>,
  input: { readonly connector: string; readonly name: string },
  own: OwnAddress,
): Promise<unknown> {
  const connector = ctx.connectors.get(input.connector)
  if (connector === undefined) return undefined
  const vault = new MemoryVault({}, () => signingKey(ctx, connector.id))
  for (const consent of connector.consents ?? []) {
    const documents = await consent.documents?.(own, vault)
    if (documents !== undefined && Object.hasOwn(documents, input.name)) return documents[input.name]
  }
  return undefined
}
