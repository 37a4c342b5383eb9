import type { Connector, Words } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { MemoryVault } from '../../connectors/sdk/memory-vault.ts'
import type { SourceAccess } from '../../store/source-reads.ts'
import type { Context } from '../context.ts'
import { withBareWords } from '../listening/bare-words.ts'
import { openSecrets } from '../listening/open-secrets.ts'
import { signingKey } from '../listening/vault.ts'

/** Somebody waits in front of the page. */
const longest = 5_000

/** A way in that is used no more, and what goes on with the same account: read in the transaction that ends it, because nothing of it is stored afterwards. */
export interface EndedAccess {
  readonly access: SourceAccess
  readonly staying: readonly SourceAccess[]
}

/** Signs out at the network, after what was decided here is stored: best effort within five seconds, and nothing is undone by a failure. Answers, in words for whoever did it, what still stands there; null where nothing does. */
export async function signOut(ctx: Context, { access, staying }: EndedAccess, within = longest): Promise<Words | null> {
  const connector = ctx.connectors.get(access.connector)
  if (connector?.signOut === undefined || access.sealedSecrets === null) return null
  const end = new AbortController()
  const tooLong = AbortSignal.timeout(within)
  try {
    const settings = settingsOf(ctx, connector, access)
    const others = staying.map((it) => settingsOf(ctx, connector, it))
    const edge = ctx.edge(AbortSignal.any([end.signal, tooLong]), new Set(access.allowed))
    const vault = new MemoryVault({}, () => signingKey(ctx, connector.id))
    return await Promise.race([connector.signOut(settings, others, edge, vault), whenOver(tooLong)])
  } catch (error) {
    ctx.log.warn('source.not-signed-out', {
      sourceId: access.id,
      connector: connector.id,
      error: error instanceof ConnectorError ? error.kind : error instanceof Error ? error.name : 'unknown',
    })
    // Nothing is stored of it any more: its secrets are those at hand.
    const secrets = Object.values(openSecrets(ctx, access))
    return untold(connector, error instanceof ConnectorError ? withBareWords(error, secrets) : error)
  } finally {
    end.abort()
  }
}

function settingsOf(ctx: Context, connector: Connector, access: SourceAccess): unknown {
  return connector.settings.parse({ ...access.settings, ...openSecrets(ctx, access) })
}

const whenOver = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

function untold({ name, nameFr = name }: Connector, error: unknown): Words {
  const why = error instanceof ConnectorError ? { en: error.message, fr: error.fr ?? error.message } : null
  return {
    en: `${name} could not be told that Vigie has left, so what you allowed it may still stand there: take it back on the page of your account.${why === null ? '' : ` ${why.en}`}`,
    fr: `Vigie n’a pas pu annoncer son départ à ${nameFr} : ce que vous lui avez permis y tient peut-être encore. Retirez-le sur la page de votre compte.${why === null ? '' : ` ${why.fr}`}`,
  }
}
