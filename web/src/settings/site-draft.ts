import type { Site } from '../../../src/api/site-watch.ts'

/** A page's settings as somebody types them. */
export interface SiteDraft {
  readonly url: string
  readonly name: string
  readonly everyMinutes: number
  readonly words: string
  readonly notWords: string
  readonly status: string
  /** Seconds. */
  readonly within: string
  readonly hosts: string
}

/** The draft to begin with: of a page that is watched, or of an address. */
export function draftOfSite(site: Site | null, url: string): SiteDraft {
  const expected = site?.expected
  return {
    url: site?.url ?? url,
    name: site?.name ?? '',
    everyMinutes: site?.everyMinutes ?? 5,
    words: expected?.words ?? '',
    notWords: expected?.notWords ?? '',
    status: expected?.status?.toString() ?? '',
    within: String((expected?.within ?? 10_000) / 1_000),
    hosts: expected?.hosts.join(' ') ?? '',
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What is asked of the server; null where a number is none, or out of bounds. */
export function siteInput(draft: SiteDraft) {
  const status = draft.status.trim() === '' ? null : Number(draft.status)
  const within = Math.round(Number(draft.within.replace(',', '.')) * 1_000)
  if (status !== null && !(Number.isInteger(status) && status >= 100 && status <= 599)) return null
  if (!(within >= 200 && within <= 20_000)) return null
  return {
    name: draft.name.trim(),
    everyMinutes: draft.everyMinutes,
    expected: {
      status,
      within,
      words: orNull(draft.words),
      notWords: orNull(draft.notWords),
      hosts: draft.hosts.split(/[\s,;]+/).filter((host) => host !== ''),
    },
  }
}
