import type { Medium } from '../../domain/model/medium.ts'
import { readMarkup } from './markup.ts'

/** Signs and portraits are drawn no larger than this (px); what says how large it is and is smaller shows nothing. */
const smallest = 64
const decoration = /(?:^|[\s_-])(?:emoji|emoticon|smiley|avatar|icon|wp-smiley|site-icon|thumbnail-small)(?:$|[\s_-])/iu
const pictureFile = /\.(?:avif|gif|heic|jpe?g|png|webp)$/iu
/** More than these nobody looks through in one post. */
const most = 12

/** Pictures and films that stand in markup, in their order, each once: without smileys, portraits and the invisible ones that count readers. `base`: what relative addresses hang on. */
export function picturesIn(html: string, base: string | undefined): readonly Medium[] {
  if (!/<(?:img|video)\b/iu.test(html)) return []
  const found = new Map<string, Medium>()
  /** The address of the link that is open, when it leads to a picture in full size. */
  let full: string | null = null
  let mute = 0
  const add = (address: string | undefined, it: Omit<Medium, 'url' | 'sensitive'>): void => {
    const url = absolute(address, base)
    if (url !== null && !found.has(url) && found.size < most) found.set(url, { ...it, url, sensitive: false })
  }
  readMarkup(
    html,
    {
      onopentag(name, attributes) {
        if (silent.has(name)) mute += 1
        if (mute > 0) return
        if (name === 'a') {
          const leads = attributes['href']
          full = leads !== undefined && isPicture(leads, base) ? leads : null
        }
        if (name === 'video') {
          const still = attributes['poster']
          add(still, { kind: 'film', alt: attributes['title'] ?? null, width: null, height: null })
        }
        if (name !== 'img' || decoration.test(attributes['class'] ?? '')) return
        const [width, height] = [sizeIn(attributes['width']), sizeIn(attributes['height'])]
        if ((width !== null && width < smallest) || (height !== null && height < smallest)) return
        // What loads late says the true address beside the one of a grey square.
        const own = attributes['data-src'] ?? attributes['src']
        add(full ?? own, { kind: 'picture', alt: attributes['alt']?.trim() || null, width, height })
      },
      onclosetag(name) {
        if (silent.has(name)) mute = Math.max(0, mute - 1)
        if (name === 'a') full = null
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  return [...found.values()]
}

const silent = new Set(['script', 'style', 'template', 'noscript'])

/** Whether an address is one of a picture, by its ending. */
export function isPicture(address: string, base?: string): boolean {
  const url = absolute(address, base)
  return url !== null && pictureFile.test(new URL(url).pathname)
}

function absolute(address: string | undefined, base: string | undefined): string | null {
  if (address === undefined || address.trim() === '' || !URL.canParse(address, base)) return null
  const { href, protocol } = new URL(address, base)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}

/** A size as markup writes it: `640`, `640px`; null for a share of the page and for none. */
function sizeIn(written: string | undefined): number | null {
  const [, digits] = /^\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$/u.exec(written ?? '') ?? []
  return digits === undefined ? null : Number(digits)
}
