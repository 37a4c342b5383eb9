import { z } from 'zod'
import { hours, type Instant } from '../../domain/model/time.ts'
import { cursorAt } from '../sdk/lane-cursor.ts'
import type { Below } from './below.ts'

/** What the one way of asking for comments is called in a cursor. */
export const lane = 'comments'
/** How far back a site is read that was never read before. */
const firstLook = hours(7 * 24)
/** So many comments are looked after for edits and removals. */
export const mostKnown = 300

const looked = {
  /** What was written before this moment (ms) is not wanted. */
  since: z.number(),
  /** The marks of the newest comments that are there, by number. */
  known: z.record(z.string(), z.string()),
  /** When those were last asked for (ms). */
  checkedAt: z.number(),
  /** How far from the newest down (in comments) those below them were looked through; 0: from the top again. */
  swept: z.number().default(0),
  /** Down to which number that went; null: from the top. */
  low: z.number().nullable().default(null),
  /** The numbers of those that were told and are no longer among the newest. */
  below: z.string().default(''),
}
const State = z.object({
  v: z.literal(2),
  /** The newest number at the first look: what is above it is news whatever its date. Null before that look. */
  base: z.number().nullable(),
  /** How far the comments are read, by their numbers; null: it is not known yet which is the first that is wanted. */
  lanes: z.string().nullable(),
  ...looked,
})
/** Where a site stands between two looks. */
export type State = z.infer<typeof State>

/** As it was written when a site was read from its newest comment back. */
const Before = z.object({ v: z.literal(1), floor: z.number().nullable(), ...looked })

/** The state that a cursor holds; a new one where there is none or another version wrote it. */
export function readState(cursor: string | null, now: Instant): State {
  const fresh: State = {
    ...{ v: 2, base: null, lanes: null, since: now - firstLook, known: {}, checkedAt: now },
    ...{ swept: 0, low: null, below: '' },
  }
  if (cursor === null) return fresh
  try {
    const given: unknown = JSON.parse(cursor)
    const parsed = State.safeParse(given)
    if (parsed.success) return parsed.data
    const before = Before.safeParse(given)
    if (!before.success) return fresh
    const { floor, ...rest } = before.data
    return { ...rest, v: 2, base: floor, lanes: floor === null ? null : cursorAt(lane, floor) }
  } catch {
    return fresh
  }
}

/** The cursor of a state, which keeps the newest of what it knows with their marks, and of the others the numbers. */
export function writeState(state: State, below: Below): string {
  const known = Object.entries(state.known).sort(([a], [b]) => Number(b) - Number(a))
  below.add(known.slice(mostKnown).map(([id]) => Number(id)))
  return JSON.stringify({ ...state, known: Object.fromEntries(known.slice(0, mostKnown)), below: below.text })
}
