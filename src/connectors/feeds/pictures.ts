import type { MediaNs } from 'feedsmith'
import type { Medium } from '../../domain/model/medium.ts'
import { isPicture, picturesIn } from '../sdk/pictures.ts'
import { absolute } from './address.ts'

/** A file that an item names beside its words. */
interface Beside {
  readonly url?: string | undefined
  readonly type?: string | undefined
}

/** Where an item of a feed may have pictures: in its words, as enclosures (RSS 2.0, Atom, JSON Feed) and by Media RSS. */
export interface Shown {
  readonly html: string | undefined
  readonly base: string
  readonly files?: readonly Beside[] | undefined
  readonly media?: MediaNs.ItemOrFeed | undefined
}

/** The pictures of an item, each once. One that only stands for an article in lists (`media:thumbnail`) is taken where there is no other. */
export function picturesOf({ html, base, files = [], media = {} }: Shown): readonly Medium[] {
  const sensitive = isAdult(media)
  const beside = files.flatMap(({ url, type }) =>
    saysPicture(type) || (url !== undefined && type === undefined && isPicture(url, base))
      ? picture({ url }, base)
      : [],
  )
  const contents = [...(media.contents ?? []), ...(media.groups ?? []).flatMap((it) => it.contents ?? [])].flatMap(
    (it) =>
      it.medium === 'image' || saysPicture(it.type)
        ? picture({ ...it, alt: it.description?.value ?? it.title?.value, sensitive: isAdult(it) }, base)
        : [],
  )
  const told = [...picturesIn(html ?? '', base), ...beside, ...contents]
  const all = told.length > 0 ? told : (media.thumbnails ?? []).slice(0, 1).flatMap((it) => picture(it, base))
  const known = new Set<string | null>()
  return all.flatMap((it) => {
    if (known.has(it.url)) return []
    known.add(it.url)
    return sensitive ? { ...it, sensitive } : it
  })
}

const saysPicture = (type: string | undefined): boolean => /^image\/(?!svg)/iu.test(type ?? '')

/** « adult » is the word of Media RSS for what not everybody wants to see, « nonadult » the other one. */
const isAdult = ({ ratings }: Pick<MediaNs.ItemOrFeed, 'ratings'>): boolean =>
  ratings?.some(({ value }) => value?.trim().toLowerCase() === 'adult') ?? false

function picture(
  it: {
    readonly url?: string | undefined
    readonly alt?: string | undefined
    readonly sensitive?: boolean
    readonly width?: number | undefined
    readonly height?: number | undefined
  },
  base: string,
): readonly Medium[] {
  const url = absolute(it.url, base)
  if (url === null) return []
  return [
    {
      ...{ kind: 'picture', url, alt: it.alt ?? null, sensitive: it.sensitive ?? false },
      ...{ width: it.width ?? null, height: it.height ?? null },
    },
  ]
}
