import type { Page, SetAside } from './connector.ts'
import { type Instant, instant, minutes, seconds } from '../../domain/model/time.ts'
import {
  answered,
  closed,
  headed,
  type LaneState,
  laneOf,
  owing,
  parseCursor,
  type PullCursor,
  type Span,
  spanOfMoments,
  wantedFrom,
  withLane,
} from './lane-cursor.ts'
import type { Lane, LanePage, Owed } from './lane.ts'
import { type GapMemory, noOlder, stepThroughGap } from './lane-gap.ts'
import { stepUp } from './lane-rise.ts'

export type { Lane, LanePage, Owed }

/** While gaps are read, the newest page of each lane is read again so often: what is written now does not wait for what was written then. */
const headsEvery = seconds(15)

/** A page with what its refusal means. `refused` holds up no other lane; `lost`: the network does not know the place any more; `spent`: it cannot be asked now. */
export type LaneAnswer = LanePage & {
  readonly refused: SetAside | null
  readonly lost?: true
  readonly spent?: true
}

/** A page of the lane whose turn it is. */
export interface WalkedPage {
  /** Null where there is nothing to ask. */
  readonly lane: Lane | null
  /** What is new enough to be wanted. */
  readonly items: readonly unknown[]
  readonly cursor: string
  /** False when every lane is read. */
  readonly more: boolean
  readonly refused: SetAside | null
  /** A gap is left for a later round. */
  readonly behind?: true
  /** How far a gap is read, for the page. */
  readonly found: Pick<Page, 'catching' | 'hole'>
}

/** Servers set their clocks right: what is written after that may be dated before what was read, so much is handed in again where a page shows it. */
const clockSetBack = minutes(70)

/** What is walked, and how. */
export interface Walking {
  /** What is asked in this round. */
  readonly lanes: readonly Lane[]
  /** The names of all that may be asked in another; left out: the same. */
  readonly known?: readonly string[]
  /** False: too little of the quota is left to read what was missed; that waits for a later round. */
  readonly catchUp?: boolean
  readonly cursor: string | null
  readonly now: Instant
  readonly memory: GapMemory
  /** When the network took an item in, in ms; its number, in a lane that rises. */
  momentOf(item: unknown): number
  /** When an item was written, in ms, where lanes go by numbers. */
  dateOf?(item: unknown): number
  /** Asks, and says what a refusal means. */
  read(lane: Lane, at: string | null, from: number, owed: Owed): Promise<LaneAnswer>
}

/** Reads the next page of a source: first the newest page of each lane in turn; then, where that did not reach down to what was read before, the gaps, one lane after the other, each from its old end up. The newest pages are read again in between. */
export async function walkLanes(walking: Walking): Promise<WalkedPage> {
  const { lanes, now } = walking
  const before = parseCursor(walking.cursor)
  if (lanes.length === 0) {
    const cursor = JSON.stringify(before)
    return { lane: null, items: [], cursor, more: false, refused: null, found: {} }
  }
  const { since } = before
  // However slow a network is, after a round of the newest pages a gap has its turn.
  if (since !== null && now >= since) {
    for (const lane of lanes) {
      const state = before.lanes[lane.name]
      if (state === undefined || !hasGap(state) || lane.rests?.() === true) continue
      if (walking.catchUp === false) return leftFor({ ...before, turn: 0, since: null }, lane)
      return lane.rises === true ? rise(walking, before, lane, state) : readGap(walking, before, lane, state)
    }
  }
  const turn = since === null && before.turn < lanes.length ? before.turn : 0
  return readHeads(walking, { ...before, turn, since: null })
}

const leftFor = (cursor: PullCursor, lane: Lane): WalkedPage => ({
  lane,
  items: [],
  cursor: JSON.stringify(cursor),
  more: false,
  refused: null,
  behind: true,
  found: {},
})

const namesOf = ({ lanes, known }: Walking): readonly string[] => known ?? lanes.map((it) => it.name)

type InGap = LaneState & { readonly head: NonNullable<LaneState['head']> }
const hasGap = (state: LaneState): state is InGap => state.head !== null
/** Whether there is a gap that can be read now. */
const hasGaps = (lanes: readonly Lane[], { lanes: states }: PullCursor): boolean =>
  lanes.some((it) => (states[it.name]?.head ?? null) !== null && it.rests?.() !== true)

/** The newest page of the lane whose turn it is. */
async function readHeads(walking: Walking, before: PullCursor): Promise<WalkedPage> {
  const { lanes, now } = walking
  let { turn } = before
  // What is not in the order of time says nothing of where the stretches meet.
  const waits = (lane: Lane | undefined): boolean =>
    lane?.unordered === true && (before.lanes[lane.name]?.head ?? null) !== null
  while (turn < lanes.length - 1 && waits(lanes[turn])) turn += 1
  const lane = lanes[turn]
  if (lane === undefined) throw new Error('There is no lane to read.')
  const state = laneOf(before, lane.name, now, lane.rises)
  const read = waits(lane) ? null : await readHead(walking, lane, state, before.lanes[lane.name] === undefined)
  const moved = withLane(before, namesOf(walking), lane.name, read?.lane ?? state)
  const over = turn + 1 >= lanes.length
  const gaps = hasGaps(lanes, moved)
  const goesOn = gaps && walking.catchUp !== false
  const cursor: PullCursor = { ...moved, turn: over ? 0 : turn + 1, since: over && goesOn ? now : null }
  return {
    lane,
    items: read?.items ?? [],
    cursor: JSON.stringify(cursor),
    more: !over || goesOn,
    refused: read?.refused ?? null,
    ...(over && gaps && !goesOn ? { behind: true } : {}),
    found: {},
  }
}

