import { z } from 'zod'
import { hours, type Instant, minutes } from '../../domain/model/time.ts'

/** How far a lane has been read. It is walked from the newest post back to `floor`, page by page; a crash in mid-walk goes on at `at`. */
const LaneState = z.object({
  /** Everything up to this moment (ms) has been read. */
  floor: z.number(),
  /** The newest moment seen in the walk that is under way; becomes the floor when the walk is over. */
  top: z.number().nullable(),
  /** The network's own cursor for the walk's next page; null at its beginning. */
  at: z.string().nullable(),
})
export type LaneState = z.infer<typeof LaneState>

const PullCursor = z.object({ v: z.literal(1), turn: z.number().int().min(0), lanes: z.record(z.string(), LaneState) })

/** Where all lanes of a source stand, and whose turn it is. */
export type PullCursor = z.infer<typeof PullCursor>

/** How far back a source looks that has never been read. */
const firstLook = hours(24)
/** Posts may be indexed late or carry an older date: so much is read again each time. */
const overlap = minutes(10)

/** The cursor that the text holds; a new one where there is none or where another version wrote it. */
export function parseCursor(text: string | null): PullCursor {
  if (text === null) return { v: 1, turn: 0, lanes: {} }
  try {
    const parsed = PullCursor.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // A cursor that cannot be read means to look back as far as on the first day; posts are stored once all the same.
  }
  return { v: 1, turn: 0, lanes: {} }
}

/** The lane's state, or its beginning. */
export const laneOf = (cursor: PullCursor, name: string, now: Instant): LaneState =>
  cursor.lanes[name] ?? { floor: now - firstLook, top: null, at: null }

/** From which moment on posts of the lane are wanted. */
export const wantedFrom = (lane: LaneState): number => lane.floor - overlap

/** The lane after one page: further down the walk, or at its end with a new floor. */
export function advance(
  lane: LaneState,
  page: { readonly newest: number | null; readonly oldest: number | null; readonly next: string | null },
  now: Instant,
): { readonly lane: LaneState; readonly done: boolean } {
  // A date in the future must not push the floor past posts that are still to come.
  const newest = page.newest === null ? null : Math.min(page.newest, now)
  const top = newest === null ? lane.top : Math.max(lane.top ?? newest, newest)
  // A page on which nothing has a date says nothing about what lies behind it.
  const reachedFloor = page.oldest !== null && page.oldest < wantedFrom(lane)
  if (page.next !== null && !reachedFloor) return { lane: { floor: lane.floor, top, at: page.next }, done: false }
  return { lane: { floor: Math.max(lane.floor, top ?? lane.floor), top: null, at: null }, done: true }
}

/** The cursor after one lane's page; the turn goes on when the lane is done. Lanes that are not asked for any more are forgotten. */
export function nextCursor(
  cursor: PullCursor,
  names: readonly string[],
  name: string,
  lane: LaneState,
  done: boolean,
): { readonly cursor: PullCursor; readonly more: boolean } {
  const kept = Object.entries(cursor.lanes).filter(([known]) => names.includes(known))
  const turn = done ? cursor.turn + 1 : cursor.turn
  const over = turn >= names.length
  return {
    cursor: { v: 1, turn: over ? 0 : turn, lanes: { ...Object.fromEntries(kept), [name]: lane } },
    more: !over,
  }
}
