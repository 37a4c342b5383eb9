import type { Medium } from './medium.ts'

/** More than these no network shows with one post. */
export const mostMedia = 12
const longest = { alt: 2_000, title: 300, words: 600, url: 2_000 }

const webAddress = (text: string | null): string | null =>
  text !== null && text.length <= longest.url && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null

const size = (value: number | null): number | null =>
  value !== null && Number.isInteger(value) && value > 0 && value < 100_000 ? value : null

const clipped = (text: string, most: number): string =>
  [
    ...text
      .replaceAll('\u0000', '')
      .toWellFormed()
      .trim()
      .slice(0, most * 2),
  ]
    .slice(0, most)
    .join('')

/** Media as they are stored: no odd addresses and sizes, no endless words, nothing that shows nothing; at most twelve. */
export function fitMedia(media: readonly Medium[]): readonly Medium[] {
  return media
    .map((it): Medium => {
      const leads = webAddress(it.page?.url ?? null)
      const known = size(it.width) !== null && size(it.height) !== null
      return {
        kind: it.kind,
        url: webAddress(it.url),
        alt: it.alt === null ? null : clipped(it.alt, longest.alt) || null,
        sensitive: it.sensitive,
        width: known ? it.width : null,
        height: known ? it.height : null,
        page:
          !it.page || leads === null
            ? null
            : {
                url: leads,
                title: clipped(it.page.title, longest.title),
                words: clipped(it.page.words, longest.words),
              },
      }
    })
    .filter((it) =>
      it.kind === 'link' ? it.page !== null && it.page !== undefined : it.kind !== 'picture' || it.url !== null,
    )
    .slice(0, mostMedia)
}
