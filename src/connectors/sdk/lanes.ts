import { z } from 'zod'
import type { Page, SetAside } from './connector.ts'
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

/** One way of asking for posts, newest first. */
export interface Lane {
  readonly name: string
  readonly retain: Page['retain']
  /** Posts may turn up late in their old place: whatever a page shows is wanted. */
  readonly late?: true
  /** The page at `at`; what is older than `from` (ms) is not wanted. */
  read(at: string | undefined, from?: number): Promise<LanePage>
}

/** What came of asking: items as the network sent them, not looked at yet, and its own name for the place behind them. */
export interface LanePage {
  readonly items: readonly unknown[]
  readonly next: string | null
}

/** A page of the lane whose turn it is. */
export interface WalkedPage {
  /** Null where there is nothing to ask. */
  readonly lane: Lane | null
  /** What is new enough to be wanted. */
  readonly items: readonly unknown[]
  readonly cursor: string
  /** False when every lane has had its turn. */
  readonly more: boolean
  readonly refused: SetAside | null
}

/** Reads the next page of the lanes in turn, each walked from its newest post back to where it was read before. `momentOf` says when the network took an item in, in ms; `read` asks, and says what a refusal means that holds up no other lane. */
export async function walkLanes(
  lanes: readonly Lane[],
  cursor: string | null,
  now: Instant,
  momentOf: (item: unknown) => number,
  read: (lane: Lane, at: string | null, from: number) => Promise<LanePage & { readonly refused: SetAside | null }>,
): Promise<WalkedPage> {
  const before = parseCursor(cursor)
  const lane = lanes[before.turn] ?? lanes[0]
  if (lane === undefined) return { lane: null, items: [], cursor: JSON.stringify(before), more: false, refused: null }
  const from = lanes[before.turn] === lane ? before : { ...before, turn: 0 }
  const state = laneOf(from, lane.name, now)
  const { items, next, refused } = await read(lane, state.at, wantedFrom(state))
  const times = items.map(momentOf).filter((at) => !Number.isNaN(at))
  const page = {
    newest: times.length === 0 ? null : Math.max(...times),
    oldest: times.length === 0 ? null : Math.min(...times),
    // A network that names the same place again would be asked for ever.
    next: next === state.at ? null : next,
  }
  const { lane: after, done } = refused === null ? advance(state, page, now) : { lane: state, done: true }
  const end = nextCursor(
    from,
    lanes.map((it) => it.name),
    lane.name,
    after,
    done,
  )
  return {
    lane,
    items: lane.late === true ? items : items.filter((it) => !(momentOf(it) < wantedFrom(state))),
    cursor: JSON.stringify(end.cursor),
    more: end.more,
    refused,
  }
}
