import { isSpacedLetter } from './fold.ts'

/** A web address as far as listening cares for it. */
export interface Address {
  /** In ASCII and lower case, without a closing dot. */
  readonly host: string
  readonly port: string | null
  /** Folded path segments with the end of each in the text. */
  readonly segments: readonly { readonly text: string; readonly end: number }[]
  readonly hostStart: number
  readonly hostEnd: number
}

const dot = 0x2e
const slash = 0x2f
const backslash = 0x5c
const colon = 0x3a
const atSign = 0x40
const longestHost = 253
const mostSegments = 32

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const isHostUnit = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) ||
  (unit >= 0x41 && unit <= 0x5a) ||
  isDigit(unit) ||
  unit === 0x2d ||
  unit === 0x5f ||
  (unit > 0x7f && isSpacedLetter(unit))

const endsAddress = (unit: number): boolean =>
  unit <= 0x20 ||
  unit === 0x22 ||
  unit === 0x27 ||
  unit === 0x3c ||
  unit === 0x3e ||
  unit === 0x60 ||
  unit === 0x7f ||
  unit === 0xa0 ||
  unit === 0xab ||
  unit === 0xbb ||
  (unit >= 0x2000 && unit <= 0x206f) ||
  (unit >= 0x3000 && unit <= 0x303f)

const closingMarks = new Set<string>([...'.,;:!?)]}*_'])

const onlyAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}

/** A host as the network knows it: lower case, ASCII (punycode), without a closing dot; null when it is none. */
function plainHost(text: string): string | null {
  if (text.length === 0 || text.length > longestHost + 1) return null
  let host = text.toLowerCase()
  if (!onlyAscii(host)) {
    try {
      host = new URL(`http://${host}`).hostname
    } catch {
      return null
    }
  }
  if (host.endsWith('.')) host = host.slice(0, -1)
  return host.length === 0 ? null : host
}

/** A path segment as compared: decoded, in lower case. */
const plainSegment = (text: string): string => {
  let decoded = text
  if (text.includes('%')) {
    try {
      decoded = decodeURIComponent(text)
    } catch {
      decoded = text
    }
  }
  return decoded.normalize('NFC').toLowerCase()
}

/** Where the @ stands that makes what is before it a user name; `none` is where the authority ends without one. */
const findUser = (text: string, from: number): { readonly sign: number; readonly none: number } => {
  let i = from
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === atSign) return { sign: i, none: from }
    if (unit === slash || unit === backslash || unit === 0x3f || unit === 0x23 || endsAddress(unit)) break
  }
  return { sign: -1, none: i }
}

interface Found {
  readonly address: Address | null
  /** Where to read on. */
  readonly next: number
}

const readSegments = (text: string, from: number, shown: boolean): { segments: Address['segments']; next: number } => {
  let next = from
  let pathEnd = -1
  while (next < text.length && !endsAddress(text.charCodeAt(next))) {
    const unit = text.charCodeAt(next)
    if (pathEnd < 0 && (unit === 0x3f || unit === 0x23)) pathEnd = next
    next++
  }
  if (pathEnd < 0) {
    pathEnd = next
    // A sentence's own marks stand at the end of an address that it closes with.
    while (shown && pathEnd > from && closingMarks.has(text.charAt(pathEnd - 1))) pathEnd--
  }
  const segments: { text: string; end: number }[] = []
  let start = from
  for (let i = from; i <= pathEnd && segments.length < mostSegments; i++) {
    const unit = i === pathEnd ? slash : text.charCodeAt(i)
    if (unit !== slash && unit !== backslash) continue
    if (i > start) segments.push({ text: plainSegment(text.slice(start, i)), end: i })
    start = i + 1
  }
  return { segments, next }
}

const readFrom = (text: string, hostStart: number, rawHostEnd: number, shown: boolean): Found => {
  let hostEnd = rawHostEnd
  while (hostEnd > hostStart && text.charCodeAt(hostEnd - 1) === dot) hostEnd--
  let i = rawHostEnd
  let port: string | null = null
  if (text.charCodeAt(i) === colon) {
    let end = i + 1
    while (end < text.length && isDigit(text.charCodeAt(end))) end++
    if (end > i + 1) {
      port = text.slice(i + 1, end)
      i = end
    }
  }
  const host = plainHost(text.slice(hostStart, hostEnd))
  const after = text.charCodeAt(i)
  if (after === slash || after === backslash || after === 0x3f || after === 0x23) {
    const { segments, next } = readSegments(text, i, shown)
    return {
      address: host === null ? null : { host, port, segments, hostStart, hostEnd },
      next,
    }
  }
  return {
    address: host === null ? null : { host, port, segments: [], hostStart, hostEnd },
    next: i,
  }
}

