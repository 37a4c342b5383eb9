import type { Context } from '../context.ts'
import { permitted } from '../permissions.ts'
import { accessTo, connectAgain, type SourceAgain, unasked, withKept } from './connect-again.ts'
import { knownConnector, tryConnection } from './try-connection.ts'

/** Signs in to a source again with other settings; its posts, cases and place stay. A secret that is left out or empty stays as it was. */
export async function reconnectSource(
  ctx: Context,
  input: {
    readonly sourceId: string
    readonly connector: string
    readonly settings: Readonly<Record<string, unknown>>
  },
): Promise<SourceAgain> {
  permitted(ctx, 'connect-sources')
  const access = await accessTo(ctx, input)
  const connector = knownConnector(ctx, access.connector)
  const { typed, kept } = withKept(ctx, connector, access, input.settings)
  const tried = await tryConnection(
    ctx,
    connector,
    { ...unasked(connector, access), ...typed },
    { kept: { source: access, secrets: kept } },
  )
  return connectAgain(ctx, connector, access, tried, Object.keys(kept))
}
