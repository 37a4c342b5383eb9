import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { inMergeOrder, mostMerged } from '../../../src/domain/cases/move.ts'
import { api } from '../api.ts'
import { personName } from '../bring/origin.tsx'
import { newId } from '../cases/draft.ts'
import { MoveDialog } from '../cases/moves/move-dialog.tsx'
import { movesApi, rereadMoved } from '../cases/moves/moves-api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { useToasts } from '../ui/toast.tsx'

/** How long the notice that offers to undo stays. */
const undoMs = 30_000

/** Whether so many chosen cases can be merged. */
export const canMergeMany = (count: number): boolean => count > 1 && count <= mostMerged + 1

/** Merges the chosen cases into one of them, which is asked for; the oldest unless another is said. */
export function MergeMany({
  brandId,
  ids,
  onDone,
  onClose,
}: {
  readonly brandId: string
  readonly ids: readonly string[]
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const { t, f, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const name = useId()
  const oldestFirst = ids.toSorted((a, b) => Number(BigInt(a) - BigInt(b)))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [stays, setStays] = useState(oldestFirst[0] ?? '')
  const read = useQueries({
    queries: oldestFirst.map((id) => ({ queryKey: keys.case(id), queryFn: () => api.case(id), staleTime: 0 })),
  })
  const rows = read.flatMap((it): readonly CaseRow[] => (it.data === undefined ? [] : [it.data.case]))
  const failed = read.find((it) => it.error !== null)?.error ?? null
  const words = t.moves.merge
  const number = (id: string) => f.number(Number(id))
  const undo = async (moveIds: readonly string[]): Promise<void> => {
    try {
      for (const id of moveIds.toReversed()) await movesApi.undo(id)
      say({ icon: 'undo', text: t.moves.undo.merged })
    } catch (error) {
      const said = sayProblem(error, t, language)
      say({ icon: said.icon, text: `${said.title} ${said.text}` })
    }
    rereadMoved(cache, brandId, ids)
  }
  const merge = async (): Promise<void> => {
    const into = rows.find(({ id }) => id === stays)
    if (into === undefined || rows.length < ids.length) return
    setBusy(true)
    setProblem(null)
    const others = rows.filter(({ id }) => id !== stays)
    // As the server does it, so that undoing goes back the same way.
    const from = inMergeOrder(others, ({ author }) => author.id === into.author.id).map(({ id, version }) => ({
      caseId: id,
      version,
      moveId: newId(),
    }))
    try {
      await movesApi.merge(into.id, { version: into.version, from })
      say({
        icon: 'link',
        text: words.doneMany(f.number(rows.length), number(into.id)),
        forMs: undoMs,
        act: { label: t.done.undo, keys: 'Z', run: () => void undo(from.map(({ moveId }) => moveId)) },
      })
      onDone()
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
    rereadMoved(cache, brandId, ids)
  }
  return (
    <MoveDialog
      title={words.manyTitle(f.number(ids.length))}
      hint={words.hint}
      act={words.go}
      busy={busy}
      missing={rows.length === ids.length ? null : failed === null ? t.loading : ''}
      problem={problem ?? failed}
      onDo={() => void merge()}
      onClose={onClose}
    >
      <fieldset>
        <legend className="med">{words.manyStays}</legend>
        <div className="choices">
          {(rows.length === ids.length ? rows : []).map((it) => (
            <label key={it.id} className={it.id === stays ? 'choice one on' : 'choice one'}>
              <input
                type="radio"
                className="sr"
                name={name}
                autoFocus={it.id === stays}
                checked={it.id === stays}
                onChange={() => setStays(it.id)}
              />
              <span className="cut">
                <b dir="auto">{personName(it.author, t)}</b>{' '}
                <span className="faint">
                  {t.moves.case(number(it.id))} · {t.caseView.status[it.status]}
                  {it.owner === null ? '' : ` · ${it.owner.name}`}
                </span>
              </span>
              <span className="cut dim" dir="auto">
                {it.excerpt}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </MoveDialog>
  )
}