async function readHead(
  { now, memory, momentOf, dateOf, read }: Walking,
  lane: Lane,
  state: LaneState,
  isNew: boolean,
): Promise<{ readonly lane: LaneState; readonly items: readonly unknown[]; readonly refused: SetAside | null }> {
  const answer = await read(lane, null, wantedFrom(state, lane.rises), state.owed ?? {})
  const { items, next, refused, spent } = answer
  if (spent === true) return { lane: owing(state, answer.owed), items: [], refused: null }
  const fresh = items.filter((it) => momentOf(it) > state.floor).length
  const asked = { asked: now, found: Math.round(((state.found ?? 0) * 0.7 + fresh * 0.3) * 100) / 100 }
  if (isNew) memory.forget(lane.name)
  if (refused !== null) {
    memory.forget(lane.name)
    return { lane: { ...closed(state), asked: now, refused: true }, items: [], refused }
  }
  const after = headed(answered(state), { ...spanOf(items, momentOf), next }, now, lane.rises)
  if (after.head === null) memory.forget(lane.name)
  const dated = dateOf === undefined ? after : dateHead(after, spanOf(items, dateOf).oldest)
  return {
    lane: owing({ ...dated, ...asked }, answer.owed),
    items: wanted(lane, state, items, momentOf),
    refused: null,
  }
}

/** The lane with the date at which its newest stretch begins. */
const dateHead = (lane: LaneState, oldest: number | null): LaneState =>
  lane.head === null || lane.head.since !== undefined || oldest === null
    ? lane
    : { ...lane, head: { ...lane.head, since: oldest } }

/** The next page of a gap in a lane that rises: there is no way down. */
async function rise(walking: Walking, before: PullCursor, lane: Lane, state: InGap): Promise<WalkedPage> {
  const { dateOf, now } = walking
  const answer = await walking.read(lane, state.up ?? state.head.at ?? null, wantedFrom(state, true), state.owed ?? {})
  if (answer.spent === true) return leftFor({ ...before, turn: 0, since: null }, lane)
  const { refused } = answer
  const moved =
    refused === null
      ? stepUp(state, spanOf(answer.items, walking.momentOf).newest, answer.next)
      : { ...closed(state), refused: true as const }
  const end = state.head.since ?? now
  const reached = dateOf === undefined ? null : spanOf(answer.items, dateOf).newest
  return {
    lane,
    items: answer.items,
    ...goOn(walking, before, lane, moved),
    refused,
    found: { catching: { reached: instant(Math.min(reached ?? end, end)), end: instant(Math.min(end, now)) } },
  }
}

/** Where the reading goes on after a page of a gap. */
function goOn(
  walking: Walking,
  before: PullCursor,
  { name }: Lane,
  moved: LaneState,
): Pick<WalkedPage, 'cursor' | 'more'> {
  const cursor = withLane(before, namesOf(walking), name, moved)
  const more = hasGaps(walking.lanes, cursor)
  const isTime = !more || headsDue(before.since, walking.now)
  return { cursor: JSON.stringify(isTime ? { ...cursor, turn: 0, since: null } : cursor), more }
}

/** Whether the newest pages are to be read again before the gap goes on. */
const headsDue = (since: number | null, now: Instant): boolean => since === null || now - since >= headsEvery

/** The next page of a gap. */
async function readGap(walking: Walking, before: PullCursor, lane: Lane, state: InGap): Promise<WalkedPage> {
  const { memory, momentOf, now, read } = walking
  let refused: SetAside | null = null
  let spent = false
  let owed = state.owed
  const step = await stepThroughGap(
    lane,
    state,
    memory.of(lane.name),
    (items) => spanOf(items, momentOf),
    async (at) => {
      const answer = await read(lane, at, wantedFrom(state), owed ?? {})
      owed = answer.owed ?? owed
      refused = answer.refused
      spent = answer.spent === true
      return answer
    },
  )
  if (spent) {
    memory.forget(lane.name)
    if (lane.rests?.() === true)
      return { lane, items: [], ...goOn(walking, before, lane, owing(state, owed)), refused: null, found: {} }
    return leftFor({ ...before, turn: 0, since: null }, lane)
  }
  const isLost = step.kind === 'lost'
  const found = isLost ? await readHead(walking, lane, owing({ ...step.lane, head: null }, owed), false) : null
  const items = step.kind === 'page' ? wanted(lane, state, step.items, momentOf) : (found?.items ?? [])
  refused ??= found?.refused ?? null
  const moved =
    refused === null ? (found?.lane ?? owing(step.lane, owed)) : { ...closed(state), refused: true as const }
  if (refused !== null) memory.forget(lane.name)
  const hole = step.kind === 'page' ? step.hole : null
  return {
    lane,
    items,
    ...goOn(walking, before, lane, moved),
    refused,
    found: {
      catching: { reached: instant(Math.min(moved.floor, now)), end: instant(Math.min(state.head.from, now)) },
      ...(hole === null || hole.to <= hole.from
        ? {}
        : { hole: { from: instant(hole.from), to: instant(hole.to), why: noOlder } }),
    },
  }
}

function wanted(
  lane: Lane,
  state: LaneState,
  items: readonly unknown[],
  momentOf: Walking['momentOf'],
): readonly unknown[] {
  return lane.late === true ? items : items.filter((it) => !(momentOf(it) < state.floor - clockSetBack))
}

const spanOf = (items: readonly unknown[], momentOf: Walking['momentOf']): Span => spanOfMoments(items.map(momentOf))
