import { isIP } from 'node:net'
import { performance } from 'node:perf_hooks'
import { TLSSocket } from 'node:tls'
import { type Agent, fetch as undiciFetch } from 'undici'
import type { CertificateFault, LookFailure, SiteCertificate, SiteLook } from '../../domain/model/site-look.ts'
import { instant } from '../../domain/model/time.ts'
import { ConnectorError } from './errors.ts'
import type { DialGuard } from './guard.ts'
import type { AskNames, Names } from './names.ts'
import { bodyText } from './probe-text.ts'

/** What a look asks for. `tag`: the state of the page that is known already. */
export interface ProbeRequest {
  readonly url: string
  readonly tag: string | null
}

/** What a look is made with. */
export interface ProbeParts {
  readonly guard: DialGuard
  readonly names: AskNames
  readonly signal: AbortSignal
  readonly totalMs: number
  /** Connections that tell `onSecure` about each encrypted one. */
  readonly agent: (onSecure: (host: string, socket: TLSSocket) => void) => Agent
}

const mostHops = 5
/** Sentences are looked for in so much of a page; the rest is left unread. */
const mostRead = 1_000_000
const schemes = ['http:', 'https:']

/** Looks at a page once: one GET, followed to where it leads, every address checked by the guard. It never throws, unless it is stopped: what goes wrong is what it found. */
export async function probe(parts: ProbeParts, request: ProbeRequest): Promise<SiteLook> {
  const first = new URL(request.url)
  const deadline = AbortSignal.timeout(parts.totalMs)
  const signal = AbortSignal.any([parts.signal, deadline])
  const certificates = new Map<string, SiteCertificate | null>()
  const agent = parts.agent((host, socket) => {
    if (!certificates.has(host)) certificates.set(host, certificateOf(socket))
  })
  let end = first
  // Of where the page stands in the end: that is what people are shown.
  const certificate = (): SiteCertificate | null =>
    certificates.get(end.hostname) ?? certificates.get(first.hostname) ?? null
  const asking = parts.names(first.hostname, signal)
  const began = performance.now()
  try {
    const found = await follow(parts, request, first, signal, agent, (url) => {
      end = url
    })
    const took = Math.round(performance.now() - began)
    return { ...nothing, ...found, took, certificate: certificate(), places: placesOf(await asking) }
  } catch (error) {
    const took = Math.round(performance.now() - began)
    if (parts.signal.aborted) throw parts.signal.reason
    const names = await asking
    const bare = first.hostname.replace(/^\[|\]$/g, '')
    return {
      ...nothing,
      ...failureOf(error, names, deadline.aborted, isIP(bare) === 0),
      took,
      certificate: certificate(),
      places: placesOf(names),
    }
  } finally {
    void agent.destroy().catch(() => undefined)
  }
}

const nothing: SiteLook = {
  failure: null,
  flaw: null,
  status: null,
  took: 0,
  host: null,
  text: null,
  certificate: null,
  places: null,
  tag: null,
}

const placesOf = (names: Names): SiteLook['places'] => (names.kind === 'found' ? names.places : null)

class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly failure: LookFailure
  constructor(failure: LookFailure, cause?: unknown) {
    super(failure, cause === undefined ? undefined : { cause })
    this.failure = failure
  }
}

async function follow(
  { guard }: ProbeParts,
  { tag }: ProbeRequest,
  first: URL,
  signal: AbortSignal,
  agent: Agent,
  reached: (url: URL) => void,
): Promise<Partial<SiteLook>> {
  let url = first
  for (let hop = 0; ; hop += 1) {
    guard.check(url, schemes)
    reached(url)
    const response = await undiciFetch(url, {
      method: 'GET',
      headers: {
        'user-agent': 'Vigie (site watch)',
        accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
        ...(tag !== null && hop === 0 ? { 'if-none-match': tag } : {}),
      },
      redirect: 'manual',
      signal,
      dispatcher: agent,
    })
    const location = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('location') : null
    if (location === null) {
      const bytes = response.status === 304 ? null : await read(response)
      return {
        status: response.status,
        host: url.host,
        text: bytes === null ? null : bodyText(bytes, response.headers.get('content-type') ?? ''),
        tag: response.headers.get('etag')?.slice(0, 300) ?? null,
      }
    }
    await response.body?.cancel()
    if (hop >= mostHops) throw new Stopped('redirects')
    if (!URL.canParse(location, url.href)) throw new Stopped('redirects')
    const next = new URL(location, url)
    if (url.protocol === 'https:' && next.protocol === 'http:') throw new Stopped('refused')
    url = next
  }
}

async function read(response: Awaited<ReturnType<typeof undiciFetch>>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  try {
    while (reader !== undefined && size < mostRead) {
      const { done, value } = await reader.read()
      if (done) break
      const chunk: Uint8Array = value
      chunks.push(chunk)
      size += chunk.byteLength
    }
  } catch (error) {
    throw new Stopped('broken-off', error)
  }
  if (size >= mostRead) await reader?.cancel().catch(() => undefined)
  return Buffer.concat(chunks).subarray(0, mostRead)
}

function certificateOf(socket: TLSSocket): SiteCertificate | null {
  const { valid_to, issuer } = socket.getPeerCertificate()
  const endsAt = Date.parse(valid_to ?? '')
  if (Number.isNaN(endsAt)) return null
  const said: unknown = issuer?.O ?? issuer?.CN ?? ''
  return { endsAt: instant(endsAt), issuer: (Array.isArray(said) ? said.join(', ') : String(said)).slice(0, 200) }
}

const ofNames: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'ENODATA',
  'ESERVFAIL',
  'ETIMEOUT',
])
const tooLong: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'])
const flaws: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  CERT_REVOKED: 'untrusted',
  CERT_SIGNATURE_FAILURE: 'untrusted',
}

function failureOf(error: unknown, names: Names, late: boolean, named: boolean): Pick<SiteLook, 'failure' | 'flaw'> {
  const codes = new Set<string>()
  let refused = false
  let stopped: LookFailure | null = null
  const walk = (it: unknown, depth: number): void => {
    if (!(it instanceof Error) || depth > 6) return
    if (it instanceof Stopped) stopped ??= it.failure
    if (it instanceof ConnectorError && it.kind === 'blocked_by_policy') refused = true
    if ('code' in it && typeof it.code === 'string') codes.add(it.code)
    if (it instanceof AggregateError) for (const each of it.errors) walk(each, depth + 1)
    walk(it.cause, depth + 1)
  }
  walk(error, 0)
  const flaw = [...codes].flatMap((code) => flaws[code] ?? [])[0] ?? null
  if (refused) return { failure: 'refused', flaw: null }
  if (flaw !== null) return { failure: 'certificate', flaw }
  // Nobody told in all this time where the name leads: the page was never asked.
  if (late) return { failure: named && names.kind === 'silent' ? 'name-unanswered' : 'no-answer', flaw: null }
  if (stopped !== null) return { failure: stopped, flaw: null }
  if ([...codes].some((code) => ofNames.has(code))) {
    // The machine's own look-up does not tell "no such name" from "nobody knows"; the name service does, where it can be asked.
    return { failure: names.kind === 'gone' ? 'name-gone' : 'name-unanswered', flaw: null }
  }
  if ([...codes].some((code) => tooLong.has(code))) return { failure: 'no-answer', flaw: null }
  return { failure: 'no-connection', flaw: null }
}
