/** An address as somebody types it: without a scheme it means https; feed: and pod: are old ways of saying http. */
export function tidyAddress(typed: string): string {
  const address = typed.replace(/^(?:feed|pod):(?:\/\/)?(?=https?:)/iu, '').replace(/^(?:feed|pod):\/\//iu, 'http://')
  return /^[a-z][a-z\d+.-]*:\/\//iu.test(address) ? address : `https://${address.replace(/^\/+/u, '')}`
}

/** The absolute http(s) address of a reference, without user names; null when it is none. */
export function absolute(reference: string | null | undefined, base: string): string | null {
  if (reference === null || reference === undefined || reference.trim() === '' || reference.length > 4_000) return null
  const given = reference.trim()
  if (!URL.canParse(given, base)) return null
  const url = new URL(given, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  url.username = ''
  url.password = ''
  return url.href
}

/** The site's name as people say it. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./u, '') : ''
}

/** What two spellings of one address have in common: scheme, www, a closing slash and parameters that only track do not count. */
export function pageKey(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_|at_|xtor$|fbclid$|gclid$|mc_[ce]id$)/iu.test(name)) url.searchParams.delete(name)
  }
  url.searchParams.sort()
  return `${hostOf(address)}${url.pathname.replace(/\/+$/u, '')}${url.search}${url.hash}`
}
