import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import type { LookAlikes } from '../../../../src/api/moves.ts'
import type { CaseRow } from '../../../../src/api/schemas.ts'
import { folded } from '../../actions/rank.ts'
import { api } from '../../api.ts'
import { personName } from '../../bring/origin.tsx'
import { useSpeech } from '../../i18n/context.tsx'
import { ProblemNotice } from '../../problem.tsx'
import { keys } from '../../queries.ts'
import { useHandle } from '../../ui/parts.tsx'
import { latestOf } from './move-words.ts'
import { MoveDialog } from './move-dialog.tsx'

/** Who types quickly asks once. */
const settleMs = 200

/** A case to choose, with who it is about and what they wrote last. */
function CaseChoice({
  row,
  name,
  chosen,
  onChoose,
}: {
  readonly row: CaseRow
  readonly name: string
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  const { t, f } = useSpeech()
  const handle = useHandle()(row.connector, row.author.handle)
  return (
    <label className={chosen ? 'choice one on' : 'choice one'}>
      <input type="radio" className="sr" name={name} checked={chosen} onChange={onChoose} />
      <span className="cut">
        <b dir="auto">{personName(row.author, t)}</b>{' '}
        <span className="faint">
          {t.moves.case(f.number(Number(row.id)))} · {t.caseView.status[row.status]}
          {handle === '' ? '' : ` · ${handle}`}
        </span>
      </span>
      <span className="cut dim" dir="auto">
        {row.excerpt}
      </span>
    </label>
  )
}

/** Chooses the case that this one is merged with, and which of the two stays. What may be the same matter stands first. */
export function MergeDialog({
  row,
  alike,
  first,
  busy,
  problem,
  onDo,
  onClose,
}: {
  readonly row: CaseRow
  readonly alike: LookAlikes['cases']
  /** The one that is chosen from the beginning. */
  readonly first: CaseRow | null
  readonly busy: boolean
  readonly problem: unknown
  readonly onDo: (other: CaseRow, stays: 'this' | 'other') => void
  readonly onClose: () => void
}) {
  const { t, f } = useSpeech()
  const words = t.moves.merge
  const name = useId()
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  const [picked, setPicked] = useState<CaseRow | null>(first ?? alike[0]?.case ?? null)
  const [stays, setStays] = useState<'this' | 'other'>('this')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  const looks = /^#?\d{1,18}$/.test(settled) || folded(settled).length >= 2
  const found = useQuery({
    queryKey: ['find', row.brandId, settled],
    queryFn: () => api.find(row.brandId, settled),
    enabled: looks,
    staleTime: 10_000,
    retry: false,
  })
  const offered = looks ? (found.data ?? []) : alike.map((it) => it.case)
  const known = useQuery({
    queryKey: keys.case(picked?.id ?? ''),
    queryFn: () => api.case(picked?.id ?? ''),
    enabled: picked !== null,
    staleTime: 10_000,
  }).data?.case
  const chosen = picked === null ? null : latestOf(picked, known === undefined ? offered : [...offered, known])
  const shown = offered.filter((it) => it.id !== row.id && it.mergedInto === null && !it.erased)
  const list = chosen === null || shown.some((it) => it.id === chosen.id) ? shown : [chosen, ...shown]
  const number = (id: string) => f.number(Number(id))
  return (
    <MoveDialog
      title={words.title(number(row.id), personName(row.author, t))}
      hint={words.hint}
      act={words.go}
      busy={busy}
      missing={chosen === null ? words.choose : null}
      problem={problem}
      onDo={() => {
        if (chosen !== null) onDo(chosen, stays)
      }}
      onClose={onClose}
    >
      <TextInput
        label={words.find}
        placeholder={words.findHint}
        value={text}
        autoFocus
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        // Whoever searches looks for a case: Enter never merges with the one that was offered before.
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          setSettled(text.trim())
        }}
      />
      {list.length > 0 && (
        <fieldset>
          <legend className="med">{looks ? words.found : words.alike}</legend>
          <div className="choices">
            {list.map((it) => (
              <CaseChoice
                key={it.id}
                row={it}
                name={`${name}-case`}
                chosen={it.id === chosen?.id}
                onChoose={() => setPicked(it)}
              />
            ))}
          </div>
        </fieldset>
      )}
      {looks && found.error !== null && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      <p className="sr" role="status">
        {looks && found.isSuccess && shown.length === 0 ? words.none : ''}
      </p>
      {looks && found.isSuccess && shown.length === 0 && (
        <p className="dim" aria-hidden="true">
          {words.none}
        </p>
      )}
      {chosen !== null && (
        <fieldset>
          <legend className="med">{words.stays}</legend>
          <div className="ways">
            {(['this', 'other'] as const).map((it) => (
              <label key={it} className={stays === it ? 'way on' : 'way'}>
                <input
                  type="radio"
                  className="sr"
                  name={`${name}-stays`}
                  checked={stays === it}
                  onChange={() => setStays(it)}
                />
                {it === 'this' ? words.thisStays(number(row.id)) : words.otherStays(number(chosen.id))}
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </MoveDialog>
  )
}
