import type { LiveEvent } from '../../../src/api/schemas.ts'
import type { LineWord, OpenLine } from './line.ts'
import { afterBeat, afterHolder, afterLeaving, outranks, type Part, type Seat, taken } from './seat.ts'

/** What whoever listens to a brand hears. */
export type Heard =
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'state'; readonly open: boolean }
  /** The line stands again after a gap. Who is where is told anew, so what was told before no longer holds; what was written meanwhile is not told. */
  | { readonly kind: 'again' }
  /** The server refuses this browser, or this brand, so that nothing will come by trying again until that is settled. */
  | { readonly kind: 'refused' }

type Told =
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly id: string }
  | { readonly kind: 'again' }
  /** null: of every brand. */
  | { readonly kind: 'refused'; readonly brandIds: readonly string[] | null }

/** What the tabs of a browser say to one another. */
export type TabWord =
  /** A tab says which brands it shows and what it heard last, and thereby asks who holds the line. */
  | {
      readonly kind: 'shows'
      readonly from: string
      readonly brandIds: readonly string[]
      readonly last: string | null
    }
  /** Who holds the line says so, and how it stands; to one tab also who is where, which the server says once. */
  | {
      readonly kind: 'holds'
      readonly seat: Seat
      readonly to: string | null
      readonly open: boolean
      readonly brandIds: readonly string[]
      readonly last: string | null
      readonly present: readonly LiveEvent[]
    }
  | { readonly kind: 'told'; readonly seat: Seat; readonly what: Told }
  /** Who holds the line asks every tab to say what it shows. */
  | { readonly kind: 'calls'; readonly seat: Seat }
  | { readonly kind: 'leaves'; readonly from: string; readonly seat: Seat | null; readonly heir: string | null }

/** What a tab needs of its browser. */
export interface TabParts {
  /** The tab's own name. */
  readonly id: string
  /** From 0 to 1: of tabs that begin at once, one is the first. */
  readonly chance: number
  /** Reaches the other tabs; null where there is no way to them. */
  readonly connect: (hear: (word: TabWord) => void) => { post(word: TabWord): void; close(): void } | null
  readonly openLine: OpenLine
  /** Nobody listens in this tab any more. */
  readonly ended: () => void
}

/** One tab among those of a browser. */
export interface Tab {
  /** Tells `hear` what is heard of a brand. Gives the function that ends it. */
  listen(brandId: string, hear: (heard: Heard) => void): () => void
  /** Leaves the line to another tab, if there is one, and goes on listening: this one is about to be frozen. */
  handOver(): void
  /** Lets go of everything: the page goes, or is put away. */
  putAway(): void
  /** Begins again after it was put away. */
  takeUp(): void
}

interface Listener {
  readonly brandId: string
  readonly hear: (heard: Heard) => void
  /** Whether the line stands for it; null: it has not been said yet. */
  stands: boolean | null
  /** The line went on without its brand. */
  missed: boolean
}

/** Another tab, as whoever holds the line knows it. */
interface Other {
  readonly brandIds: readonly string[]
  /** How many calls it has not answered. */
  unanswered: number
}

interface Line {
  readonly asked: readonly string[]
  stop(): void
}

const waits = [1_000, 2_000, 5_000, 10_000] as const
/** How long a new tab waits at least for the word of one that holds the line. */
const askMs = 150
/** Tabs that come, or answer, together are asked for together. */
const gatherMs = 50
const beatMs = 1_500
/** How often whoever holds the line calls the other tabs. */
const callMs = 15_000
/** A tab that has answered none of so many calls is gone, or frozen: it comes back by answering. */
const mostUnanswered = 2
/** From one page to the next nobody listens for a moment: a line that stands is kept. */
const lingerMs = 1_000

/** Whether one id of the log stands after another. */
function isLater(one: string, other: string): boolean {
  const [a, b] = [one, other].map((id) => id.split('.'))
  const [ax, ay, bx, by] = [a?.[0], a?.[1], b?.[0], b?.[1]].map((part) => BigInt(part ?? 0))
  if (ax === undefined || ay === undefined || bx === undefined || by === undefined) return true
  return ax === bx ? ay > by : ax > bx
}

