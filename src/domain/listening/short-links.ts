import { type Address, addressesIn, readLink } from './site.ts'

/** Hosts whose whole business is to lead elsewhere. Only these are asked where a link leads. */
const shorteners: ReadonlySet<string> = new Set(
  `amzn.to bit.ly bl.ink buff.ly cutt.ly dlvr.it fb.me goo.gl ift.tt is.gd j.mp lc.cx lnkd.in mtr.cool ow.ly rb.gy
  rebrand.ly s.id shorturl.at snip.ly t.co t.ly tiny.cc tinyurl.com trib.al urlz.fr v.gd wp.me`.split(/\s+/u),
)
const mostOfPost = 8

/** True for a host that only leads elsewhere. */
export const isShortener = (host: string): boolean => shorteners.has(host.replace(/^www\./u, ''))

/** The short links that a post shows or carries, each once, as host and path: what is read of them is where they lead. */
export function shortLinksOf(post: { readonly text: string; readonly links: readonly string[] }): readonly string[] {
  // A path begins with a slash, and most posts have none.
  if (post.links.length === 0 && !post.text.includes('/')) return []
  const found = new Set<string>()
  const take = (written: string, address: Address): void => {
    const end = address.segments.at(-1)?.end
    if (end === undefined || address.port !== null || !isShortener(address.host) || found.size >= mostOfPost) return
    // Their paths tell capitals apart, which those of a site that is watched do not.
    found.add(`${address.host}${written.slice(address.hostEnd, end)}`)
  }
  addressesIn(post.text, (address) => take(post.text, address))
  for (const link of post.links) {
    const address = readLink(link)
    if (address !== null) take(link, address)
  }
  return [...found]
}
