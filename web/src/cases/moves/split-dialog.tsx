import { useState } from 'react'
import type { CaseDetail } from '../../../../src/api/schemas.ts'
import { personName, withoutWords } from '../../bring/origin.tsx'
import { useSpeech } from '../../i18n/context.tsx'
import { useMinute } from '../../ui/ticking.ts'
import { MoveDialog } from './move-dialog.tsx'

/** What a customer wrote in a case, as far as it can be split off; what only stands around it is not among it. */
export const splittable = (detail: CaseDetail) =>
  detail.thread.flatMap((it) => (it.kind === 'post' && !it.ours && !it.erased && it.inCase ? [it] : []))

/** Chooses the posts that get a case of their own. */
export function SplitDialog({
  detail,
  busy,
  problem,
  onDo,
  onClose,
}: {
  readonly detail: CaseDetail
  readonly busy: boolean
  readonly problem: unknown
  readonly onDo: (postIds: readonly string[]) => void
  readonly onClose: () => void
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const words = t.moves.split
  const posts = splittable(detail)
  const newest = posts.at(-1)?.id
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(newest === undefined ? [] : [newest]))
  const flip = (id: string) => {
    const after = new Set(chosen)
    if (!after.delete(id)) after.add(id)
    setChosen(after)
  }
  const authors = new Set(posts.filter((it) => chosen.has(it.id)).map((it) => it.author.id))
  const wrong =
    authors.size > 1 ? words.two : chosen.size >= posts.length ? words.all : chosen.size === 0 ? words.none : null
  return (
    <MoveDialog
      title={words.title}
      hint={words.hint}
      act={words.go(chosen.size)}
      busy={busy}
      missing={wrong}
      problem={problem}
      onDo={() => onDo([...chosen])}
      onClose={onClose}
    >
      <fieldset>
        <legend className="med">{words.which}</legend>
        <div className="choices">
          {posts.toReversed().map((it, i) => (
            <label key={it.id} className={chosen.has(it.id) ? 'choice on' : 'choice'}>
              <input type="checkbox" checked={chosen.has(it.id)} autoFocus={i === 0} onChange={() => flip(it.id)} />
              <span className="cut">
                <b dir="auto">{personName(it.author, t)}</b>{' '}
                <span className="faint">{f.moment(Date.parse(it.at), now)}</span>
              </span>
              <span className="cut dim" dir="auto">
                {it.text === '' ? withoutWords(it.brought, t) : it.text}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </MoveDialog>
  )
}
