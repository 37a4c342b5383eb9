import type { Pushed, Received } from '../sdk/connector.ts'
import { siteOf, webAddress, withoutHash } from './address.ts'
import type { WebmentionSettings } from './settings.ts'

const refused = (status: number, reason: string, detail: string): Received => ({
  kind: 'refused',
  status,
  reason,
  detail,
})

/** Takes the news that `source` links to `target` (W3C Webmention, 3.2.1). Nothing is believed and nothing fetched here: it is looked at later. */
export function receive({ method, headers, body }: Pushed, { address }: WebmentionSettings): Received {
  if (method !== 'POST') return refused(405, 'post-only', 'A webmention is sent here with POST.')
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    return refused(415, 'not-a-form', 'A webmention is sent as application/x-www-form-urlencoded.')
  }
  const form = new URLSearchParams(new TextDecoder().decode(body))
  const [source, target] = ['source', 'target'].map((name) => webAddress(form.get(name)?.trim() ?? ''))
  if (!source || !target) {
    return refused(400, 'not-a-mention', 'source and target are addresses that begin with http:// or https://.')
  }
  if (withoutHash(source) === withoutHash(target)) {
    return refused(400, 'same-page', 'source and target are the same page.')
  }
  if (siteOf(target) !== siteOf(new URL(address))) {
    return refused(400, 'other-site', 'The target is not on the site whose mentions are taken here.')
  }
  const from = withoutHash(source)
  return {
    kind: 'announced',
    key: `${from} ${target.href}`,
    host: source.host,
    data: { source: from, target: target.href },
    answer: { status: 202, body: 'Thank you: Vigie will look at it.' },
  }
}
