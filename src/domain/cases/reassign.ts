import { addWorking, workingBetween } from '../clocks/calendar.ts'
import { isKnownAway, watchOf } from '../clocks/shift.ts'
import { duration, type Instant, instant, minutes } from '../model/time.ts'
import { type Case, type CaseFact, isUnsettled } from './case.ts'
import {
  type AssignedBecause,
  type AssigningDesk,
  type AssignmentRule,
  type Asking,
  type Choice,
  type Colleague,
  chooseOwner,
  isFree,
  isWatched,
} from './choose-owner.ts'
import { replyCalendar } from './clock.ts'

/** How a brand gives its cases to people, as it is stored. */
export interface AssignmentSettings {
  readonly rules: readonly AssignmentRule[]
  /** When somebody does not answer: after so many minutes, or that share of the time that was left; to the next, or back to the team. Null: they keep the case. */
  readonly late: {
    readonly after: { readonly minutes: number } | { readonly share: number }
    readonly to: 'next' | 'team'
  } | null
  /** Whoever is not there any more passes on what waits for an answer. */
  readonly passOn: boolean
}

/** What holds for a brand that has set nothing: nothing is given by itself. */
export const noAssignment: AssignmentSettings = { rules: [], late: null, passOn: false }

/** Since when somebody has a case, and what happened to it in their hands. */
export interface Spell {
  readonly since: Instant
  /** It was said already that nobody else could take it. */
  readonly keptSaid: boolean
  /** A reply is being written or is on its way. */
  readonly writing: boolean
  /** They took it themselves. */
  readonly ownHand: boolean
}

/** Nobody is passed over sooner than this, however short the share. */
const leastWait = minutes(2)

/** Whether the customer waits for a word from us. */
export const isWaitedFor = (it: Pick<Case, 'status' | 'clock' | 'erased'>): boolean =>
  !it.erased &&
  (it.status === 'new' || it.status === 'open') &&
  (it.clock.state === 'running' || it.clock.state === 'breached')

/** When the first of the promises is due that came back to us in time to be kept, or were not kept; null where none did. */
function promisedBy(it: Case): Instant | null {
  if (it.erased || (it.status !== 'new' && it.status !== 'open')) return null
  const dues = it.promises.flatMap(({ state, to, warnedAt, dueAt }) =>
    state === 'broken' || (state === 'running' && to === 'customer' && warnedAt !== null) ? dueAt : [],
  )
  return dues.length === 0 ? null : instant(Math.min(...dues))
}

/** When the one who has the case is late: counted from when they got it, or from when the customer wrote again, in the working time in which the case's own clock counts. */
export function lateAt(
  it: Pick<Case, 'clock' | 'policy'>,
  since: Instant,
  { after }: NonNullable<AssignmentSettings['late']>,
): Instant {
  const calendar = replyCalendar(it.policy)
  const { startedAt, dueAt } = it.clock
  const from = instant(Math.max(since, startedAt))
  // Once it is overdue nothing is left to take a share of: each has what the first one had.
  const left = workingBetween(calendar, from, dueAt) || workingBetween(calendar, startedAt, dueAt)
  const wait = 'minutes' in after ? after.minutes * 60_000 : Math.round(left * after.share)
  return addWorking(calendar, from, duration(Math.max(wait, leastWait)))
}

/** What becomes of a case: the facts to record, who has it then, and whose turn that was. */
export interface Passing {
  readonly facts: readonly CaseFact[]
  readonly given: { readonly ownerId: string; readonly teamId: string | null } | null
}

const nothing: Passing = { facts: [], given: null }

const give = (choice: Extract<Choice, { readonly ok: true }>, why: AssignedBecause['why']): Passing => ({
  facts: [{ kind: 'assigned', ownerId: choice.ownerId, because: { why, ...choice.because } }],
  given: { ownerId: choice.ownerId, teamId: choice.teamId },
})

