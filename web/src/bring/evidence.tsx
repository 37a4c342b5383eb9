import { useEffect, useRef, useState } from 'react'
import type { Evidence } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import './bring.css'

/** Where the picture that the server drew of a file is. */
export const pictureOf = (id: string, which: 'shown' | 'thumb' | 'letter'): string => `/api/v1/evidence/${id}/${which}`

/** Words for a picture that nobody has described: who brought it, and when. */
function useAlt(): (it: Evidence) => string {
  const { t, f } = useSpeech()
  const now = useMinute()
  return (it) => t.evidence.picture(it.addedBy.name || t.caseView.somebody, f.when(Date.parse(it.addedAt), now))
}

/** One picture, large; the arrows walk through its neighbours, Escape closes. */
function Large({
  pictures,
  at,
  go,
  close,
}: {
  readonly pictures: readonly Evidence[]
  readonly at: number
  readonly go: (at: number) => void
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const alt = useAlt()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const it = pictures[at]
  if (it === undefined) return null
  const step = (by: number) => go(Math.min(pictures.length - 1, Math.max(0, at + by)))
  return (
    <dialog
      ref={dialog}
      className="large"
      aria-label={alt(it)}
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close()
      }}
      onKeyDown={(event) => {
        // The keys of the page behind stay out of it.
        event.stopPropagation()
        if (event.key === 'ArrowRight') step(1)
        if (event.key === 'ArrowLeft') step(-1)
      }}
    >
      <div className="largebar">
        <span className="grow">
          <span className="med cut">{it.name || t.bring.fileWithoutName}</span>
          {pictures.length > 1 && <span className="dim"> · {t.evidence.position(at + 1, pictures.length)}</span>}
        </span>
        {pictures.length > 1 && (
          <>
            <Button
              icon="back"
              kind="quiet"
              aria-label={t.evidence.previous}
              blocked={at === 0}
              onClick={() => step(-1)}
            />
            <Button
              icon="right"
              kind="quiet"
              aria-label={t.evidence.next}
              blocked={at === pictures.length - 1}
              onClick={() => step(1)}
            />
          </>
        )}
        <Button icon="close" kind="quiet" aria-label={t.close} autoFocus onClick={() => dialog.current?.close()} />
      </div>
      <div className="largebody" tabIndex={0} role="region" aria-label={alt(it)}>
        <img
          src={pictureOf(it.id, 'shown')}
          alt={alt(it)}
          width={it.width ?? undefined}
          height={it.height ?? undefined}
        />
      </div>
      <p className="xs dim largefoot">
        {alt(it)}. {t.evidence.asSeen(it.sha256.slice(0, 12))}
      </p>
    </dialog>
  )
}

/** The files that were kept: pictures small, to be enlarged; letters to be saved. */
export function EvidenceStrip({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useSpeech()
  const alt = useAlt()
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
            href={pictureOf(it.id, 'letter')}
            download={it.name}
            aria-label={t.evidence.save(it.name || t.evidence.letter)}
          >
            <Icon name="mail" size="l" />
            <span className="cut">{it.name || t.evidence.letter}</span>
          </a>
        ),
      )}
      {open !== null && <Large pictures={pictures} at={open} go={setOpen} close={() => setOpen(null)} />}
    </div>
  )
}
