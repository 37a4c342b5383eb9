/** An address as somebody types it: without a scheme it means https. */
export const tidyAddress = (typed: string): string =>
  /^[a-z][a-z\d+.-]*:\/\//iu.test(typed) ? typed : `https://${typed.replace(/^\/+/u, '')}`

/** The site that an address belongs to, as people say it: with its port, without www. */
export const siteOf = (address: URL): string => address.host.replace(/^www\./u, '')

const longest = 1_000

/** The absolute http(s) address that a text is, without user names; null when it is none, or too long. */
export function webAddress(text: string, base?: string): URL | null {
  if (text.length > longest || !URL.canParse(text, base)) return null
  const url = new URL(text, base)
  // Spelt out for the web a letter becomes up to twelve: an index of the database takes only so many.
  if (url.href.length > longest) return null
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
    ? url
    : null
}

/** An address without what only points into its page. */
export function withoutHash(url: URL): string {
  const page = new URL(url)
  page.hash = ''
  return page.href
}

/** Whether a link leads to this target: the same page, and the same place of it where the target names one. */
export function leadsTo(link: URL | null, target: URL): boolean {
  if (link === null) return false
  return target.hash === '' ? withoutHash(link) === target.href : link.href === target.href
}
