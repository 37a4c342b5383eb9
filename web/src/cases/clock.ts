import type { CaseRow, Clock } from '../../../src/api/schemas.ts'
import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'

const minute = 60_000
const hour = 60 * minute

/** What a first-reply clock says at one moment. */
export type Reading =
  | { readonly state: 'calm' | 'pressing'; readonly left: number; readonly share: number }
  | { readonly state: 'overdue'; readonly since: number; readonly by: number }
  | { readonly state: 'paused' }
  | { readonly state: 'met'; readonly took: number }
  | { readonly state: 'unanswered' }

type Timed = Pick<CaseRow, 'status'> & { readonly clock: Clock }

/** Reads the clock of a case at `now`: calm, in its last quarter, past due, waiting for the customer, or met. */
export function readClock({ clock, status }: Timed, now: number): Reading {
  const startedAt = Date.parse(clock.startedAt)
  const dueAt = Date.parse(clock.dueAt)
  if (clock.metAt !== null) {
    if (status === 'waiting') return { state: 'paused' }
    return { state: 'met', took: Math.max(0, Date.parse(clock.metAt) - startedAt) }
  }
  if (clock.state === 'stopped') return { state: 'unanswered' }
  if (now >= dueAt) return { state: 'overdue', since: dueAt, by: now - dueAt }
  const left = dueAt - now
  const share = Math.min(1, left / Math.max(1, dueAt - startedAt))
  return { state: now >= Date.parse(clock.warnAt) ? 'pressing' : 'calm', left, share }
}

/** Whether the customer waits for an answer: not any more once they have one, also where the case was opened again since, as when a pause ends. */
export const isOwedAnswer = ({ clock, status }: Timed): boolean => status !== 'waiting' && clock.metAt === null

/** The words on the pill: « 38 min », « + 18 min », « en 9 min ». Over two days, a date. */
export function clockWords(reading: Reading, t: Messages, f: Formatter, now: number): string {
  switch (reading.state) {
    case 'calm':
    case 'pressing':
      return reading.left > 48 * hour ? f.day(now + reading.left, now) : f.duration(reading.left)
    case 'overdue':
      if (reading.by > 48 * hour) return t.clock.overdueSince(f.dayInText(reading.since, now))
      return t.clock.overdue(f.duration(reading.by))
    case 'paused':
      return t.clock.paused
    case 'met':
      return t.clock.met(f.duration(Math.max(reading.took, 1_000)))
    case 'unanswered':
      return t.clock.unanswered
  }
}

/** The clock as a sentence for a screen reader: « première réponse dépassée de 18 minutes »; after the first round, « réponse » alone. */
export function clockSentence(reading: Reading, round: number, t: Messages, f: Formatter): string {
  switch (reading.state) {
    case 'calm':
    case 'pressing':
      return t.clock.spoken.left(f.spoken(reading.left), round)
    case 'overdue':
      return t.clock.spoken.overdue(f.spoken(reading.by), round)
    case 'paused':
      return t.clock.spoken.paused
    case 'met':
      return t.clock.spoken.met(f.spoken(reading.took))
    case 'unanswered':
      return t.clock.spoken.unanswered
  }
}

/** Where a case stands in the list: to be answered now, within the hour, or after. */
export type Urgency = 'now' | 'hour' | 'later'

/** Sorts a case into its group by its clock alone: past due, in its last quarter or ten minutes from the end is « now ». */
export function urgencyOf(it: Timed, now: number): Urgency {
  const reading = readClock(it, now)
  if (reading.state === 'overdue') return 'now'
  if (reading.state !== 'calm' && reading.state !== 'pressing') return 'later'
  if (reading.left <= 10 * minute) return 'now'
  if (reading.left > hour) return 'later'
  return reading.state === 'pressing' ? 'now' : 'hour'
}
