import { z } from 'zod'
import { hours, type Instant, minutes } from '../../domain/model/time.ts'

const Head = z.object({
  /** The oldest moment (ms) of what was read from the newest post back. */
  from: z.number(),
  /** The newest moment of it. */
  to: z.number(),
  /** The newest moment when this stretch was begun: what arrived late since then may still lie below `to`. */
  first: z.number(),
  /** The place below the newest posts that were read; left out where nobody knows it any more. */
  at: z.string().optional(),
  /** When (ms) `from` was written, where lanes go by numbers. */
  since: z.number().optional(),
})

const Down = z.object({
  /** The next place further down; null: the old end was reached, and the pages are taken in. */
  at: z.string().nullable(),
  /** Places that were passed and are not taken in yet, from the newest to the oldest: from each of them one can go down again. */
  marks: z.array(z.string()),
  /** What stands from this place on down is taken in; null: nothing is, or places are no names there. */
  until: z.string().nullable(),
  /** Marks of the newest items that were taken in: whoever comes down to one of them has read everything between. */
  seam: z.array(z.string()).optional(),
  /** How many pages were passed, and every how many of them leaves a mark. */
  depth: z.number().int(),
  stride: z.number().int().min(1),
})
/** How far a gap was gone down, as the cursor keeps it. */
export type Down = z.infer<typeof Down>

/** So many places are kept: more than that, and every second one is given up. */
const mostMarks = 32

/** The way down as it begins at the newest posts. Where places shift, what lies between two marks would be read twice, so there are few. */
export const fromTop = (down: Down | undefined, shifts: boolean): Down => ({
  at: null,
  marks: [],
  until: down?.until ?? null,
  depth: 0,
  stride: shifts ? 16 : 1,
  ...(down?.seam === undefined ? {} : { seam: down.seam }),
})

/** The way down, a page further. `passed`: its own place, where it has one. */
export function furtherDown(down: Down, passed: string | null, at: string | null): Down {
  const { marks, depth, stride } = down
  const marked = passed !== null && depth % stride === 0 && !marks.includes(passed) ? [...marks, passed] : marks
  const isFull = marked.length > mostMarks
  return {
    ...down,
    at,
    marks: isFull ? marked.filter((_, i) => i % 2 === 0) : marked,
    depth: depth + 1,
    stride: isFull ? stride * 2 : stride,
  }
}

/** The way down once what stands from this place on is taken in, with the marks of its newest items. */
export const takenAt = (down: Down, place: string | null, seam: readonly string[] | undefined): Down => ({
  ...down,
  at: null,
  marks: down.marks.filter((it) => it !== place),
  until: place,
  ...(seam === undefined ? {} : { seam: [...seam] }),
})

const LaneState = z.object({
  /** Everything up to this moment (ms) has been read; up to this number, in a lane that rises. */
  floor: z.number(),
  /** What was read of the newest posts while a gap lies between it and the floor; null: there is no gap. */
  head: Head.nullable(),
  /** The walk through the gap, and how many of its pages were taken in, from the oldest on. */
  walk: z.object({ id: z.number().int(), taken: z.number().int() }),
  /** Where the way down through the gap stands: whoever dies goes on from there. */
  down: Down.optional(),
  /** Where what stands above the floor is found, in a lane that rises. */
  up: z.string().optional(),
  /** When (ms) its newest page was asked for last. */
  asked: z.number().optional(),
  /** How many new posts that page brought of late, a time. */
  found: z.number().optional(),
  /** It was refused when it was asked last: nothing of it is read. */
  refused: z.literal(true).optional(),
  /** From when on (ms) parts of it are still to be read, by their names: the floor goes on without them. */
  owed: z.record(z.string(), z.number()).optional(),
})
/** How far a lane has been read. */
export type LaneState = z.infer<typeof LaneState>

const PullCursor = z.object({
  v: z.literal(2),
  turn: z.number().int().min(0),
  /** When (ms) the newest page of each lane had been read, so that the gaps are read now; null while those are read. */
  since: z.number().nullable(),
  lanes: z.record(z.string(), LaneState),
})

/** Where all lanes of a source stand, and whose turn it is. */
export type PullCursor = z.infer<typeof PullCursor>

/** As it was written when lanes were walked from the newest post back: only the floors are still true. */
const Before = z.object({ v: z.literal(1), lanes: z.record(z.string(), z.object({ floor: z.number() })) })

/** How far back a source looks that has never been read. */
const firstLook = hours(24)
/** Posts may be indexed late or carry an older date: so much is read again each time. */
const overlap = minutes(10)

