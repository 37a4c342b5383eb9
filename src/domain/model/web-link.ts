const longest = 4_000

/** What sharing adds to an address and no page needs: it says who clicked, not what is shown. */
const tracking =
  /^(utm_.+|fbclid|gclid|dclid|msclkid|twclid|yclid|igsh|igshid|mibextid|mc_cid|mc_eid|ref_src|ref_url|rdid|share_url|si|__tn__|__cft__.*|_openstat)$/i

/** An address of the web as somebody pasted it, without what only tracks them; null when it is none. */
export function tidyLink(text: string): string | null {
  const typed = text.trim()
  if (typed === '' || typed.length > longest || /\s/.test(typed)) return null
  const address = /^[a-z][a-z\d+.-]*:/i.test(typed) && !/^[^/]+\.[^/]+:\d/.test(typed) ? typed : `https://${typed}`
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (!url.hostname.includes('.') && !url.hostname.includes(':') && url.hostname !== 'localhost') return null
  url.username = ''
  url.password = ''
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name)
  if (url.search === '?') url.search = ''
  return url.href.length > longest ? null : url.href
}

/** The site of a link as people say it. */
export function siteOf(link: string | null): string | null {
  if (link === null || !URL.canParse(link)) return null
  const host = new URL(link).host.replace(/^((www|m|mobile)\.)+(?=[^.]+\.)/, '')
  return host === '' ? null : host
}

/** What two links to the same page have in common: no scheme, no www, no fragment, no closing slash, parameters in one order. */
export function pageOf(link: string): string | null {
  const tidy = tidyLink(link)
  const site = siteOf(tidy)
  if (tidy === null || site === null) return null
  const url = new URL(tidy)
  url.searchParams.sort()
  return `${site}${url.pathname.replace(/\/+$/, '')}${url.search}`
}

/** The ways in which a network may have written the address of this page: what is looked for among the posts that came by themselves. */
export function spellingsOf(link: string): readonly string[] {
  const tidy = tidyLink(link)
  const site = siteOf(tidy)
  if (tidy === null || site === null) return []
  const url = new URL(tidy)
  const path = url.pathname.replace(/\/+$/, '')
  const spelled = ['https', 'http'].flatMap((scheme) =>
    [site, `www.${site}`, url.host].flatMap((host) =>
      [path, `${path}/`].map((end) => `${scheme}://${host}${end}${url.search}`),
    ),
  )
  return [...new Set([link, tidy, ...spelled])]
}
