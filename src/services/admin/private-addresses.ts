import { dialKey, isPrivateHost } from '../../connectors/sdk/guard.ts'
import type { AllowedAddress } from '../../store/sources.ts'

const dialled: ReadonlySet<string> = new Set(['http:', 'https:', 'ws:', 'wss:', 'imap:', 'imaps:', 'smtp:', 'smtps:'])

/** The private addresses among settings that an administrator typed, each once. A name that cannot be found leads nowhere, so it is none. */
export async function privateAddresses(typed: readonly unknown[]): Promise<readonly AllowedAddress[]> {
  const urls = typed.flatMap((value) => (typeof value === 'string' && URL.canParse(value) ? [new URL(value)] : []))
  const found = new Map<string, AllowedAddress>()
  for (const url of urls) {
    if (!dialled.has(url.protocol)) continue
    if (!(await isPrivateHost(url.hostname).catch(() => false))) continue
    const key = dialKey(url)
    const colon = key.lastIndexOf(':')
    found.set(key, { host: key.slice(0, colon), port: Number(key.slice(colon + 1)) })
  }
  return [...found.values()]
}

/** The address as the guard of the outside world writes it. */
export function addressKey({ host, port }: AllowedAddress): string {
  return `${host}:${port}`
}