const start: PullCursor = { v: 2, turn: 0, since: null, lanes: {} }
const atFloor = (floor: number): LaneState => ({ floor, head: null, walk: { id: 0, taken: 0 } })

/** A cursor in which one lane is read up to a floor. */
export const cursorAt = (name: string, floor: number): string =>
  JSON.stringify({ ...start, lanes: { [name]: atFloor(floor) } } satisfies PullCursor)

/** The cursor that the text holds; a new one where there is none or where an unknown version wrote it. */
export function parseCursor(text: string | null): PullCursor {
  if (text === null) return start
  try {
    const given: unknown = JSON.parse(text)
    const parsed = PullCursor.safeParse(given)
    if (parsed.success) return parsed.data
    const before = Before.safeParse(given)
    if (!before.success) return start
    return {
      ...start,
      lanes: Object.fromEntries(Object.entries(before.data.lanes).map(([name, { floor }]) => [name, atFloor(floor)])),
    }
  } catch {
    // A cursor that cannot be read means to look back as far as on the first day; posts are stored once all the same.
    return start
  }
}

/** The lane's state, or its beginning: a day ago, or the lowest number. */
export const laneOf = (cursor: PullCursor, name: string, now: Instant, rises?: true): LaneState =>
  cursor.lanes[name] ?? atFloor(rises === true ? 0 : now - firstLook)

/** From which moment on posts of the lane are wanted; from which number on, in a lane that rises: nothing turns up below that. */
export const wantedFrom = ({ floor }: Pick<LaneState, 'floor'>, rises?: true): number =>
  rises === true ? floor + 1 : floor - overlap

/** From when to when the items of a page were written; null where none of them has a date. */
export interface Span {
  readonly newest: number | null
  readonly oldest: number | null
  /** How far down the page reaches, as its last items say: one among them may carry a date that is none of this place. */
  readonly end: number | null
}

/** So many of the last items of a page say how far down it reaches. */
const sayingEnd = 3

/** The span of items with these moments, newest first; NaN: no date. */
export function spanOfMoments(moments: readonly number[]): Span {
  const dated = moments.filter((at) => !Number.isNaN(at))
  if (dated.length === 0) return { newest: null, oldest: null, end: null }
  let [newest, oldest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const at of dated) [newest, oldest] = [Math.max(newest, at), Math.min(oldest, at)]
  return { newest, oldest, end: Math.max(...dated.slice(-sayingEnd)) }
}

/** Where a stretch begins whose lowest page has this span, when what lies above `above` is wanted: not at a date that one item carries alone. */
export const beginOf = ({ oldest, end }: Span, above: number): number | null =>
  oldest !== null && oldest < above ? end : oldest

/** The lane after its newest page: read as a whole, or with a gap below what was read. */
export function headed(
  lane: LaneState,
  page: Span & { readonly next: string | null },
  now: Instant,
  rises?: true,
): LaneState {
  // A date in the future must not push the floor past posts that are still to come.
  const top = page.newest === null ? null : Math.min(page.newest, now)
  const walk = { id: lane.walk.id + 1, taken: 0 }
  // Numbers are in order, dates are not always.
  const end = rises === true ? page.oldest : page.end
  // A page on which nothing has a date says nothing about what lies behind it.
  if (page.next === null || (end !== null && end < wantedFrom(lane, rises)))
    return closed({ ...lane, floor: Math.max(lane.floor, top ?? lane.floor), head: null, walk })
  const { head } = lane
  if (head !== null && end !== null && end < head.to)
    return { ...lane, head: { ...head, to: Math.max(head.to, top ?? head.to) } }
  const first = top ?? head?.first ?? lane.floor
  return { ...lane, head: { from: beginOf(page, wantedFrom(lane, rises)) ?? now, to: first, first, at: page.next } }
}

/** The lane without a gap, and so without a way through it. */
export function closed({ down: _down, up: _up, ...lane }: LaneState): LaneState {
  return { ...lane, head: null }
}

/** The lane with what is owed of it; left out: as before. */
export function owing(
  { owed: before, ...lane }: LaneState,
  owed: Readonly<Record<string, number>> = before ?? {},
): LaneState {
  return Object.keys(owed).length === 0 ? lane : { ...lane, owed: { ...owed } }
}

/** The lane once it has answered again. */
export const answered = ({ refused: _refused, ...lane }: LaneState): LaneState => lane

/** The cursor with this lane's new state. Lanes that nobody asks for any more are forgotten. */
export function withLane(cursor: PullCursor, names: readonly string[], name: string, lane: LaneState): PullCursor {
  const kept = Object.entries(cursor.lanes).filter(([known]) => names.includes(known))
  return { ...cursor, lanes: { ...Object.fromEntries(kept), [name]: lane } }
}
