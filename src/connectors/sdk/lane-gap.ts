import { createHash } from 'node:crypto'
import type { Words } from './connector.ts'
import { beginOf, closed, fromTop, furtherDown, type LaneState, type Span, takenAt, wantedFrom } from './lane-cursor.ts'
import type { Lane, LanePage } from './lane.ts'

/** So many items of a gap are held in memory; pages beyond that are asked for a second time. */
const mostHeld = 1_000
/** So often a way down is begun anew because two of its pages did not join. */
const mostApart = 50
/** So many places are remembered on the way down. */
const mostPages = 10_000
/** So many of the last items are known again: what arrives at once moves a page up onto the ones before. */
const mostKnown = 2_000
/** So many marks of what was taken in are kept: some of it may be removed. */
const mostInSeam = 8

interface HeldPage {
  readonly at: string | null
  /** Null: too many were held, or it was taken in. */
  items: readonly unknown[] | null
  readonly span: Span
}

interface Walk {
  readonly id: number
  readonly floor: number
  /** Up to this moment everything is read when the walk is over. */
  readonly first: number
  at: string | null
  /** From the newest to the oldest. */
  pages: HeldPage[]
  held: number
  /** What the last pages of the way down held, to see that the next one joins them. */
  readonly seen: Set<string>
  /** So many pages in a row showed nothing further down. */
  again: number
  /** Pages of it were given up, or were passed by a process that died: what lies above the others needs another walk. */
  dropped: boolean
  /** It goes on where an earlier one stood. */
  readonly resumed: boolean
  bottom: boolean
  /** The network shows nothing older, although there was more. */
  short: boolean
}

interface LaneMemory {
  walk: Walk | null
  most: number
  lost: number
  apart: number
}

/** What is remembered of the gaps of a source on the way down, for the way up. Whoever dies has forgotten it: where the way down stood is kept in the cursor. */
export class GapMemory {
  readonly #lanes = new Map<string, LaneMemory>()

  of(name: string): LaneMemory {
    const known = this.#lanes.get(name)
    if (known !== undefined) return known
    const fresh = { walk: null, most: mostHeld, lost: 0, apart: 0 }
    this.#lanes.set(name, fresh)
    return fresh
  }

  forget(name: string): void {
    this.#lanes.delete(name)
  }
}

/** One step through a gap. */
export type GapStep =
  /** Nobody knows where the gap begins: the newest page has to be read again. */
  | { readonly kind: 'lost'; readonly lane: LaneState }
  /** Further down, with nothing to take in yet. */
  | { readonly kind: 'down'; readonly lane: LaneState }
  | {
      readonly kind: 'page'
      readonly lane: LaneState
      readonly items: readonly unknown[]
      /** What the network would not show any more, in ms. */
      readonly hole: { readonly from: number; readonly to: number } | null
    }

/** What stands on a source's page where a network shows nothing older. */
export const noOlder: Words = {
  en: 'The network shows no older posts of that time any more.',
  fr: 'Le réseau ne montre plus de messages plus anciens de ce moment.',
}

type Read = (at: string | null) => Promise<LanePage & { readonly lost?: true }>

