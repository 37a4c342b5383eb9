import { brandExists } from '../../store/brands.ts'
import type { Context } from '../context.ts'
import { mustSee, permitted } from '../permissions.ts'
import { addSource, brandGone } from './add-source.ts'
import type { SourceView } from './source.ts'
import { knownConnector, tryConnection, unknownConnector } from './try-connection.ts'

/** Connects an account of a network for a brand, once the network has let us in; it is read from then on. */
export async function createSource(
  ctx: Context,
  input: {
    readonly brandId: string
    readonly connector: string
    readonly settings: Readonly<Record<string, unknown>>
  },
): Promise<SourceView> {
  const person = permitted(ctx, 'connect-sources')
  mustSee(person, input.brandId)
  const connector = knownConnector(ctx, input.connector)
  if (connector.offered === false) throw unknownConnector(connector.id)
  if (!(await brandExists(ctx.db, input.brandId))) throw brandGone()
  return addSource(ctx, connector, input.brandId, await tryConnection(ctx, connector, input.settings))
}
