/** An account of the brand's own, as far as an address or a handle tells. */
export interface OwnAccount {
  /** The network's host, as in `instagram.com`; null where only a handle was given. */
  readonly place: string | null
  /** Without @. */
  readonly handle: string
}

/** Networks whose profile addresses are read: host, and where in the path the handle stands. */
const profiles: readonly { readonly host: string; readonly also?: readonly string[]; readonly path: RegExp }[] = [
  { host: 'bsky.app', path: /^profile\/([\w.:-]+)$/u },
  { host: 'facebook.com', also: ['fb.com', 'fb.me'], path: /^(?:pg\/|people\/)?([\w.-]+)(?:\/\d+)?$/u },
  { host: 'instagram.com', path: /^([\w.]+)$/u },
  { host: 'threads.net', also: ['threads.com'], path: /^@?([\w.]+)$/u },
  { host: 'tiktok.com', path: /^@?([\w.]+)$/u },
  { host: 'x.com', also: ['twitter.com'], path: /^@?(\w+)$/u },
  { host: 'youtube.com', path: /^(?:@|c\/|user\/)?([\w.-]+)$/u },
  { host: 'linkedin.com', path: /^(?:company|school|in)\/([\p{L}\p{N}_-]+)$/u },
  { host: 'pinterest.com', also: ['pinterest.fr'], path: /^(\w+)$/u },
]
/** Pages of the networks themselves, which are nobody's profile. */
const notHandles =
  /^(?:search|explore|home|login|watch|feed|hashtag|pages?|groups?|events?|share|sharer|intent|about)$/iu

/** Reads what somebody typed as an account: `@chezmireille`, `chezmireille.bsky.social`, `@nom@serveur.example`, or a profile's address. Null when it is none. */
export function readOwnAccount(typed: string): OwnAccount | null {
  const text = typed
    .trim()
    .replace(/[?#].*$/u, '')
    .replace(/\/+$/u, '')
  const fediverse = /^@?([\w.-]+)@([\p{L}\p{N}.-]+\.[\p{L}]{2,})$/u.exec(text)
  if (fediverse !== null) return { place: (fediverse[2] ?? '').toLowerCase(), handle: fediverse[1] ?? '' }
  const handle = /^[@＠]?([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,99})$/u.exec(text)?.[1]
  if (handle !== undefined) return { place: handle.endsWith('.bsky.social') ? 'bsky.app' : null, handle }
  const [, host = '', path = ''] = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})\/(.+)$/iu.exec(text) ?? []
  const plain = host.toLowerCase().replace(/^(?:www|m|mobile|fr-fr|[a-z]{2})\./u, '')
  const known = profiles.find((it) => it.host === plain || it.also?.includes(plain) === true)
  if (known !== undefined) {
    const found = known.path.exec(path)?.[1]
    return found === undefined || notHandles.test(found) ? null : { place: known.host, handle: found }
  }
  const elsewhere = /^@([\w.-]+)$/u.exec(path)?.[1]
  return elsewhere === undefined ? null : { place: plain, handle: elsewhere }
}

/** What stands before the handle in the address of a profile. */
const before: Readonly<Record<string, string>> = {
  'bsky.app': 'profile/',
  'threads.net': '@',
  'tiktok.com': '@',
  'youtube.com': '@',
  'linkedin.com': 'company/',
}

/** The address of the account's page, without scheme; null where only a handle is known. */
export function profileAddress({ place, handle }: OwnAccount): string | null {
  if (place === null) return null
  const known = profiles.some((it) => it.host === place)
  return `${place}/${before[place] ?? (known ? '' : '@')}${handle}`
}

/** The account as people write it, and as it is stored: reading it gives the same account again. */
export function writeOwnAccount(account: OwnAccount): string {
  const { place, handle } = account
  // A handle there is a domain, which is read by itself; whatever else stands in a profile's address needs that address.
  const isDomain = place === 'bsky.app' && /^[\p{L}\p{N}_][\p{L}\p{N}_-]*\./u.test(handle)
  if (place === null || isDomain) return `@${handle}`
  if (profiles.some((it) => it.host === place)) return profileAddress(account) ?? `@${handle}`
  return `@${handle}@${place}`
}
