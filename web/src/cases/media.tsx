import { useState } from 'react'
import type { ShownMedium } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Large } from '../ui/large.tsx'
import { Button, OutLink } from '../ui/parts.tsx'
import { usePatience } from '../ui/patience.ts'
import { elsewhereWords } from './media-words.ts'
import './media.css'

const pictureOf = (id: string, which: 'shown' | 'thumb'): string => `/api/v1/media/${id}/${which}`

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : '')

/** Where a link leads, as its page says of itself. */
function LinkCard({ it }: { readonly it: ShownMedium }) {
  const { away, ...picture } = usePatience(pictureOf(it.id, 'thumb'))
  if (it.page === null) return null
  return (
    <div className="linkcard">
      {it.pictured && !away && !it.sensitive && <img {...picture} alt="" loading="lazy" />}
      <div>
        <p className="med" dir="auto">
          <OutLink href={it.page.url}>{it.page.title || hostOf(it.page.url)}</OutLink>
        </p>
        {it.page.words !== '' && (
          <p className="xs dim two" dir="auto">
            {it.page.words}
          </p>
        )}
        <p className="xs faint cut">{hostOf(it.page.url)}</p>
      </div>
    </div>
  )
}

/** A picture, or the still of a film: blurred where it is sensitive, until somebody wants to see it. */
function Tile({
  it,
  network,
  postUrl,
  shown,
  onShow,
  onEnlarge,
}: {
  readonly it: ShownMedium
  readonly network: string
  readonly postUrl: string | null
  /** Nothing about it is sensitive, or somebody asked for it. */
  readonly shown: boolean
  readonly onShow: () => void
  readonly onEnlarge: () => void
}) {
  const { t } = useSpeech()
  const { away, ...patient } = usePatience(pictureOf(it.id, 'thumb'))
  const alt = it.alt ?? t.media.noAlt
  const elsewhere = elsewhereWords(it.kind, network, t)
  if (away || !it.pictured) {
    return (
      <div className="tile away xs dim">
        <Icon name={away ? 'stop' : 'outward'} />
        {away ? t.media.away : postUrl === null ? elsewhere : <OutLink href={postUrl}>{elsewhere}</OutLink>}
        {it.alt !== null && <span dir="auto">{it.alt}</span>}
      </div>
    )
  }
  const picture = (
    <img {...patient} alt={it.kind === 'picture' ? '' : alt} loading="lazy" className={shown ? '' : 'blurred'} />
  )
  if (!shown) {
    return (
      <div className="tile hidden">
        {picture}
        <div className="over">
          <span className="xs med">{t.media.sensitive}</span>
          <Button size="sm" icon="eye" onClick={onShow}>
            {t.media.show}
          </Button>
        </div>
      </div>
    )
  }
  if (it.kind === 'picture') {
    return (
      <button type="button" className="tile" aria-label={t.media.enlarge(alt)} onClick={onEnlarge}>
        {picture}
      </button>
    )
  }
  return (
    <div className="tile">
      {picture}
      <div className="under xs">{postUrl === null ? elsewhere : <OutLink href={postUrl}>{elsewhere}</OutLink>}</div>
    </div>
  )
}

/** What a post shows beside its words: pictures, films by their still, links by their preview. Everything comes from this server. */
export function MediaStrip({
  media,
  network,
  postUrl,
  by,
}: {
  readonly media: readonly ShownMedium[]
  readonly network: string
  readonly postUrl: string | null
  readonly by: string
}) {
  const { t } = useSpeech()
  const [open, setOpen] = useState<number | null>(null)
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set())
  if (media.length === 0) return null
  const tiles = media.filter((it) => it.kind !== 'link')
  const isShown = (it: ShownMedium) => !it.sensitive || asked.has(it.id)
  // The arrows never lead to what is still blurred.
  const pictures = tiles.filter((it) => it.kind === 'picture' && isShown(it))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of pictures is no fieldset
    <div className="media" role="group" aria-label={t.media.label}>
      {tiles.length > 0 && (
        <div className={tiles.length === 1 ? 'tiles one' : 'tiles'}>
          {tiles.map((it) => (
            <Tile
              key={it.id}
              it={it}
              network={network}
              postUrl={postUrl}
              shown={isShown(it)}
              onShow={() => setAsked(new Set([...asked, it.id]))}
              onEnlarge={() => setOpen(pictures.indexOf(it))}
            />
          ))}
        </div>
      )}
      {media
        .filter((it) => it.kind === 'link')
        .map((it) => (
          <LinkCard key={it.id} it={it} />
        ))}
      {open !== null && (
        <Large
          pictures={pictures.map((it) => ({
            id: it.id,
            src: pictureOf(it.id, 'shown'),
            name: t.media.name(by),
            alt: it.alt ?? t.media.noAlt,
            foot: `${it.alt ?? t.media.noAlt} · ${t.media.drawn}`,
            width: it.width,
            height: it.height,
          }))}
          at={open}
          go={setOpen}
          close={() => setOpen(null)}
        />
      )}
    </div>
  )
}
