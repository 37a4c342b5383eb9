import { useEffect, useRef } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from './parts.tsx'
import './large.css'

/** A picture that can be shown large. */
export interface LargePicture {
  readonly id: string
  readonly src: string
  /** What it is called above, and what it shows. */
  readonly name: string
  readonly alt: string
  /** What stands below it. */
  readonly foot: string
  readonly width: number | null
  readonly height: number | null
}

/** One picture, large; the arrows walk through its neighbours, Escape closes. */
export function Large({
  pictures,
  at,
  go,
  close,
}: {
  readonly pictures: readonly LargePicture[]
  readonly at: number
  readonly go: (at: number) => void
  readonly close: () => void
}) {
  const { t } = useSpeech()
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
      aria-label={it.alt}
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
          <span className="med cut">{it.name}</span>
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
      <div className="largebody" tabIndex={0} role="region" aria-label={it.alt}>
        <img key={it.id} src={it.src} alt={it.alt} width={it.width ?? undefined} height={it.height ?? undefined} />
      </div>
      <p className="xs dim largefoot">{it.foot}</p>
    </dialog>
  )
}
