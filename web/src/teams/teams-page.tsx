import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Brand, Me } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { useToasts } from '../ui/toast.tsx'
import { LateForm } from './late-form.tsx'
import type { Carry, Part } from './part.ts'
import { RuleList } from './rule-list.tsx'
import { StaffList } from './staff-list.tsx'
import { TeamList } from './team-list.tsx'
import { useStaffing } from './teams-api.ts'
import '../settings/clocks.css'
import './workload.css'

/** Who answers for a brand and when, its teams, to whom its cases go, and when they go on. */
export function TeamsPage({ me, brand }: { readonly me: Me; readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const query = useStaffing(brand.id)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { data } = query
  const carry: Carry = async (work, said = t.teams.saved) => {
    if (busy) return false
    setBusy(true)
    setError(null)
    try {
      await work()
      // Everything anew: a plan holds in all brands, and a team may serve several.
      await cache.invalidateQueries({ queryKey: ['staffing'] })
      void cache.invalidateQueries({ queryKey: keys.workload(brand.id) })
      say({ icon: 'check', text: said, forMs: 4_000 })
      return true
    } catch (problem) {
      setError(problem)
      return false
    } finally {
      setBusy(false)
    }
  }
  const part: Part | null = data === undefined ? null : { brand, data, may: data.may.includes('change'), busy, carry }
  return (
    <>
      <section>
        <h2>{t.teams.title}</h2>
        <p className="lead">{t.teams.lead}</p>
        {part?.may === false && <p className="dim">{t.teams.readOnly}</p>}
        {query.error !== null && data === undefined && (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        )}
        {error !== null && (
          <ProblemNotice error={error} onRetry={() => void query.refetch().then(() => setError(null))} />
        )}
      </section>
      {part !== null && (
        <>
          <TeamList me={me} part={part} />
          <StaffList part={part} />
          <RuleList part={part} />
          <LateForm key={part.data.assignment.version} part={part} />
        </>
      )}
    </>
  )
}
