import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Absence } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { Absences } from './absences.tsx'
import { teamsApi } from './teams-api.ts'

const key = ['own-absences'] as const

/** When whoever looks is away and who stands in for them: set by themselves, kept at once, and taken back from the notice. */
export function OwnAbsences() {
  const { t } = useSpeech()
  const { own: words } = t.teams
  const cache = useQueryClient()
  const { say } = useToasts()
  const now = useMinute()
  const [problem, setProblem] = useState<{ readonly error: unknown; readonly redo?: string | undefined } | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: teamsApi.ownAbsences })
  if (data === undefined) {
    return error === null ? null : <ProblemNotice error={error} onRetry={() => void refetch()} />
  }
  const save = async (
    version: number,
    absences: readonly Absence[],
    before: readonly Absence[] | null,
  ): Promise<boolean> => {
    setProblem(null)
    try {
      const saved = await teamsApi.saveOwnAbsences({ version, absences: [...absences] })
      cache.setQueryData(key, saved)
      void cache.invalidateQueries({ queryKey: ['staffing'] })
      void cache.invalidateQueries({ queryKey: ['workload'] })
      const undo = { label: t.done.undo, keys: 'Z', run: () => void save(saved.version, before ?? [], null) }
      if (before === null) say({ icon: 'undo', text: words.undone, forMs: 4_000 })
      else say({ icon: 'check', text: words.saved, act: undo })
      return true
    } catch (refused) {
      // What was taken away, or taken back, was not written: there is nothing to read over.
      const wrote = before !== null && absences.length >= before.length
      setProblem({ error: refused, redo: isOutdated(refused) && !wrote ? words.redo : undefined })
      await refetch()
      return false
    }
  }
  // What is over is kept for a while, and said no more.
  const past = data.absences.filter((it) => Date.parse(it.to) <= now)
  const coming = data.absences.filter((it) => !past.includes(it))
  return (
    <div className="stack m clocksform">
      {problem !== null && <ProblemNotice error={problem.error} text={problem.redo} />}
      <Absences
        people={data.standIns}
        timeZone={data.timeZone}
        absences={coming}
        onChange={(next) => save(data.version, [...past, ...next], data.absences)}
      />
      <p className="xs dim">{words.hint}</p>
    </div>
  )
}
