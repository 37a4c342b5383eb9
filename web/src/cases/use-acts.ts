import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { CaseDetail, CaseRow, Person, Priority, SetAsideReason } from '../../../src/api/schemas.ts'
import type { z } from 'zod'
import { ApiProblem, api, caseOf } from '../api.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'
import { refreshLists } from '../inbox/refresh-lists.ts'
import { keys, putCase } from '../queries.ts'
import { guessOf } from './guess.ts'
import { sayProblem } from '../problem.tsx'
import { useToasts } from '../ui/toast.tsx'
import { makeTold } from './told.ts'
import { makeTurns } from './turns.ts'

/** The sentence for a case that somebody else changed first. */
function whoChanged(row: CaseRow, detail: CaseDetail | undefined, t: Messages, f: Formatter): string {
  const name = personName(row.author, t)
  const events = detail?.thread.flatMap((it) => (it.kind === 'event' ? [it] : [])) ?? []
  const by = (kind: string) => events.findLast((it) => it.event === kind)?.actor?.name ?? t.changed.somebody
  const when = (kind: string) => {
    const at = events.findLast((it) => it.event === kind)?.at
    return at === undefined ? '' : f.ago(Date.parse(at), Date.now())
  }
  if (row.status === 'settled') return t.changed.settled(by('settled'), name, when('settled'))
  if (row.status === 'set-aside') return t.changed.setAside(by('set-aside'), name, when('set-aside'))
  if (events.at(-1)?.event === 'assigned' && row.owner !== null) return t.changed.owned(row.owner.name, name)
  return t.changed.other(name)
}

/** Everything that can be done to a case from its page. Shown at once, told to the server, and undone from the notice. */
export function useActs(caseId: string, row: CaseRow | undefined) {
  const { t, f, language } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [clash, setClash] = useState<string | null>(null)
  const [about, setAbout] = useState<string | null>(null)
  const [inTurn] = useState(makeTurns)
  const [told] = useState(makeTold<CaseRow>)
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])

  const nameOf = (id: string) =>
    (row === undefined ? undefined : cache.getQueryData<readonly Person[]>(keys.people(row.brandId)))?.find(
      (it) => it.id === id,
    )?.name ?? null
  const reread = () => {
    void cache.invalidateQueries({ queryKey: keys.case(caseId) })
    if (row !== undefined) {
      void refreshLists(cache, row.brandId, [caseId])
      void cache.invalidateQueries({ queryKey: keys.counts(row.brandId) })
    }
  }
  const forget = () => {
    setProblem(null)
    setClash(null)
    setAbout(null)
  }
  /** Says why something was not done, on the page of the case, or, once another is open, as a notice over it. `what`: what it was, where that is not plain. */
  const refused = async (error: unknown, what: string | null = null) => {
    const current = error instanceof ApiProblem && error.reason === 'case-changed' ? caseOf(error) : null
    if (current === null) {
      setProblem(error)
      setAbout(what)
      if (isGone.current) {
        const { icon, title, text } = sayProblem(error, t, language)
        say({ icon, text: [what, title, text].filter((it) => it !== null).join(' ') })
      }
      return
    }
    putCase(cache, current)
    const detail = await cache
      .fetchQuery({ queryKey: keys.case(caseId), queryFn: () => api.case(caseId), staleTime: 0 })
      .catch(() => undefined)
    const changed = whoChanged(current, detail, t, f)
    setClash(changed)
    if (isGone.current) say({ icon: 'clash', text: `${changed} ${t.changed.text}` })
    reread()
  }
  const act = async (
    what: 'assign' | 'priority' | 'settle' | 'reopen' | 'set-aside',
    version: number,
    input: Record<string, unknown>,
    done: (after: CaseRow) => void,
  ) => {
    const doing = inTurn(what, version, (on) => api.actOnCase(caseId, what, { ...input, version: on }))
    if (doing === null) return
    setBusy(what)
    forget()
    // Shown at once; what the server last told is put back if it says no.
    const guess = row === undefined ? null : guessOf(row, what, input, nameOf)
    if (row !== undefined) told.begin(row)
    if (guess !== null) putCase(cache, guess)
    try {
      const after = await doing
      if (row !== undefined) told.done(after)
      putCase(cache, after)
      done(after)
      reread()
    } catch (error) {
      const before = row === undefined ? null : told.refused()
      if (before !== null && guess !== null) putCase(cache, before)
      await refused(error)
    } finally {
      setBusy((now) => (now === what ? null : now))
    }
  }
  const undoLabel = { label: t.done.undo, keys: 'Z' }
  const name = row === undefined ? '' : personName(row.author, t)
  const reopen = (version: number) => act('reopen', version, {}, () => say({ icon: 'reopen', text: t.done.reopened }))

  return {
    busy,
    problem,
    clash,
    /** What was refused, where the problem alone does not say it. */
    about,
    forget,
    refused,
    /** Waits for what was done to the case before, here. */
    inTurn,
    /** Whether another page is open by now. */
    isGone: () => isGone.current,
    reread,
    /** Shows the case as the server has just told it. */
    put: (after: CaseRow) => putCase(cache, after),
    assign: (ownerId: string | null, ownerName: string | null, mine: boolean) => {
      if (row === undefined) return
      const before = row.owner?.id ?? null
      void act('assign', row.version, { ownerId }, (after) =>
        say({
          icon: 'handOver',
          text: ownerName === null ? t.done.released : mine ? t.done.assignedMe : t.done.assigned(ownerName),
          act: {
            ...undoLabel,
            run: () => void act('assign', after.version, { ownerId: before }, () => {}),
          },
        }),
      )
    },
    priority: (priority: Priority) => {
      if (row === undefined || row.priority === priority) return
      const before = row.priority
      void act('priority', row.version, { priority }, (after) =>
        say({
          icon: 'warning',
          text: t.done.priority(t.priority[priority]),
          act: { ...undoLabel, run: () => void act('priority', after.version, { priority: before }, () => {}) },
        }),
      )
    },
    settle: () => {
      if (row === undefined) return
      void act('settle', row.version, {}, (after) =>
        say({
          icon: 'check',
          text: t.done.settled(name),
          act: { ...undoLabel, run: () => void reopen(after.version) },
        }),
      )
    },
    setAside: (reason: z.infer<typeof SetAsideReason>) => {
      if (row === undefined) return
      void act('set-aside', row.version, { reason }, (after) =>
        say({
          icon: 'setAside',
          text: t.done.setAside(name),
          act: { ...undoLabel, run: () => void reopen(after.version) },
        }),
      )
    },
    reopen: () => {
      if (row !== undefined) void reopen(row.version)
    },
    /** Reopens the case as it was left by what is undone. */
    reopenAt: (version: number) => void reopen(version),
  }
}