/** Takes part in the tabs of a browser: one of them holds the connection for the brands that any of them shows, and passes on what it hears; when it closes or falls silent, another goes on after the last id. */
export function joinTabs({ id: self, chance, connect, openLine, ended }: TabParts): Tab {
  const listeners = new Set<Listener>()
  /** The brands that this tab shows, or showed until a moment ago. */
  let mine: readonly string[] = []
  let part: Part = { role: 'asks', seat: null }
  let channel: ReturnType<TabParts['connect']> = null
  /** Whose word was heard last of those who held the line: to another one a tab says what it shows. */
  let heard: Seat | null = null
  let awake = false
  let asking: ReturnType<typeof setTimeout> | undefined
  let beating: ReturnType<typeof setInterval> | undefined
  let lingering: ReturnType<typeof setTimeout> | undefined

  // How the line stands, as whoever holds it says.
  let open = false
  let covered: readonly string[] = []
  /** The newest id that this tab has heard. */
  let last: string | null = null

  // What only whoever holds the line has. The other tabs, by what they show; who was heard last stands last.
  const others = new Map<string, Other>()
  let calledAt = 0
  const present = new Map<string, Extract<LiveEvent, { type: 'presence' }>>()
  let line: Line | null = null
  /** The line that is to take its place, for more brands: until it stands the old one is listened to. */
  let next: Line | null = null
  let opening: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  /** The id after which the line has told everything. */
  let since: string | null = null
  let stood = false
  let broken = false

  const hearEvent = (event: LiveEvent): void => {
    for (const it of listeners) {
      if (!('brandId' in event) || event.brandId === it.brandId) it.hear({ kind: 'event', event })
    }
  }
  const hearStanding = (): void => {
    for (const it of listeners) {
      if (open && !covered.includes(it.brandId)) {
        if (it.stands === null) continue
        it.missed = true
        if (!it.stands) continue
        it.stands = false
        it.hear({ kind: 'state', open: false })
      } else if (it.stands !== open) {
        it.stands = open
        it.hear({ kind: 'state', open })
        if (!open || !it.missed) continue
        it.missed = false
        it.hear({ kind: 'again' })
        it.hear({ kind: 'event', event: { type: 'resync' } })
      }
    }
  }
  /** Whether something of the log is told for the first time. Places go back only where everything is read again. */
  const isNew = (event: LiveEvent, id: string): boolean => {
    if (id === '') return true
    if (event.type === 'resync') last = id
    if (event.type !== 'case' && event.type !== 'source' && event.type !== 'site') {
      last ??= id
      return true
    }
    if (last !== null && !isLater(id, last)) return false
    last = id
    return true
  }
  const takeIn = (what: Told): void => {
    if (what.kind === 'event') {
      if (isNew(what.event, what.id)) hearEvent(what.event)
    } else {
      for (const it of listeners) {
        if (what.kind === 'again') it.hear({ kind: 'again' })
        else if (what.brandIds?.includes(it.brandId) ?? true) it.hear({ kind: 'refused' })
      }
    }
  }

  const sayShows = (): void => channel?.post({ kind: 'shows', from: self, brandIds: mine, last })
  const sayHolds = (to: string | null = null): void => {
    if (part.role !== 'leads') return
    const theirs = to === null ? [] : (others.get(to)?.brandIds ?? [])
    const there = [...present.values()].filter(({ brandId }) => theirs.includes(brandId))
    channel?.post({ kind: 'holds', seat: part.seat, to, open, brandIds: covered, last, present: there })
  }
  const tellAll = (what: Told): void => {
    if (part.role !== 'leads') return
    channel?.post({ kind: 'told', seat: part.seat, what })
    takeIn(what)
  }
  const tellStanding = (): void => {
    sayHolds()
    hearStanding()
  }

  const letGo = (): void => {
    clearTimeout(opening)
    opening = undefined
    line?.stop()
    next?.stop()
    line = null
    next = null
    present.clear()
    others.clear()
  }
  const openSoon = (ms: number): void => {
    clearTimeout(opening)
    opening = setTimeout(openNow, ms)
  }
  const wantedNow = (): readonly string[] =>
    [...new Set([...mine, ...[...others.values()].flatMap(({ brandIds }) => brandIds)])].sort()
  const openNow = (): void => {
    opening = undefined
    const wanted = wantedNow()
    const asked = (next ?? line)?.asked
    if (wanted.every((brandId) => asked?.includes(brandId) ?? false)) return
    openFor(wanted)
  }
  const openFor = (wanted: readonly string[]): void => {
    next?.stop()
    const opened: Line = { asked: wanted, stop: () => {} }
    if (line === null) line = opened
    else next = opened
    opened.stop = openLine(wanted, last, (word) => {
      if (opened === line || opened === next) hearLine(opened, word)
    })
  }
  const openAfterFailure = (): void => {
    openSoon(waits[Math.min(failures, waits.length - 1)] ?? 10_000)
    failures += 1
  }
  const hearLine = (from: Line, word: LineWord): void => {
    switch (word.kind) {
      case 'listening': {
        const seamless = from === next && open
        if (from === next) {
          line?.stop()
          line = from
          next = null
        }
        failures = 0
        open = true
        covered = word.brandIds
        if (word.id !== '') {
          last ??= word.id
          since ??= word.id
        }
        tellStanding()
        if (!seamless) present.clear()
        if (!seamless && stood) tellAll({ kind: 'again' })
        stood = true
        if (broken) tellAll({ kind: 'event', event: { type: 'resync' }, id: '' })
        broken = false
        const refused = from.asked.filter((brandId) => !covered.includes(brandId))
        if (refused.length > 0) tellAll({ kind: 'refused', brandIds: refused })
        return
      }
      case 'event': {
        if (from !== line) return
        const { event } = word
        // Places may begin anew here: the database may be an older one.
        if (event.type === 'resync' && word.id !== '') since = word.id
        if (event.type === 'presence') {
          if (event.people.length === 0) present.delete(event.caseId)
          else present.set(event.caseId, event)
        }
        tellAll(word)
        return
      }
      case 'cut':
        if (from !== line) return
        open = false
        // A line that was cut before it said an id is gone on from nowhere.
        broken ||= stood && last === null
        tellStanding()
        return
      case 'refused':
        if (from === next) next = null
        else {
          line = null
          open = false
          broken = true
          tellStanding()
          tellAll({ kind: 'refused', brandIds: null })
        }
        if (next === null) openAfterFailure()
    }
  }

  /** Calls the other tabs, forgets those that answer no more, and lets go of the brands that nobody shows. */
  const callAll = (): void => {
    if (part.role !== 'leads' || Date.now() - calledAt < callMs) return
    calledAt = Date.now()
    for (const [tab, other] of others) {
      if (other.unanswered >= mostUnanswered) others.delete(tab)
      other.unanswered += 1
    }
    channel?.post({ kind: 'calls', seat: part.seat })
    const wanted = wantedNow()
    // While something else is under way it waits for the next call.
    const isSettled = open && next === null && opening === undefined
    if (isSettled && line?.asked.some((brandId) => !wanted.includes(brandId)) === true) openFor(wanted)
  }

  /** Begins to hold the line. */
  const lead = (follows: boolean): void => {
    clearTimeout(asking)
    others.clear()
    calledAt = Date.now()
    open = false
    covered = []
    failures = 0
    since = last
    stood = follows
    broken = follows && last === null
    tellStanding()
    if (channel === null) openNow()
    else openSoon(gatherMs)
  }
  const take = (): void => {
    const follows = part.seat !== null
    part = taken(part, self)
    lead(follows)
  }
  const ask = (): void => {
    if (channel === null) return take()
    sayShows()
    clearTimeout(asking)
    asking = setTimeout(take, askMs * (1 + chance))
  }
  const leave = (heir: string | null): void => {
    const seat = part.role === 'leads' ? part.seat : null
    channel?.post({ kind: 'leaves', from: self, seat, heir })
    letGo()
  }
  const heirOf = (): string | null => (part.role === 'leads' ? ([...others.keys()].at(-1) ?? null) : null)

  /** A tab may have heard what this one has not: it came while nobody held the line. */
  const hearLast = (id: string | null): void => {
    if (id === null) return
    if (since === null) {
      last = id
      since = id
      stood = true
      // The line that is being opened knows of no place.
      broken ||= line !== null
    } else if (isLater(since, id)) tellAll({ kind: 'event', event: { type: 'resync' }, id: '' })
  }

  const hearTab = (word: TabWord): void => {
    switch (word.kind) {
      case 'shows': {
        if (part.role !== 'leads') return
        const before = others.get(word.from)
        others.delete(word.from)
        others.set(word.from, { brandIds: word.brandIds, unanswered: 0 })
        hearLast(word.last)
        sayHolds(word.from)
        if (before?.brandIds.join() !== word.brandIds.join()) openSoon(gatherMs)
        return
      }
      case 'leaves': {
        others.delete(word.from)
        if (word.seat === null) return
        const before = part
        part = afterLeaving(part, word.seat, word.heir, self)
        if (part === before) return
        if (part.role === 'leads') lead(true)
        else if (part.role === 'asks') ask()
        return
      }
      case 'holds':
      case 'calls':
      case 'told': {
        const before = part
        const after = afterHolder(part, word.seat)
        if (after === before) {
          // Who woke up, or began beside us, steps back on hearing it.
          sayHolds()
          return
        }
        part = after
        clearTimeout(asking)
        if (before.role === 'leads') letGo()
        const known = heard !== null && !outranks(word.seat, heard)
        heard = word.seat
        const toUs = word.kind === 'holds' && word.to === self
        if (word.kind === 'calls' || (!known && !toUs)) sayShows()
        if (word.kind === 'calls') return
        if (word.kind === 'told') return takeIn(word.what)
        open = word.open
        covered = word.brandIds
        last ??= word.last
        hearStanding()
        if (toUs) for (const event of word.present) hearEvent(event)
      }
    }
  }

  const beat = (): void => {
    callAll()
    const { part: now, asks } = afterBeat(part, self)
    const takes = now.role === 'leads' && part.role !== 'leads'
    part = now
    if (takes) lead(true)
    else if (asks) sayShows()
  }
  const begin = (): void => {
    if (awake) return
    awake = true
    part = { role: 'asks', seat: null }
    heard = null
    channel = connect(hearTab)
    if (channel !== null) beating = setInterval(beat, beatMs)
    ask()
  }
  const putAway = (): void => {
    if (!awake) return
    awake = false
    leave(heirOf())
    channel?.close()
    channel = null
    clearTimeout(asking)
    clearInterval(beating)
    open = false
    for (const it of listeners) {
      it.missed ||= it.stands !== null
      it.stands = it.stands === null ? null : false
    }
  }

  return {
    listen(brandId, hear) {
      clearTimeout(lingering)
      const listener: Listener = { brandId, hear, stands: null, missed: false }
      listeners.add(listener)
      const before = mine
      mine = [...new Set([...listeners].map((it) => it.brandId))]
      if (!awake) begin()
      else if (part.role === 'leads') {
        if (before.join() !== mine.join()) openSoon(opening === undefined ? gatherMs : 0)
        hearStanding()
        for (const event of present.values()) if (event.brandId === brandId) hear({ kind: 'event', event })
      } else {
        sayShows()
        hearStanding()
      }
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        lingering = setTimeout(
          () => {
            putAway()
            ended()
          },
          open ? lingerMs : 0,
        )
      }
    },
    handOver() {
      const heir = heirOf()
      if (part.role !== 'leads' || heir === null) return
      const { seat } = part
      leave(heir)
      part = afterLeaving(part, seat, heir, self)
    },
    putAway,
    takeUp() {
      if (listeners.size > 0) begin()
    },
  }
}
