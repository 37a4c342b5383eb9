import { BlockList, isIP } from 'node:net'
import { problemResponse, wrongMethod } from './problem.ts'

/** The address that Vigie is served at, and the spellings of it that are the same place. */
export interface Address {
  readonly url: URL
  readonly origins: ReadonlySet<string>
}

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/** Takes the public address apart; this machine's own names for itself count as one. */
export function addressOf(url: string): Address {
  const parsed = new URL(url)
  const origins = new Set([parsed.origin])
  if (loopback.includes(parsed.hostname)) {
    for (const name of loopback)
      origins.add(`${parsed.protocol}//${name}${parsed.port === '' ? '' : `:${parsed.port}`}`)
  }
  return { url: parsed, origins }
}

/** Refuses what comes by another address: behind it a stranger's page could speak to us (DNS rebinding). */
export function refuseOtherAddress(request: Request, address: Address): Response | null {
  const named = `${address.url.protocol}//${(request.headers.get('host') ?? '').toLowerCase()}`
  // A proxy may spell out the default port; an origin never does.
  if (URL.canParse(named) && address.origins.has(new URL(named).origin)) return null
  return problemResponse({
    title: 'wrong address',
    status: 421,
    detail: `Vigie is set up for ${address.url.origin}. To open it by another address, start it with VIGIE_URL set to that address, e.g. VIGIE_URL=https://vigie.example.com.`,
    reason: 'wrong-address',
    facts: { url: address.url.origin },
  })
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What no form of another site can send. */
const unforgeable: ReadonlySet<string> = new Set(['application/json', 'application/octet-stream'])

/** Refuses writes that another site made the browser send: their origin must be ours, and their body JSON or the bytes of a file, which no form can send as such. */
export function refuseForgery(request: Request, address: Address): Response | null {
  if (safe.has(request.method)) return null
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const fromUs = origin === null ? site === 'same-origin' : address.origins.has(origin)
  if (fromUs) return refuseBody(request)
  return problemResponse({
    title: 'forbidden',
    status: 403,
    detail: 'This request did not come from Vigie’s own pages.',
    reason: 'cross-site',
  })
}

/** Refuses bodies that are neither JSON nor the bytes of a file. */
export function refuseBody(request: Request): Response | null {
  if (safe.has(request.method)) return null
  // The headers say whether there is a body: Node has a stream even for a DELETE that brings none.
  const type = request.headers.get('content-type')
  const hasBody =
    type !== null || (request.headers.get('content-length') ?? '0') !== '0' || request.headers.has('transfer-encoding')
  const named = type?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!hasBody || unforgeable.has(named)) return null
  return problemResponse({
    title: 'forbidden',
    status: 403,
    detail: 'A body is sent as application/json.',
    reason: 'not-json',
  })
}

/** Refuses methods that no address of ours has; nobody is asked to sign in for them. */
export function refuseMethod(request: Request): Response | null {
  if (methods.includes(request.method)) return null
  return wrongMethod(`No address of Vigie answers to ${request.method}.`, methods)
}

/** Addresses and networks (10.0.0.0/8) as one list; what is neither is nobody's. */
function networksOf(names: readonly string[]): BlockList {
  const list = new BlockList()
  for (const name of names) {
    const [address = '', prefix] = name.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0) continue
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Where a request came from: the peer itself, or, behind a trusted proxy, the last address that no trusted proxy has. */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | null,
  trustedProxies: readonly string[],
): string {
  const plain = (address: string): string => address.trim().replace(/^::ffff:/i, '')
  const trusted = networksOf(trustedProxies.map(plain))
  let at = plain(peer ?? 'unknown')
  if (!isIn(trusted, at) || forwarded === null) return at
  for (const hop of forwarded.split(',').map(plain).reverse()) {
    if (isIP(hop) === 0) break
    at = hop
    if (!isIn(trusted, hop)) break
  }
  return at
}

/** The policy of a page: nothing but our own files, and styles and scripts that carry this answer's nonce. */
export function contentPolicy(nonce: string | null): string {
  const withNonce = nonce === null ? '' : ` 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    `script-src 'self'${withNonce}`,
    `style-src 'self'${withNonce}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every answer. */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