/** Goes one page on through a lane's gap: down to its old end first, page by page, and then up from there, so that the oldest posts are taken in first. The pages of the way down are kept as far as memory allows. */
export async function stepThroughGap(
  lane: Pick<Lane, 'shifts' | 'unordered' | 'nameOf'>,
  state: LaneState & { readonly head: NonNullable<LaneState['head']> },
  memory: LaneMemory,
  spanOf: (items: readonly unknown[]) => Span,
  read: Read,
): Promise<GapStep> {
  const begun = walkOf(lane, state, memory)
  if (begun === null) return { kind: 'lost', lane: state }
  const { walk, lane: now } = begun
  if (!walk.bottom) {
    const page = await read(walk.at)
    if (page.lost === true) return walk.resumed ? startOver(now, memory) : whereLost(now, walk, memory)
    const marks = lane.unordered === true ? [] : page.items.map((it) => markOf(lane, it))
    const known = walk.seen
    if (known.size > 0 && !marks.some((it) => known.has(it)) && memory.apart < mostApart) {
      memory.apart += 1
      return goAgain(now, memory)
    }
    const { next } = page
    // So much arrived at once that the place shows again what was read, or what came since: nothing further down.
    const last = marks.at(-1)
    if (last !== undefined && known.has(last) && next !== null && walk.again < mostApart) {
      walk.again += 1
      walk.at = next
      return { kind: 'down', lane: now.down === undefined ? now : { ...now, down: { ...now.down, at: next } } }
    }
    if (lane.shifts === true) remember(known, marks)
    walk.again = 0
    const span = spanOf(page.items)
    walk.pages.push({ at: walk.at, items: page.items, span })
    walk.held += page.items.length
    // A network that names a place again would be asked for ever.
    const { until = null, seam = [] } = now.down ?? {}
    // Another process may have gone down by other places, where posts went meanwhile: what was taken in is known by its marks.
    const joined = marks.some((it) => seam.includes(it)) || (lane.shifts !== true && next === until)
    const ends = joined || next === null || next === walk.at || walk.pages.some(({ at }) => at === next)
    walk.bottom = ends || (span.end !== null && span.end < wantedFrom({ floor: walk.floor }))
    keepWithin(walk, memory.most, lane.shifts === true)
    // What is in no order of time is taken in as a whole, or begun anew.
    const down =
      lane.unordered === true
        ? undefined
        : furtherDown(now.down ?? fromTop(undefined, lane.shifts === true), walk.at, walk.bottom ? null : next)
    const passed = down === undefined ? now : { ...now, down }
    if (!walk.bottom) {
      walk.at = next ?? walk.at
      return { kind: 'down', lane: passed }
    }
    return take(lane, passed, walk, memory, read)
  }
  return take(lane, now, walk, memory, read)
}

/** The way down is begun anew at the newest post: what was known of it is not good any more. */
function startOver({ down: _down, ...lane }: InGap, memory: LaneMemory): GapStep {
  memory.walk = null
  return { kind: 'down', lane }
}

/** The way down is begun anew at the deepest place that is known: something may have slipped away between two pages. */
function goAgain({ down, ...lane }: InGap, memory: LaneMemory): GapStep {
  memory.walk = null
  return { kind: 'down', lane: { ...lane, ...(down === undefined ? {} : { down: { ...down, at: null } }) } }
}

type InGap = LaneState & { readonly head: NonNullable<LaneState['head']> }

function remember(known: Set<string>, marks: readonly string[]): void {
  for (const mark of marks) {
    known.delete(mark)
    known.add(mark)
  }
  for (const oldest of known) {
    if (known.size <= mostKnown) return
    known.delete(oldest)
  }
}

/** What an item is known by. */
const markOf = ({ nameOf }: Pick<Lane, 'nameOf'>, item: unknown): string =>
  createHash('sha256')
    .update(nameOf?.(item) ?? JSON.stringify(item) ?? '')
    .digest('base64url')
    .slice(0, 8)

/** The walk that is under way, or a new one; null where it is not known where to begin. */
function walkOf(
  { shifts, unordered }: Pick<Lane, 'shifts' | 'unordered'>,
  state: InGap,
  memory: LaneMemory,
): { readonly walk: Walk; readonly lane: InGap } | null {
  const { walk } = memory
  if (walk !== null && walk.id === state.walk.id && walk.floor <= state.floor) return { walk, lane: state }
  memory.walk = null
  // Whoever went down here before stood there: the oldest come first, and what lies above is the next walk's.
  const resumes = unordered === true ? null : (state.down?.at ?? state.down?.marks.at(-1) ?? null)
  const { first, at: below } = state.head
  if (resumes === null && below === undefined) return null
  const id = state.walk.taken === 0 ? state.walk.id : state.walk.id + 1
  const { floor } = state
  const fresh: Walk = {
    id,
    floor,
    first,
    // What went meanwhile has moved what stood below the newest page onto it.
    at: resumes ?? (shifts === true ? null : (below ?? null)),
    pages: [],
    held: 0,
    seen: new Set(),
    again: 0,
    dropped: resumes !== null,
    resumed: resumes !== null,
    bottom: false,
    short: false,
  }
  memory.walk = fresh
  const down = resumes === null && unordered !== true ? fromTop(state.down, shifts === true) : state.down
  return { walk: fresh, lane: { ...state, walk: { id, taken: 0 }, ...(down === undefined ? {} : { down }) } }
}

/** The lane once no place in it is known any more. */
function adrift({ down: _down, head, ...lane }: InGap): InGap {
  const { at: _at, ...rest } = head
  return { ...lane, head: rest }
}

