import { useId } from 'react'
import type { Bulk } from '../../../src/api/bulk.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useModal } from '../ui/modal.ts'
import { Button } from '../ui/parts.tsx'
import type { Asked } from './use-bulk.ts'

/** What would become of many cases, before it is done: how many change, which stay and why. */
export function BulkDialog({
  asked: { act, words, bulk },
  progress,
  busy,
  problem,
  onYes,
  onNo,
}: {
  readonly asked: Asked
  readonly progress: Bulk | null
  readonly busy: boolean
  /** Why it was not done, or not all of it. */
  readonly problem: unknown
  readonly onYes: () => void
  readonly onNo: () => void
}) {
  const { t, f } = useSpeech()
  const dialog = useModal()
  const id = useId()
  const n = bulk.done.find((it) => it.outcome === 'done')?.count ?? 0
  const count = f.number(n)
  const { ask } = t.bulk
  const title = (): string => {
    switch (act.kind) {
      case 'assign':
        return act.ownerId === null ? ask.release(count, n) : ask.assign(words, count, n)
      case 'hand-over':
      case 'set-aside':
      case 'priority':
      case 'pause':
        return ask[act.kind](words, count, n)
      case 'settle':
      case 'reopen':
        return ask[act.kind](count, n)
    }
  }
  const stay = bulk.done.flatMap((it) =>
    it.outcome === 'done' ? [] : [{ ...it, words: t.bulk.because[it.outcome](f.number(it.count), it.count) }],
  )
  return (
    <dialog ref={dialog} className="bulkask" aria-labelledby={id} onClose={onNo}>
      <div className="stack m">
        <h2 id={id}>{n === 0 ? t.bulk.nothing : title()}</h2>
        {bulk.capped && <p className="dim">{t.bulk.capped(f.number(bulk.count))}</p>}
        {stay.length > 0 && (
          <div>
            <p className="med">{t.bulk.stay}</p>
            <ul className="bulkstay">
              {stay.map((it) => (
                <li key={it.outcome}>{it.words}</li>
              ))}
            </ul>
          </div>
        )}
        {n > 0 && <p className="dim">{t.bulk.undoHint}</p>}
        <p className="sr" role="status">
          {progress === null ? '' : t.bulk.going(f.number(progress.count - progress.left), f.number(progress.count))}
        </p>
        {problem !== null && <ProblemNotice error={problem} />}
        <div className="row end" style={{ gap: 8 }}>
          {progress !== null && (
            <span className="faint" aria-hidden="true">
              {t.bulk.going(f.number(progress.count - progress.left), f.number(progress.count))}
            </span>
          )}
          <Button kind="quiet" onClick={onNo}>
            {n === 0 ? t.close : t.dismiss}
          </Button>
          {n > 0 && (
            <Button kind="primary" busy={busy} onClick={onYes} autoFocus>
              {t.bulk.go(t.bulk.verbs[act.kind], count, n)}
            </Button>
          )}
        </div>
      </div>
    </dialog>
  )
}