/** Gives a case that nobody has to somebody, or says why not: once, as long as the reason stays. `said`: the reason that was said last; `passedOver`: who had it and did not answer in time, and gets it again only where nobody else can. */
export function offer(
  it: Case,
  asking: Asking,
  desk: AssigningDesk,
  now: Instant,
  said: string | null,
  passedOver: string | null = null,
): Passing & { readonly choice: Choice | null } {
  if (it.ownerId !== null || it.erased || !isUnsettled(it.status)) return { ...nothing, choice: null }
  const others = chooseOwner(asking, desk, now, passedOver)
  const choice = others.ok || passedOver === null ? others : chooseOwner(asking, desk, now)
  if (choice.ok) return { ...give(choice, 'rule'), choice }
  // A brand may have rules for some cases only: that none is for this one is no news.
  const isNews = choice.because !== said && choice.because !== 'no-rule'
  const { because, nextAt } = choice
  return { facts: isNews ? [{ kind: 'left-unowned', because, nextAt }] : [], given: null, choice }
}

/** Takes a case from somebody who is not there any more, or who has not answered in time, while the customer waits; and from somebody who is not there before a promise of it is due. Not while a reply is being written. Who was given it while off watch, by hand, is meant to have it, and so is who took it though they are away: until they are back, then they have as long for it as anybody. A stand-in whom the owner named takes what they have though the brand passes nothing on. */
export function passOn(
  it: Case,
  asking: Asking,
  desk: AssigningDesk,
  settings: Pick<AssignmentSettings, 'late' | 'passOn'>,
  spell: Spell,
  now: Instant,
): Passing {
  const owner = it.ownerId === null ? undefined : desk.people.get(it.ownerId)
  const waits = isWaitedFor(it)
  const dueAt = waits ? it.clock.dueAt : promisedBy(it)
  if (owner === undefined || dueAt === null || spell.writing) return nothing
  const from = answersFrom(owner, spell)
  if (now < from) return nothing
  const watch = watchOf(owner.plan, now)
  // Who gave a word keeps it, where they are back for it. A customer who waits for an answer does not wait for that.
  const keepsIt = (back: Instant | null): boolean => !waits && back !== null && back < dueAt
  if (watch.state === 'away' && !keepsIt(watch.until)) {
    const standIn = watch.standInId === null ? undefined : desk.people.get(watch.standInId)
    if (standIn !== undefined && standIn.id !== owner.id && isFree(standIn, now)) {
      const there = watchOf(standIn.plan, now)
      const until = there.state === 'on' && there.until !== null ? { until: there.until } : {}
      return give({ ok: true, ownerId: standIn.id, teamId: null, because: until }, 'stand-in')
    }
    if (settings.passOn) {
      const next = chooseOwner(asking, desk, now, owner.id)
      const comesAt = standIn === undefined ? null : comesOn(standIn, now)
      // A stand-in whose shift only begins later finds the case where it is, unless that is too late for the customer and somebody else is there.
      if (next.ok && (comesAt === null || comesAt > dueAt)) return give(next, 'away')
      if (!next.ok && comesAt === null && next.because !== 'no-rule') return back('away')
    }
  }
  if (
    settings.passOn &&
    watch.state === 'off' &&
    !keepsIt(watch.from) &&
    watchOf(owner.plan, spell.since).state === 'on'
  ) {
    const next = chooseOwner(asking, desk, now, owner.id)
    // Until somebody else is there, who knows the case keeps it.
    if (next.ok) return give(next, 'off-watch')
  }
  if (!waits || settings.late === null || now < lateAt(it, from, settings.late)) return nothing
  const next = chooseOwner(asking, desk, now, owner.id)
  if (!next.ok && next.because === 'no-rule') return nothing
  // Given back where nobody else is there it would be nobody's all night; who knows the case keeps it.
  if (settings.late.to === 'team' && isWatched(asking, desk, now, owner.id)) return back('late')
  if (settings.late.to === 'next' && next.ok) return give(next, 'late')
  if (spell.keptSaid || next.ok) return nothing
  return { facts: [{ kind: 'owner-kept', because: next.because }], given: null }
}

/** From when on somebody is asked for a case: since they have it, or, where they took it knowing that they are away, once they are back. */
function answersFrom({ plan }: Colleague, { ownHand, since }: Spell): Instant {
  const then = watchOf(plan, since)
  return ownHand && then.state === 'away' && isKnownAway(plan, since) ? then.until : since
}

/** When somebody who may take cases, and is only off watch, is on watch again; null for everybody else. */
const comesOn = ({ mayTake, plan }: Colleague, now: Instant): Instant | null => {
  const watch = watchOf(plan, now)
  return mayTake && watch.state === 'off' ? watch.from : null
}

const back = (why: AssignedBecause['why']): Passing => ({
  facts: [{ kind: 'assigned', ownerId: null, because: { why } }],
  given: null,
})
