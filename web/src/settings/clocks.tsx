import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Clocks } from '../../../src/api/clocks.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import type { TargetFacts } from '../../../src/domain/clocks/targets.ts'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { Calendars } from './clock-calendars.tsx'
import { Overrides } from './clock-overrides.tsx'
import { type Change, Peaks, Targets, useRuleName } from './clock-targets.tsx'
import { clocksApi, useClocks } from './clocks-api.ts'
import { deskOf, foretell, nextAt } from './clocks-draft.ts'
import { DepartmentList } from './departments.tsx'
import './clocks.css'
import './rules.css'

const friday = 4
const sunday = 6

/** What the settings come to: three cases, when they come and when they are due. Worked out from what is on the page. */
function Foretold({ clocks }: { readonly clocks: Clocks }) {
  const { t, language } = useSpeech()
  const { live } = t.clocks
  const now = useMinute()
  const nameOf = useRuleName()
  const desk = deskOf(clocks)
  const zone = clocks.timeZone
  const cases: readonly { readonly what: string; readonly facts: Partial<TargetFacts>; readonly at: number }[] = [
    { what: live.complaint, facts: { kind: 'complaint' }, at: nextAt(zone, friday, 21 * 60 + 40, now) },
    { what: live.crisis, facts: { priority: 'critical' }, at: nextAt(zone, sunday, 10 * 60, now) },
    { what: live.question, facts: { kind: 'question' }, at: nextAt(zone, friday, 17 * 60 + 30, now) },
  ]
  return (
    <div className="foretold" role="status">
      <h3>{live.title}</h3>
      <ul>
        {cases.map(({ what, facts, at }) => {
          const { dueAt, solutionAt, because } = foretell(desk, facts, at)
          const say = (moment: number) => momentWords(moment, now, t, language, zone)
          return (
            <li key={what}>
              {live.says(what, say(at), say(dueAt))}
              {solutionAt !== null && ` ${live.solution(say(solutionAt))}`}
              {because !== null && because.rule !== 'usual' && (
                <span className="xs dim"> {live.by(nameOf({ id: because.name, name: because.name }))}</span>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** How soon a brand answers and when its team is there: targets, opening hours, exceptions, peak hours, departments. */
export function ClocksPage({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const query = useClocks(brand.id)
  const [shown, setShown] = useState<Clocks | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const may = brand.may.includes('change-clocks')
  const saved = query.data
  const draft = shown ?? saved
  if (saved === undefined || draft === undefined) {
    return (
      <section>
        <h2>{t.clocks.title}</h2>
        {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      </section>
    )
  }
  const save = async (next: Clocks): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setError(null)
    try {
      let after = saved
      if (next.calendars !== saved.calendars) {
        const calendars = next.calendars.map(({ holidays, ...it }) => ({
          ...it,
          holidays: holidays === null ? null : { country: holidays.country, region: holidays.region },
        }))
        after = await clocksApi.saveCalendars(brand.id, { version: after.version, calendars })
      } else {
        const { firstReplyMinutes, nextReplyMinutes, solutionMinutes, warnShare, peaks } = next
        const rules = next.usual ? null : next.rules.map((it) => ({ ...it, name: it.name.trim() }))
        const times = { firstReplyMinutes, nextReplyMinutes, solutionMinutes, warnShare }
        after = await clocksApi.saveTargets(brand.id, { version: after.version, ...times, rules, peaks })
      }
      cache.setQueryData(keys.clocks(brand.id), after)
      // The time of a first reply stands with the brand too.
      void cache.invalidateQueries({ queryKey: keys.me })
      setShown(null)
      say({ icon: 'check', text: t.clocks.saved, forMs: 4_000 })
      return true
    } catch (problem) {
      setError(problem)
      return false
    } finally {
      setBusy(false)
    }
  }
  const change: Change = {
    draft,
    busy,
    may,
    show: setShown,
    save,
    reset: () => {
      setShown(null)
      setError(null)
    },
  }
  return (
    <>
      <section>
        <h2>{t.clocks.title}</h2>
        <p className="lead">{t.clocks.lead}</p>
        {!may && <p className="dim">{t.clocks.readOnly}</p>}
        <Foretold clocks={draft} />
      </section>
      {error !== null && <ProblemNotice error={error} onRetry={() => void query.refetch().then(change.reset)} />}
      <Targets brandId={brand.id} change={change} />
      <Calendars change={change} />
      <Overrides brandId={brand.id} clocks={draft} may={may} show={setShown} reset={change.reset} />
      <Peaks brandId={brand.id} change={change} />
      <DepartmentList brandId={brand.id} may={may} />
    </>
  )
}
