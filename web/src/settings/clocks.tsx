import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Clocks, OverrideInput } from '../../../src/api/clocks.ts'
import type { Brand } from '../../../src/api/schemas.ts'
import type { TargetFacts } from '../../../src/domain/clocks/targets.ts'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { isOutdated, ProblemNotice, sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { type Held, same } from '../ui/held.ts'
import { useHeld } from '../ui/use-held.ts'
import { Calendars } from './clock-calendars.tsx'
import { Overrides } from './clock-overrides.tsx'
import { type Change, Peaks, Targets, useRuleName } from './clock-targets.tsx'
import { clocksApi, useClocks } from './clocks-api.ts'
import { deskOf, foretell, nextAt } from './clocks-draft.ts'
import { type ClocksPart, toSave, withPart } from './clocks-held.ts'
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
              {because !== null && because.rule !== 'usual' && because.name.trim() !== '' && (
                <span className="xs dim by">{live.by(nameOf({ id: because.name, name: because.name }))}</span>
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
  const query = useClocks(brand.id)
  return query.data === undefined ? (
    <section>
      <h2>{t.clocks.title}</h2>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
    </section>
  ) : (
    <ClocksForms key={brand.id} brand={brand} read={query.data} again={query.refetch} />
  )
}

interface Refused {
  readonly of: ClocksPart
  readonly error: unknown
  readonly redo?: string | undefined
}

function ClocksForms({
  brand,
  read,
  again,
}: {
  readonly brand: Brand
  readonly read: Clocks
  readonly again: ReturnType<typeof useClocks>['refetch']
}) {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const held = useHeld(read)
  const [planned, setPlanned] = useState<OverrideInput | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const may = brand.may.includes('change-clocks')
  const { origin, draft } = held
  const shown =
    planned === null
      ? draft
      : { ...draft, overrides: [...draft.overrides.filter(({ id }) => id !== planned.id), planned] }
  const taken = (after: Clocks) => {
    cache.setQueryData(keys.clocks(brand.id), after)
    held.carryOver(after)
  }
  /** What was written stays, and is shown on what is there now; the error where that cannot be read. */
  const reread = async (): Promise<unknown> => {
    const { data, error } = await again()
    held.carryOver(data)
    return error
  }
  const send = async (of: Held<Clocks>, part: ClocksPart): Promise<Clocks> => {
    const { to, input } = toSave(of, part)
    const after = await clocksApi[to === 'calendars' ? 'saveCalendars' : 'saveTargets'](brand.id, input)
    // The time of a first reply stands with the brand too.
    void cache.invalidateQueries({ queryKey: keys.me })
    return after
  }
  /** Puts a part back to what it was before it was saved as it stands now; refused where somebody changed it since. */
  const putBack = async (part: ClocksPart, before: Clocks, saved: Clocks) => {
    try {
      taken(await send({ origin: saved, draft: withPart(saved, part, before) }, part))
      say({ icon: 'check', text: t.clocks.saved, forMs: 4_000 })
    } catch (error) {
      const { icon, title } = sayProblem(error, t, language)
      say({ icon, text: `${t.clocks.targets.notBack} ${title}` })
    }
  }
  const save = async (part: ClocksPart, next: Clocks, undoable?: string): Promise<boolean> => {
    if (busy) return false
    setBusy(true)
    setRefused(null)
    try {
      const after = await send({ origin, draft: next }, part)
      held.putBack((from, into) => withPart(into, part, from))
      taken(after)
      const back = { label: t.cancel, keys: 'Z', run: () => void putBack(part, origin, after) }
      if (undoable === undefined) say({ icon: 'check', text: t.clocks.saved, forMs: 4_000 })
      else say({ icon: 'check', text: undoable, act: back })
      return true
    } catch (error) {
      if (!isOutdated(error)) {
        setRefused({ of: part, error })
        return false
      }
      const unread = await reread()
      // What was moved or taken away is not what is written here: there is nothing to read over.
      const redo = same(next, draft) ? undefined : t.clocks.redo
      setRefused(unread === null ? { of: part, error, redo } : { of: part, error: unread })
      return false
    } finally {
      setBusy(false)
    }
  }
  const readAgain = async (of: ClocksPart) => {
    const error = await reread()
    setRefused(error === null ? null : { of, error })
  }
  const changeOf = (part: ClocksPart): Change => ({
    draft,
    busy,
    may,
    show: held.write,
    save: (next, undoable) => save(part, next, undoable),
    written: !same(origin, withPart(origin, part, draft)),
    reset: () => {
      held.putBack((from, into) => withPart(into, part, from))
      setRefused((before) => (before?.of === part ? null : before))
    },
    error: refused?.of === part ? refused.error : null,
    refusal: refused?.of === part && (
      <ProblemNotice error={refused.error} text={refused.redo} onRetry={() => void readAgain(part)} />
    ),
  })
  return (
    <>
      <section>
        <h2>{t.clocks.title}</h2>
        <p className="lead">{t.clocks.lead}</p>
        {!may && <p className="dim">{t.clocks.readOnly}</p>}
        <Foretold clocks={shown} />
      </section>
      <Targets brandId={brand.id} change={changeOf('targets')} />
      <Calendars change={changeOf('calendars')} />
      <Overrides brandId={brand.id} clocks={shown} may={may} draft={planned} write={setPlanned} taken={taken} />
      <Peaks brandId={brand.id} change={changeOf('peaks')} />
      <DepartmentList brandId={brand.id} may={may} />
    </>
  )
}
