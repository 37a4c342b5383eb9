import { useState } from 'react'
import type { Evidence } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Large } from '../ui/large.tsx'
import { useMinute } from '../ui/ticking.ts'
import './bring.css'

/** Where the picture that the server drew of a file is. */
export const pictureOf = (id: string, which: 'shown' | 'thumb' | 'letter' | 'file'): string =>
  `/api/v1/evidence/${id}/${which}`

/** Words for a picture that nobody has described: who brought it, and when. */
export function useEvidenceAlt(): (it: Evidence) => string {
  const { t, f } = useSpeech()
  const now = useMinute()
  return (it) => t.evidence.picture(it.addedBy.name || t.caseView.somebody, f.when(Date.parse(it.addedAt), now))
}

/** The files that were kept: pictures small, to be enlarged; letters to be saved. */
export function EvidenceStrip({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useSpeech()
  const alt = useEvidenceAlt()
  const [open, setOpen] = useState<number | null>(null)
  if (evidence.length === 0) return null
  const pictures = evidence.filter((it) => it.kind === 'picture')
  return (
    <div className="pieces">
      {evidence.map((it) =>
        it.kind === 'picture' ? (
          <button
            type="button"
            className="piece"
            key={it.id}
            aria-label={t.evidence.enlarge(alt(it))}
            onClick={() => setOpen(pictures.indexOf(it))}
          >
            <img src={pictureOf(it.id, 'thumb')} alt="" loading="lazy" width={96} height={96} />
          </button>
        ) : (
          <a
            className="piece letter"
            key={it.id}
            href={pictureOf(it.id, it.kind)}
            // The server says under which name another file is saved: one that fits what it is.
            download={it.kind === 'letter' ? it.name : true}
            aria-label={t.evidence.save(it.name || (it.kind === 'letter' ? t.evidence.letter : t.files.other))}
          >
            <Icon name={it.kind === 'letter' ? 'mail' : 'clip'} size="l" />
            <span className="cut">{it.name || (it.kind === 'letter' ? t.evidence.letter : t.files.other)}</span>
          </a>
        ),
      )}
      <EnlargedEvidence pictures={pictures} open={open} setOpen={setOpen} />
    </div>
  )
}

/** The picture at `open`, large, with the others to go on to; nothing where none is open. */
export function EnlargedEvidence({
  pictures,
  open,
  setOpen,
}: {
  readonly pictures: readonly Evidence[]
  readonly open: number | null
  readonly setOpen: (at: number | null) => void
}) {
  const { t } = useSpeech()
  const alt = useEvidenceAlt()
  if (open === null) return null
  return (
    <Large
      pictures={pictures.map((it) => ({
        id: it.id,
        src: pictureOf(it.id, 'shown'),
        name: it.name || t.bring.fileWithoutName,
        alt: alt(it),
        foot: `${alt(it)}. ${t.evidence.asSeen(it.sha256.slice(0, 12))}`,
        width: it.width,
        height: it.height,
      }))}
      at={open}
      go={setOpen}
      close={() => setOpen(null)}
    />
  )
}
