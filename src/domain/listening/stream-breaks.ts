import { type Instant, minutes } from '../model/time.ts'

/** How a stream that broke off fares: when it broke last, how much of its time went by in streams that hardly stood, since when, and in how many breaks. */
export interface StreamBreaks {
  readonly last: Instant
  /** In ms; time in which it held is taken off again. */
  readonly lost: number
  readonly since: Instant
  readonly count: number
}

/** A stream that broke off sooner than this did not hold. Longer ones end as their networks have it, be it every few minutes, and are begun again at once. */
const held = minutes(1.25)
/** So long one waits at most for the next try; in a longer time nobody listened at all. */
const longestWait = minutes(1)
/** So much lost time is no accident: a server that begins anew is back before. */
const mostLost = minutes(6)
/** More is not counted, so that a night of it is over as soon as ten minutes of it. */
const mostCounted = minutes(7)

/** What is known of a stream after the one that began then broke off. */
export function afterBreak(before: StreamBreaks | null, began: Instant, now: Instant): StreamBreaks {
  const isShort = now - began < held
  const fresh = { last: now, lost: isShort ? now - began : 0, since: now, count: 1 }
  if (before === null || before.last > began) return fresh
  const kept = left(before, isShort ? began : now)
  const goesOn = kept > 0 || (isShort && began - before.last <= longestWait)
  if (!goesOn) return fresh
  const more = isShort ? now - Math.max(before.last, began - longestWait) : 0
  return { last: now, lost: Math.min(mostCounted, kept + more), since: before.since, count: before.count + 1 }
}

/** Whether a stream keeps breaking off: it lost more time than by accident, and has not held since for long enough. */
export const isUnsteady = (breaks: StreamBreaks, now: Instant): boolean => left(breaks, now) >= mostLost

/** The lost time (ms) that is not made good yet. */
function left({ last, lost }: StreamBreaks, now: Instant): number {
  return Math.max(0, lost - Math.max(0, now - last - held))
}
