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

/** What of a draft the server would refuse. */
export type SiteFlaw = 'name' | 'words' | 'notWords' | 'status' | 'within'

/** As many signs as a name and a sentence may have. */
export const longestName = 80
export const longestWords = 200

const numbersIn = (draft: SiteDraft) => ({
  status: draft.status.trim() === '' ? null : Number(draft.status),
  within: Math.round(Number(draft.within.replace(',', '.')) * 1_000),
})

/** What is wrong with a draft; the address is the server's to judge. */
export function siteFlaws(draft: SiteDraft): ReadonlySet<SiteFlaw> {
  const { status, within } = numbersIn(draft)
  const badWords = (text: string) => text.trim().length === 1 || text.trim().length > longestWords
  const found: readonly (SiteFlaw | null)[] = [
    draft.name.trim().length > longestName ? 'name' : null,
    badWords(draft.words) ? 'words' : null,
    badWords(draft.notWords) ? 'notWords' : null,
    status !== null && !(Number.isInteger(status) && status >= 100 && status <= 599) ? 'status' : null,
    within >= 200 && within <= 20_000 ? null : 'within',
  ]
  return new Set(found.filter((it) => it !== null))
}

/** What is asked of the server. */
export function siteInput(draft: SiteDraft) {
  const { status, within } = numbersIn(draft)
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
