import type { SitePlaces } from '../model/site-look.ts'
import { days, type Instant } from '../model/time.ts'

/** When something was last seen (ms since 1970), by what it was. */
type Seen = Readonly<Record<string, number>>

/** Where a page has been found so far. */
export interface KnownPlaces {
  /** Neighbourhoods of addresses: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. */
  readonly nets: Seen
  readonly aliases: Seen
  readonly servers: Seen
  readonly issuers: Seen
  /** How many looks have taught something. */
  readonly looks: number
}

/** What is new at once. */
export const placeChanges = ['addresses', 'servers', 'issuer'] as const
export type PlaceChange = (typeof placeChanges)[number]

/** Where a look found the page. */
export interface FoundPlaces {
  readonly places: SitePlaces | null
  readonly issuer: string | null
}

/** Nothing is known. */
export const noPlaces: KnownPlaces = { nets: {}, aliases: {}, servers: {}, issuers: {}, looks: 0 }

/** So many looks only teach. */
const learning = 3
const remembered = days(30)
const most = 100

/** The neighbourhood of an address: what a network of delivery rotates within, and a thief does not share. */
export function netOf(address: string): string {
  if (!address.includes(':')) return address.split('.').slice(0, 3).join('.')
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return groups
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

const strange = (known: Seen, seen: readonly string[]): boolean =>
  seen.length > 0 && Object.keys(known).length > 0 && !seen.some((it) => Object.hasOwn(known, it))

/** What of this was never seen at this page. Addresses are strange when neither a neighbourhood nor a name that the host stands for was. */
export function strangePlaces(known: KnownPlaces, { places, issuer }: FoundPlaces): readonly PlaceChange[] {
  if (known.looks < learning) return []
  const changes: PlaceChange[] = []
  if (places !== null) {
    const familiar = places.aliases.some((it) => Object.hasOwn(known.aliases, it))
    if (!familiar && strange(known.nets, places.addresses.map(netOf))) changes.push('addresses')
    if (strange(known.servers, places.servers)) changes.push('servers')
  }
  if (issuer !== null && strange(known.issuers, [issuer])) changes.push('issuer')
  return changes
}

/** Whether so much is new at once that somebody else may hold the address: where it leads, and who vouches or answers for it. Either alone is what moving house, a network of delivery or a new certificate does. */
export const isSuspicious = (changes: readonly PlaceChange[]): boolean =>
  changes.includes('addresses') && changes.length > 1

/** What is known after this was seen; what was not seen for a month is forgotten, save where that would leave nothing to hold it against. */
export function learnPlaces(known: KnownPlaces, { places, issuer }: FoundPlaces, at: Instant): KnownPlaces {
  return {
    nets: withSeen(known.nets, places?.addresses.map(netOf) ?? [], at),
    aliases: withSeen(known.aliases, places?.aliases ?? [], at),
    servers: withSeen(known.servers, places?.servers ?? [], at),
    issuers: withSeen(known.issuers, issuer === null ? [] : [issuer], at),
    looks: known.looks + 1,
  }
}

function withSeen(known: Seen, seen: readonly string[], at: Instant): Seen {
  if (seen.length === 0) return known
  const now = Object.fromEntries(seen.map((it) => [it, at]))
  const all = Object.entries({ ...known, ...now }).filter(([, last]) => at - last <= remembered)
  return Object.fromEntries(all.sort(([, a], [, b]) => b - a).slice(0, most))
}