/** The network does not know a place any more: once it is looked for again, then what is there is all that there is. */
function whereLost(lane: InGap, walk: Walk, memory: LaneMemory): GapStep {
  memory.lost += 1
  if (memory.lost < 2) {
    memory.walk = null
    return { kind: 'lost', lane: adrift(lane) }
  }
  walk.bottom = true
  walk.short = true
  if (walk.pages.length > 0) return { kind: 'down', lane }
  const hole = { from: lane.floor, to: lane.head.from }
  return { kind: 'page', lane: ended({}, lane, walk), items: [], hole }
}

async function take(
  of: Pick<Lane, 'shifts' | 'unordered' | 'nameOf'>,
  lane: InGap,
  walk: Walk,
  memory: LaneMemory,
  read: Read,
): Promise<GapStep> {
  const at = walk.pages.length - 1 - lane.walk.taken
  const page = walk.pages[at]
  if (page === undefined) return { kind: 'page', lane: ended(of, lane, walk), items: [], hole: null }
  let { items } = page
  if (items === null) {
    const again = await read(page.at)
    if (again.lost === true) {
      memory.walk = null
      return { kind: 'lost', lane: adrift(lane) }
    }
    items = again.items
  }
  // What lies below is stored: the cursor says so.
  for (const taken of walk.pages.slice(at + 1)) taken.items = null
  const floor = of.unordered === true || page.span.oldest === null ? lane.floor : Math.max(lane.floor, page.span.oldest)
  const hole = walk.short && lane.walk.taken === 0 ? { from: lane.floor, to: lowestIn(walk, lane) } : null
  const { down } = lane
  const moved: InGap = {
    ...lane,
    floor,
    walk: { id: walk.id, taken: lane.walk.taken + 1 },
    ...(down === undefined ? {} : { down: takenAt(down, page.at, seamOf(of, items)) }),
  }
  if (at > 0) return { kind: 'page', lane: moved, items, hole }
  // So much of one moment stands there that what was held did not get beyond it.
  if (walk.dropped && floor === walk.floor) memory.most *= 2
  return { kind: 'page', lane: ended(of, moved, walk), items, hole }
}

/** From when on a walk shows what was said: a page without a date says nothing of it. */
const lowestIn = ({ pages }: Walk, { floor, head }: InGap): number =>
  beginOf(pages.findLast(({ span }) => span.oldest !== null)?.span ?? noSpan, floor) ?? head.from
const noSpan: Span = { newest: null, oldest: null, end: null }

/** The marks of the newest items of a page. */
const seamOf = (lane: Pick<Lane, 'nameOf'>, items: readonly unknown[]): readonly string[] | undefined =>
  items.length > 0 ? items.slice(0, mostInSeam).map((it) => markOf(lane, it)) : undefined

/** The lane at the end of a walk: without its gap, unless newer posts came faster than they could be read. */
function ended({ shifts }: Pick<Lane, 'shifts'>, lane: InGap, walk: Walk): LaneState {
  const next = { id: walk.id + 1, taken: 0 }
  // However many processes went down and up: nothing is left above the place below the newest posts.
  const top = shifts !== true && lane.head.at !== undefined && lane.down?.until === lane.head.at
  if (walk.dropped && top) return { ...closed(lane), floor: Math.max(lane.floor, lane.head.first), walk: next }
  if (walk.dropped) return { ...lane, walk: next }
  const floor = Math.max(lane.floor, walk.first)
  const whole = { ...closed(lane), floor, walk: next }
  if (lane.head.first === walk.first) return whole
  // What came meanwhile is the next walk's, down to what this one read.
  return { ...whole, head: lane.head, ...(shifts === true ? { down: fromTop(lane.down, true) } : {}) }
}

/** Gives up what is too much, from the newest page on: its content where it can be asked for again, all of it where places shift. */
function keepWithin(walk: Walk, most: number, shifts: boolean): void {
  const { pages } = walk
  while (pages.length > 1 && (pages.length > mostPages || (shifts && walk.held > most))) {
    walk.held -= pages.shift()?.items?.length ?? 0
    walk.dropped = true
  }
  for (const page of pages) {
    if (walk.held <= most || page === pages.at(-1)) return
    walk.held -= page.items?.length ?? 0
    page.items = null
  }
}
