import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { ConnectorError } from './errors.ts'
import { type Resolve, systemResolve } from './resolve.ts'

// Public by their range, but answer only inside a cloud: the host agent of Azure.
const insideAddresses = new Set(['168.63.129.16'])

/** Where clouds hand out a machine's credentials. No administrator has a network to listen to there, whatever was typed. */
const neverAddresses = ['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'].map(
  (text) => ipaddr.process(text).toNormalizedString(),
)

/** True when not even an administrator can open this address: link-local, or the inside of a cloud. */
export function isNeverAllowed(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return false
  const address = ipaddr.process(bare)
  return address.range() === 'linkLocal' || neverAddresses.includes(address.toNormalizedString())
}

const publicIPv6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !insideAddresses.has(address.toString())
}

function wrappedIPv4(bytes: readonly number[], from: number): ipaddr.IPv4 {
  return new ipaddr.IPv4([...bytes.slice(from, from + 4)])
}

/** True when an address lies on the open internet: not private, local, reserved or a wrapping of one that is. */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return false
  const address = ipaddr.parse(bare)
  if (address instanceof ipaddr.IPv4) return isPublicIPv4(address)
  const bytes = address.toByteArray()
  switch (address.range()) {
    case 'ipv4Mapped':
    case 'rfc6145':
      return isPublicIPv4(wrappedIPv4(bytes, 12))
    case 'rfc6052':
      // Only the well-known prefix; 64:ff9b:1::/48 belongs to a private network.
      return bytes.slice(4, 12).every((byte) => byte === 0) && isPublicIPv4(wrappedIPv4(bytes, 12))
    case '6to4':
      return isPublicIPv4(wrappedIPv4(bytes, 2))
    case 'unicast':
      return address.match(publicIPv6)
    default:
      return false
  }
}

const defaultPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
  'imap:': '143',
  'imaps:': '993',
  'smtp:': '587',
  'smtps:': '465',
}

/** The `host:port` of a URL, as the list of allowed private addresses writes it. */
export function dialKey(url: URL): string {
  return keyOf(url.hostname, url.port === '' ? (defaultPorts[url.protocol] ?? '') : url.port)
}

function keyOf(host: string, port: string): string {
  return `${host.toLowerCase()}:${port}`
}

/** True when a host, given as a name or an address, leads anywhere but to the open internet. */
export async function isPrivateHost(host: string, resolve: Resolve = systemResolve): Promise<boolean> {
  const bare = host.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(bare)) return !isPublicAddress(bare)
  const found = await resolve(bare)
  return found.some((entry) => !isPublicAddress(entry.address))
}

/** Decides at the moment of dialling which address may be dialled. */
export interface DialGuard {
  /** Throws `blocked_by_policy` when the URL itself may not be asked: scheme, credentials, literal private address. */
  check(url: URL, schemes: readonly string[]): void
  /** Resolves for `net.connect`, so that the address that was checked is the one dialled. */
  lookup(host: string, port: string): LookupFunction
  /** Throws `blocked_by_policy` when a connection to `host:port` ended at an address that may not be reached. */
  checkConnected(host: string, port: string, remoteAddress: string | undefined): void
}

/** Makes the guard. `allowed` holds exactly the `host:port` pairs that an administrator typed; nothing else opens a private address. */
export function createDialGuard(options: {
  readonly allowed: ReadonlySet<string>
  readonly resolve?: Resolve
}): DialGuard {
  const allowed = new Set([...options.allowed].map((key) => key.toLowerCase()))
  const resolve = options.resolve ?? systemResolve
  const isAllowed = (host: string, port: string): boolean => allowed.has(keyOf(host, port))

  return {
    check(url, schemes) {
      if (!schemes.includes(url.protocol)) {
        throw new ConnectorError(
          'blocked_by_policy',
          `The address ${url.protocol}//${url.host} is refused: only ${schemes.map((s) => s.replace(':', '')).join(' and ')} may be used here.`,
          {
            fr: `L’adresse ${url.protocol}//${url.host} est refusée\u00a0: ici, seuls ${schemes.map((s) => s.replace(':', '')).join(' et ')} sont permis.`,
          },
        )
      }
      if (url.username !== '' || url.password !== '') {
        throw new ConnectorError(
          'blocked_by_policy',
          `The address of ${url.host} is refused because it carries a user name or a password.`,
          { fr: `L’adresse de ${url.host} est refusée\u00a0: elle contient un identifiant ou un mot de passe.` },
        )
      }
      const bare = url.hostname.replace(/^\[|\]$/g, '')
      if (isNeverAllowed(bare)) throw refusedAlways(url.hostname)
      if (ipaddr.isValid(bare) && !isPublicAddress(bare) && !allowed.has(dialKey(url))) throw refused(url.hostname)
    },
    lookup(host, port) {
      return (name, lookupOptions, callback) => {
        resolve(name).then(
          (found) => {
            const open = isAllowed(host, port)
            const usable = found.filter(({ address }) => (open ? !isNeverAllowed(address) : isPublicAddress(address)))
            const wanted = lookupOptions.family === 4 || lookupOptions.family === 6 ? lookupOptions.family : null
            const chosen = wanted === null ? usable : usable.filter((entry) => entry.family === wanted)
            const first = chosen[0]
            if (first === undefined) {
              callback(found.length === 0 ? unknownHost(host) : open ? refusedAlways(host) : refused(host), '', 0)
            } else if (lookupOptions.all === true) {
              callback(
                null,
                chosen.map((entry) => ({
                  address: entry.address,
                  family: entry.family,
                })),
              )
            } else {
              callback(null, first.address, first.family)
            }
          },
          (cause: unknown) => callback(unknownHost(host, cause), '', 0),
        )
      }
    },
    checkConnected(host, port, remoteAddress) {
      if (remoteAddress !== undefined && isNeverAllowed(remoteAddress)) throw refusedAlways(host)
      if (isAllowed(host, port)) return
      if (remoteAddress === undefined || !isPublicAddress(remoteAddress)) throw refused(host)
    },
  }
}

function refused(host: string): ConnectorError {
  return new ConnectorError(
    'blocked_by_policy',
    `${host} leads to a private address. An administrator can allow exactly this host and port for one source.`,
    {
      fr: `${host} mène à une adresse privée. Un administrateur peut permettre cet hôte et ce port, et eux seuls, pour une source.`,
    },
  )
}

function refusedAlways(host: string): ConnectorError {
  return new ConnectorError('blocked_by_policy', `${host} leads to an address that only a machine itself may ask.`, {
    fr: `${host} mène à une adresse que seule la machine elle-même peut interroger.`,
  })
}

function unknownHost(host: string, cause?: unknown): ConnectorError {
  return new ConnectorError('transient', `The name ${host} could not be found on the network.`, {
    fr: `Le nom ${host} est introuvable sur le réseau.`,
    cause,
  })
}
