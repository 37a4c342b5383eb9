import type { CaseRow } from '../../../src/api/schemas.ts'
import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'

const longest = 48 * 3_600_000

/** What a clock beside the reply clock says at one moment. */
export interface CareReading {
  readonly state: 'calm' | 'pressing' | 'overdue' | 'paused' | 'met'
  /** How much of it is left, 0 to 1. */
  readonly share: number
  readonly words: string
  readonly spoken: string
}

type Words = (at: number, now: number) => string

interface Span {
  readonly from: number
  readonly warnAt: number
  readonly dueAt: number
}

type Said = Pick<Messages['clocks']['solution'], 'due' | 'left' | 'overdue'> & {
  readonly spoken: { readonly left: (time: string) => string; readonly overdue: (time: string) => string }
}

function readSpan({ from, warnAt, dueAt }: Span, said: Said, f: Formatter, moment: Words, now: number): CareReading {
  const left = dueAt - now
  if (left <= 0) {
    const by = f.duration(-left)
    return { state: 'overdue', share: 0, words: said.overdue(by), spoken: said.spoken.overdue(f.spoken(-left)) }
  }
  return {
    state: now >= warnAt ? 'pressing' : 'calm',
    share: Math.min(1, left / Math.max(1, dueAt - from)),
    words: left > longest ? said.due(moment(dueAt, now)) : said.left(f.duration(left)),
    spoken: said.spoken.left(f.spoken(left)),
  }
}

/** The second clock of a case: a promise that is owed to the customer, or else the solution. Null where there is none. */
export function readCare(row: CaseRow, t: Messages, f: Formatter, moment: Words, now: number): CareReading | null {
  const { solution, promises } = row.care
  const owed = promises
    .filter((it) => it.to === 'customer' && (it.state === 'running' || it.state === 'broken'))
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
  if (owed !== undefined) {
    const span = { from: Date.parse(owed.madeAt), warnAt: Date.parse(owed.warnAt), dueAt: Date.parse(owed.dueAt) }
    return readSpan(span, t.clocks.promise, f, moment, now)
  }
  if (solution === null) return null
  const words = t.clocks.solution
  if (solution.state === 'paused') {
    return { state: 'paused', share: 0, words: words.paused, spoken: words.spoken.paused }
  }
  if (solution.state === 'met' && solution.metAt !== null) {
    const took = words.met(f.duration(Math.max(1_000, Date.parse(solution.metAt) - Date.parse(solution.startedAt))))
    return { state: 'met', share: 0, words: took, spoken: took }
  }
  if (solution.dueAt === null || solution.warnAt === null) return null
  const from = Date.parse(solution.startedAt)
  return readSpan(
    { from, warnAt: Date.parse(solution.warnAt), dueAt: Date.parse(solution.dueAt) },
    words,
    f,
    moment,
    now,
  )
}

/** What a list shows of a case whose next due moment is not that of its reply: the promise of whoever gave it, or the solution. Null where the reply clock speaks. */
export function readDue(row: CaseRow, t: Messages, f: Formatter, moment: Words, now: number): CareReading | null {
  const { due, department, pausedUntil } = row.care
  if (row.status === 'paused' && pausedUntil !== null && due?.clock !== 'reply') {
    const words = t.clocks.pause.until(moment(Date.parse(pausedUntil), now))
    return { state: 'paused', share: 0, words, spoken: words }
  }
  if (due === null || due.clock === 'reply') {
    if (row.status !== 'waiting-team' || department === null) return null
    const words = t.clocks.handOver.with(department.name)
    return { state: 'paused', share: 0, words, spoken: words }
  }
  const [warnAt, dueAt] = [Date.parse(due.warnAt), Date.parse(due.dueAt)]
  const from = row.care.promises.find((it) => it.dueAt === due.dueAt)?.madeAt ?? row.care.solution?.startedAt
  const span = { from: from === undefined ? warnAt : Date.parse(from), warnAt, dueAt }
  const said = due.clock === 'solution' ? t.clocks.solution : t.clocks.promise
  if (due.clock !== 'department' || department === null || dueAt <= now) return readSpan(span, said, f, moment, now)
  const reading = readSpan(span, said, f, moment, now)
  return { ...reading, words: t.clocks.promise.department(department.name, moment(dueAt, now)) }
}
