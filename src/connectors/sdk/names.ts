import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { SitePlaces } from '../../domain/model/site-look.ts'

/** What the name service says of a host. `gone`: there is no such name; `silent`: nobody could be asked, or nobody knew. */
export type Names =
  | { readonly kind: 'found'; readonly places: SitePlaces }
  | { readonly kind: 'gone' }
  | { readonly kind: 'silent' }

/** Asks where a host's name leads and who answers for its domain. */
export type AskNames = (host: string, signal: AbortSignal) => Promise<Names>

const mostSteps = 4

/** Asks the machine's own name servers, or those given (`address:port`). */
export function namesAskedOf(servers?: readonly string[]): AskNames {
  return async (host, signal) => {
    if (isIP(host) !== 0 || host.startsWith('[')) return { kind: 'silent' }
    const resolver = new Resolver({ timeout: 2_000, tries: 2 })
    if (servers !== undefined) resolver.setServers(servers)
    const stop = (): void => resolver.cancel()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const [four, six, aliases, answering] = await Promise.allSettled([
        resolver.resolve4(host),
        resolver.resolve6(host),
        resolver.resolveCname(host),
        whoAnswers(resolver, host),
      ])
      const addresses = [...listIn(four), ...listIn(six)]
      if (addresses.length > 0)
        return { kind: 'found', places: { addresses, aliases: low(listIn(aliases)), servers: listIn(answering) } }
      return { kind: codeIn(four) === 'ENOTFOUND' && codeIn(six) === 'ENOTFOUND' ? 'gone' : 'silent' }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

const low = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase().replace(/\.$/, '')).sort()

/** The servers of the nearest domain above the host that has some. */
async function whoAnswers(resolver: Resolver, host: string): Promise<string[]> {
  const labels = host.split('.')
  for (let step = 0; step < mostSteps && labels.length - step >= 2; step += 1) {
    const found = await resolver.resolveNs(labels.slice(step).join('.')).catch(() => [])
    if (found.length > 0) return low(found)
  }
  return []
}

const listIn = (settled: PromiseSettledResult<string[]>): string[] =>
  settled.status === 'fulfilled' ? settled.value : []

function codeIn(settled: PromiseSettledResult<string[]>): string | null {
  if (settled.status === 'fulfilled') return null
  const reason: unknown = settled.reason
  return reason instanceof Error && 'code' in reason && typeof reason.code === 'string' ? reason.code : ''
}
