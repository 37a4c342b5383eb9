import { NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { CaseRow } from '../../../src/api/schemas.ts'
import type { Workload } from '../../../src/api/teams.ts'
import { ApiProblem, api } from '../api.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { countWords } from '../inbox/count-words.ts'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button, NetworkIcon, Severity } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { viewPath } from '../views.ts'
import { useHeld } from './teams-api.ts'
import { useWatchWords } from './watch-words.ts'

/** The most pressing cases that somebody has, or that nobody has; some or all of them can be given to somebody else. */
export function HeldCases({
  brandId,
  ownerId,
  data,
}: {
  readonly brandId: string
  readonly ownerId: string | null
  readonly data: Workload
}) {
  const { t, f } = useSpeech()
  const words = t.teams.load
  const cache = useQueryClient()
  const { say } = useToasts()
  const watchWords = useWatchWords()
  const query = useHeld(brandId, ownerId)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [to, setTo] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const page = query.data
  if (page === undefined) return query.error === null ? null : <ProblemNotice error={query.error} />
  const rows = page.cases
  if (rows.length === 0) return <p className="dim">{words.nothing}</p>
  const why = new Map(data.unowned.why.map(({ caseId, because }) => [caseId, because]))
  const mine = rows.filter(({ may }) => may.includes('assign'))
  const picked = mine.filter(({ id }) => chosen.has(id))
  const nameOf = (id: string) => data.people.find((it) => it.id === id)?.name ?? null
  const give = async () => {
    const name = nameOf(to)
    if (busy || name === null || picked.length === 0) return
    setBusy(true)
    setError(null)
    let [given, left] = [0, 0]
    const still = new Set(chosen)
    for (const row of picked) {
      try {
        await api.actOnCase(row.id, 'assign', { ownerId: to, version: row.version })
        given += 1
        still.delete(row.id)
      } catch (problem) {
        // Somebody was faster with this one: the others go on.
        if (problem instanceof ApiProblem && (problem.reason === 'case-changed' || problem.reason === 'case-state')) {
          left += 1
          still.delete(row.id)
          continue
        }
        setError(problem)
        break
      }
    }
    // Whatever it broke off before is still chosen.
    setChosen(still)
    setBusy(false)
    for (const queryKey of [keys.workload(brandId), keys.cases(brandId), keys.counts(brandId), ['case']]) {
      void cache.invalidateQueries({ queryKey })
    }
    if (left > 0) say({ icon: 'clash', text: words.some(f.number(given), f.number(left)) })
    else if (given > 0) say({ icon: 'handOver', text: words.given(f.number(given), given === 1, name), forMs: 4_000 })
  }
  const line = (row: CaseRow) => {
    const reason = why.get(row.id)
    return (
      <li key={row.id} className="heldcase">
        {mine.includes(row) && (
          <input
            type="checkbox"
            aria-label={words.choose(personName(row.author, t))}
            checked={chosen.has(row.id)}
            onChange={(event) => {
              const next = new Set(chosen)
              if (event.currentTarget.checked) next.add(row.id)
              else next.delete(row.id)
              setChosen(next)
            }}
          />
        )}
        <Link href={`/cases/${row.id}${viewPath(ownerId === null ? 'unowned' : 'to-answer').slice(1)}`}>
          <Severity priority={row.priority} />
          <NetworkIcon connector={row.connector} size="s" />
          <bdi className="med">{personName(row.author, t)}</bdi>
          <bdi className="cut dim">{row.excerpt}</bdi>
        </Link>
        {reason !== undefined && <span className="xs dim">{words.why[reason]}</span>}
      </li>
    )
  }
  return (
    <div className="heldlist">
      <ul>{rows.map(line)}</ul>
      {page.next !== null && (
        <p className="xs dim">{words.more(countWords(page.total - rows.length, { t, f }, page.capped))}</p>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {data.may.includes('hand-over') && mine.length > 0 && (
        <form
          className="row wrap heldacts"
          onSubmit={(event) => {
            event.preventDefault()
            void give()
          }}
        >
          <label className="row">
            <input
              type="checkbox"
              checked={picked.length === mine.length}
              onChange={(event) =>
                setChosen(event.currentTarget.checked ? new Set(mine.map(({ id }) => id)) : new Set())
              }
            />
            {words.chooseAll}
          </label>
          <NativeSelect
            aria-label={words.give}
            value={to}
            data={[
              { value: '', label: words.giveTo },
              ...data.people
                .filter(({ id }) => id !== ownerId)
                .map((it) => ({ value: it.id, label: `${it.name} · ${watchWords(it.watch, nameOf)}` })),
            ]}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button type="submit" icon="handOver" busy={busy} blocked={to === '' || picked.length === 0}>
            {words.act(f.number(Math.max(1, picked.length)), picked.length <= 1)}
          </Button>
        </form>
      )}
    </div>
  )
}
