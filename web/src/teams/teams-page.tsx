import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Brand, Me } from '../../../src/api/schemas.ts'
import type { Staffing } from '../../../src/api/teams.ts'
import { useSpeech } from '../i18n/context.tsx'
import { isOutdated, ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { useToasts } from '../ui/toast.tsx'
import { AssignmentForms } from './assignment-forms.tsx'
import type { Carrying, Part } from './part.ts'
import { StaffList } from './staff-list.tsx'
import { TeamList } from './team-list.tsx'
import { useStaffing } from './teams-api.ts'
import '../settings/clocks.css'
import './workload.css'

interface Refused {
  /** The part of the page, and the line of it. */
  readonly of: string
  readonly error: unknown
  readonly redo?: string | undefined
}

/** Who answers for a brand and when, its teams, to whom its cases go, and when they go on. */
export function TeamsPage({ me, brand }: { readonly me: Me; readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const query = useStaffing(brand.id)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const { data } = query
  const forget = (of: string) => setRefused((before) => (before?.of === of ? null : before))
  /** What was written stays, and is shown on what is there now; the error where that cannot be read. */
  const reread = async (shown: Carrying['shown']): Promise<unknown> => {
    const now = await query.refetch()
    if (now.data !== undefined) shown?.(now.data)
    return now.error
  }
  const carry = async (of: string, work: () => Promise<unknown>, how: Carrying = {}): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setRefused(null)
    try {
      await work()
      // Everything anew: a plan holds in all brands, and a team may serve several.
      await cache.invalidateQueries({ queryKey: ['staffing'] })
      void cache.invalidateQueries({ queryKey: keys.workload(brand.id) })
      say({ icon: 'check', text: how.said ?? t.teams.saved, forMs: 4_000 })
      return true
    } catch (error) {
      if (!isOutdated(error)) {
        setRefused({ of, error })
        return false
      }
      const unread = await reread(how.shown)
      setRefused(unread === null ? { of, error, redo: how.redo } : { of, error: unread })
      return false
    } finally {
      setBusy(false)
    }
  }
  const readAgain = async (of: string, shown: Carrying['shown']) => {
    const error = await reread(shown)
    setRefused(error === null ? null : { of, error })
  }
  const may = data?.may.includes('change')
  const part = (of: string, staffing: Staffing): Part => ({
    brand,
    data: staffing,
    may: may === true,
    busy,
    carry: (work, how) => carry(of, work, how),
    refusal: (shown) =>
      refused?.of === of && (
        <ProblemNotice error={refused.error} text={refused.redo} onRetry={() => void readAgain(of, shown)} />
      ),
    forget: () => forget(of),
    line: (id) => part(`${of} ${id}`, staffing),
  })
  return (
    <>
      <section>
        <h2>{t.teams.title}</h2>
        <p className="lead">{t.teams.lead}</p>
        {may === false && <p className="dim">{t.teams.readOnly}</p>}
        {query.error !== null && data === undefined && (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        )}
      </section>
      {data !== undefined && (
        <>
          <TeamList key={`teams ${brand.id}`} me={me} part={part('teams', data)} />
          <StaffList key={`people ${brand.id}`} part={part('people', data)} />
          <AssignmentForms key={`rules ${brand.id}`} rules={part('rules', data)} late={part('late', data)} />
        </>
      )}
    </>
  )
}