/** The web addresses that a text shows, bare (`acme.example/shop`) or full; e-mail addresses and @handles are none. */
export function addressesIn(text: string, found: (address: Address) => void): void {
  let from = 0
  let userless = 0
  for (;;) {
    const firstDot = text.indexOf('.', from)
    if (firstDot < 0) return
    let hostStart = firstDot
    while (hostStart > from && isHostUnit(text.charCodeAt(hostStart - 1))) hostStart--
    if (hostStart === firstDot) {
      from = firstDot + 1
      continue
    }
    let hostEnd = firstDot
    while (hostEnd < text.length && (isHostUnit(text.charCodeAt(hostEnd)) || text.charCodeAt(hostEnd) === dot))
      hostEnd++
    if (text.charCodeAt(hostEnd) === atSign || text.charCodeAt(hostStart - 1) === atSign) {
      from = hostEnd + 1
      if (text.charCodeAt(hostEnd) === atSign) from = endOfHost(text, from)
      continue
    }
    // After a single slash it is a piece of some path.
    if (text.charCodeAt(hostStart - 1) === slash && text.charCodeAt(hostStart - 2) !== slash) {
      from = hostEnd
      continue
    }
    if (text.charCodeAt(hostEnd) === colon && hostEnd >= userless) {
      const { sign, none } = findUser(text, hostEnd)
      if (sign >= 0) {
        from = endOfHost(text, sign + 1)
        continue
      }
      userless = none
    }
    const { address, next } = readFrom(text, hostStart, hostEnd, true)
    if (address !== null) found(address)
    from = Math.max(next, hostEnd)
  }
}

const endOfHost = (text: string, from: number): number => {
  let end = from
  while (end < text.length && (isHostUnit(text.charCodeAt(end)) || text.charCodeAt(end) === dot)) end++
  return end
}

/** Reads one link, with or without its scheme; null when it has no host. */
export function readLink(link: string): Address | null {
  const scheme = link.indexOf('://')
  let start = scheme < 0 ? 0 : scheme + 3
  let end = start
  while (end < link.length) {
    const unit = link.charCodeAt(end)
    if (unit === slash || unit === backslash || unit === 0x3f || unit === 0x23 || endsAddress(unit)) break
    if (unit === atSign) start = end + 1
    end++
  }
  let hostEnd = start
  while (hostEnd < end && link.charCodeAt(hostEnd) !== colon) hostEnd++
  return readFrom(link, start, hostEnd, false).address
}

interface Branch {
  readonly here: number[]
  readonly below: Map<string, number[]>
  depth: number
}

/** Sites by host, port and path: an address is looked up by its own labels and segments, however many sites there are. */
export class Sites {
  private readonly branches = new Map<string, Branch>()

  get empty(): boolean {
    return this.branches.size === 0
  }

  /** Takes a site as typed (scheme and www. are forgotten); one without a host is left out. */
  add(site: string, term: number): void {
    const address = readLink(site.trim().replace(/^\/\//, ''))
    if (address === null) return
    const host = address.host.startsWith('www.') ? address.host.slice(4) : address.host
    if (host.length === 0) return
    const key = address.port === null ? host : `${host}:${address.port}`
    const branch: Branch = this.branches.get(key) ?? {
      here: [],
      below: new Map(),
      depth: 0,
    }
    this.branches.set(key, branch)
    if (address.segments.length === 0) {
      branch.here.push(term)
      return
    }
    const path = address.segments.map((segment) => segment.text).join('/')
    branch.below.set(path, [...(branch.below.get(path) ?? []), term])
    branch.depth = Math.max(branch.depth, address.segments.length)
  }

  /** Calls `found` for each site that the address belongs to, with the place of the part that makes it so. */
  match(address: Address, found: (term: number, start: number, end: number) => void): void {
    const shown = address.hostEnd - address.hostStart === address.host.length
    for (let at = 0; at >= 0; ) {
      const host = address.host.slice(at)
      // The shown host has other places than the ASCII one when it is international: then it is taken whole.
      const start = shown ? address.hostStart + at : address.hostStart
      this.matchBranch(this.branches.get(host), address, start, found)
      if (address.port !== null) this.matchBranch(this.branches.get(`${host}:${address.port}`), address, start, found)
      const next = address.host.indexOf('.', at)
      at = next < 0 ? -1 : next + 1
    }
  }

  private matchBranch(
    branch: Branch | undefined,
    address: Address,
    start: number,
    found: (term: number, start: number, end: number) => void,
  ): void {
    if (branch === undefined) return
    for (const term of branch.here) found(term, start, address.hostEnd)
    let path = ''
    const depth = Math.min(branch.depth, address.segments.length)
    for (let i = 0; i < depth; i++) {
      const segment = address.segments[i]
      if (segment === undefined) return
      path = i === 0 ? segment.text : `${path}/${segment.text}`
      for (const term of branch.below.get(path) ?? []) found(term, start, segment.end)
    }
  }
}
