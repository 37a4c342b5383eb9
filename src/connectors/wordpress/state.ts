import { z } from 'zod'
import { hours, type Instant } from '../../domain/model/time.ts'

/** How far back a site is read that was never read before. */
const firstLook = hours(7 * 24)
/** So many comments are looked after for edits and removals. */
const mostKnown = 300

const State = z.object({
  v: z.literal(1),
  /** Every comment up to this number has been read; null before the first walk is over. */
  floor: z.number().nullable(),
  /** What was written before this moment (ms) is not wanted. */
  since: z.number(),
  /** The walk that is under way from the newest comment back to the floor. */
  walk: z.object({ offset: z.number().int().min(0), top: z.number() }).nullable(),
  /** The marks of the newest comments that are there, by number. */
  known: z.record(z.string(), z.string()),
  /** When those were last asked for (ms). */
  checkedAt: z.number(),
})
/** Where a site stands between two looks. */
export type State = z.infer<typeof State>

/** The state that a cursor holds; a new one where there is none or another version wrote it. */
export function readState(cursor: string | null, now: Instant): State {
  const fresh: State = { v: 1, floor: null, since: now - firstLook, walk: null, known: {}, checkedAt: now }
  if (cursor === null) return fresh
  try {
    const parsed = State.safeParse(JSON.parse(cursor))
    return parsed.success ? parsed.data : fresh
  } catch {
    return fresh
  }
}

/** The cursor of a state, which keeps the newest of what it knows. */
export function writeState(state: State): string {
  const newest = Object.entries(state.known)
    .sort(([a], [b]) => Number(b) - Number(a))
    .slice(0, mostKnown)
  return JSON.stringify({ ...state, known: Object.fromEntries(newest) })
}
