import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { laneOf, parseCursor } from './lane-cursor.ts'
import { GapMemory, noOlder } from './lane-gap.ts'
import { type Lane, type LaneAnswer, walkLanes } from './lanes.ts'

const start = Date.parse('2026-03-02T09:00:00Z')

interface Post {
  readonly id: number
  readonly at: number
}

/** A network with posts in the order in which it took them in, which shows them newest first. */
class Network {
  posts: Post[] = []
  #last = 0
  now = start

  write(at: number): void {
    this.#last += 1
    this.posts.push({ id: this.#last, at })
  }

  remove(at: number): void {
    this.posts.splice(at, 1)
  }

  /** A page behind a post, wherever that stands by now. */
  behind(size: number, at: string | null): LaneAnswer {
    const below = at === null ? this.posts : this.posts.filter(({ id }) => id < Number(at))
    const items = below.slice(-size).toReversed()
    return { items, next: below.length > size ? String(items.at(-1)?.id ?? 0) : null, refused: null }
  }

  /** A page by its distance from the newest post, with eight posts in common with the one before. */
  distant(size: number, at: string | null): LaneAnswer {
    const from = Number(at ?? 0)
    const newest = this.posts.toReversed()
    const items = newest.slice(from, from + size)
    return { items, next: newest.length > from + size ? String(from + size - 8) : null, refused: null }
  }

  /** The newest page, or those from a number on, lowest first. */
  above(size: number, at: string | null, from: number): LaneAnswer {
    if (at === null) return this.behind(size, null)
    const rest = this.posts.filter(({ id }) => id >= from)
    return { items: rest.slice(0, size), next: rest.length > size ? String(rest[size]?.id) : null, refused: null }
  }
}

const kinds = ['stay', 'shift', 'rise'] as const
type Kind = (typeof kinds)[number]

/** A lane of that kind. */
const laneOfKind = (name: string, kind: Kind): Lane =>
  lane(name, kind === 'shift' ? { shifts: true } : kind === 'rise' ? { rises: true } : {})

const momentOf = (item: unknown): number => (isPost(item) ? item.at : Number.NaN)
const isPost = (item: unknown): item is Post => typeof item === 'object' && item !== null && 'at' in item
const idsOf = (items: readonly unknown[]): readonly number[] => items.filter(isPost).map(({ id }) => id)

const lane = (name: string, rest: Partial<Lane> = {}): Lane => ({
  name,
  retain: 'all',
  read: () => Promise.reject(new Error('It is read by the test.')),
  ...rest,
})

/** Whoever reads the networks: what is stored, and the cursor that was stored with it. */
class Reader {
  readonly stored = new Map<string, Set<number>>()
  readonly asked: string[] = []
  cursor: string | null = null
  memory = new GapMemory()
  readonly #lanes: readonly Lane[]
  readonly #read: (lane: Lane, at: string | null, from: number) => LaneAnswer
  readonly #now: () => number

  constructor(
    lanes: readonly Lane[],
    now: () => number,
    read: (lane: Lane, at: string | null, from: number) => LaneAnswer,
  ) {
    this.#lanes = lanes
    this.#now = now
    this.#read = read
    for (const { name } of lanes) this.stored.set(name, new Set())
  }

  async ask() {
    return walkLanes({
      lanes: this.#lanes,
      cursor: this.cursor,
      now: instant(this.#now()),
      memory: this.memory,
      momentOf: (item) => (this.#lanes[0]?.rises === true && isPost(item) ? item.id : momentOf(item)),
      dateOf: momentOf,
      read: (of, at, from) => {
        this.asked.push(`${of.name} ${at ?? 'newest'}`)
        return Promise.resolve(this.#read(of, at, from))
      },
    })
  }

  async step() {
    const page = await this.ask()
    for (const id of idsOf(page.items)) this.stored.get(page.lane?.name ?? '')?.add(id)
    this.cursor = page.cursor
    return page
  }

  async round(): Promise<number> {
    for (let pages = 1; pages < 3_000; pages++) if (!(await this.step()).more) return pages
    throw new Error('The round does not end.')
  }

  /** The process dies: what it remembered is gone, what it stored is there. */
  die(): void {
    this.memory = new GapMemory()
  }
}

/** Pages of ten, of which the network shows none below this place any more. */
const endingAt = (net: Network, place: number) => (_: unknown, at: string | null) =>
  at !== null && Number(at) < place ? { items: [], next: null, refused: null, lost: true as const } : net.behind(10, at)

describe('a gap', () => {
  it('is read from its old end up, after the newest page, and the next round asks for one page', async () => {
    const net = new Network()
    const reader = new Reader(
      [lane('mentions')],
      () => net.now,
      (_, at) => net.behind(10, at),
    )
    net.write(net.now - hours(1))
    await reader.round()
    for (let i = 0; i < 95; i++) net.write(start + i * minutes(2))
    net.now = start + hours(4)
    const taken: (readonly number[])[] = []
    for (let more = true; more; ) {
      const page = await reader.step()
      if (page.items.length > 0) taken.push(idsOf(page.items))
      more = page.more
    }
    expect(taken[0]).toEqual([96, 95, 94, 93, 92, 91, 90, 89, 88, 87])
    // From then on each page is newer than the one before.
    const rest = taken.slice(1).map((ids) => Math.max(...ids))
    expect(rest).toEqual([6, 16, 26, 36, 46, 56, 66, 76, 86])
    expect(reader.asked.length).toBe(1 + 10)
    expect(await reader.round()).toBe(1)
  })

  it('says up to when it is read and where it ends', async () => {
    const net = new Network()
    const reader = new Reader(
      [lane('mentions')],
      () => net.now,
      (_, at) => net.behind(10, at),
    )
    for (let i = 0; i < 40; i++) net.write(start + i * minutes(10))
    net.now = start + hours(7)
    const said = []
    for (let more = true; more; ) {
      const page = await reader.step()
      if (page.found.catching !== undefined && page.items.length > 0) said.push(page.found.catching)
      more = page.more
    }
    const end = start + 30 * minutes(10)
    expect(said.slice(0, 2)).toEqual([
      { reached: start, end },
      { reached: start + 10 * minutes(10), end },
    ])
  })

  it('keeps nothing that is written now waiting: the newest pages of all lanes are read again in between', async () => {
    const net = new Network()
    const other = new Network()
    const reader = new Reader(
      [lane('mentions'), lane('search')],
      () => net.now,
      // Each answer takes a second.
      (of, at) => {
        net.now += seconds(1)
        return (of.name === 'search' ? other : net).behind(10, at)
      },
    )
    await reader.round()
    for (let i = 0; i < 600; i++) net.write(start + i * seconds(30))
    net.now = start + hours(5)
    const waited: number[] = []
    let written: { id: number; at: number } | null = null
    let number = 0
    for (let more = true; more; ) {
      if (written === null) {
        other.write(net.now)
        number += 1
        written = { id: number, at: net.now }
      }
      const page = await reader.step()
      if (reader.stored.get('search')?.has(written.id) === true) {
        waited.push(net.now - written.at)
        written = null
      }
      more = page.more
    }
    expect(reader.stored.get('mentions')?.size).toBe(600)
    expect(waited.length).toBeGreaterThan(2)
    expect(Math.max(...waited)).toBeLessThanOrEqual(seconds(20))
  })

  it('has its turn after each round of the newest pages, however long an answer takes', async () => {
    const net = new Network()
    const reader = new Reader(
      [lane('mentions'), lane('search')],
      () => net.now,
      (of, at) => {
        net.now += seconds(40)
        return of.name === 'search' ? { items: [], next: null, refused: null } : net.behind(10, at)
      },
    )
    await reader.round()
    for (let i = 0; i < 60; i++) net.write(net.now + i * minutes(1))
    net.now += hours(2)
    // One look at each newest page, one step into the gap, and so on.
    const turns: string[] = []
    for (let more = true; more && turns.length < 100; ) {
      const page = await reader.step()
      turns.push(page.found.catching === undefined ? 'newest' : 'gap')
      more = page.more
    }
    expect(reader.stored.get('mentions')?.size).toBe(60)
    const steps = turns.filter((it) => it === 'gap').length
    expect(turns).toEqual(Array.from({ length: steps }, () => ['newest', 'newest', 'gap']).flat())
  })

  it('of which the network shows no more ends in what it does show, and the rest is a hole', async () => {
    const net = new Network()
    const reader = new Reader([lane('search')], () => net.now, endingAt(net, 60))
    await reader.round()
    for (let i = 0; i < 100; i++) net.write(start + i * minutes(2))
    net.now = start + hours(4)
    const holes = []
    for (let more = true; more; ) {
      const page = await reader.step()
      if (page.found.hole !== undefined) holes.push(page.found.hole)
      more = page.more
    }
    expect(holes).toEqual([{ from: start - hours(24), to: start + 50 * minutes(2), why: noOlder }])
    expect([...(reader.stored.get('search') ?? [])].toSorted((a, b) => a - b)[0]).toBe(51)
    expect(await reader.round()).toBe(1)
  })

  it('holds up no other lane where its search is refused on the way', async () => {
    const net = new Network()
    for (let i = 0; i < 50; i++) net.write(start - i * minutes(2))
    const refused = { externalId: 'search', reason: 'refused' }
    const reader = new Reader(
      [lane('search')],
      () => net.now,
      (_, at) => (at === null ? net.behind(10, at) : { items: [], next: null, refused }),
    )
    await reader.step()
    expect(await reader.step()).toMatchObject({ refused, more: false })
  })
})

describe('an item that alone is dated a year ago', () => {
  const longAgo = start - hours(365 * 24)

  it.each<[string, Kind]>([
    ['stay', 'stay'],
    ['shift', 'shift'],
  ])('ends nothing, on the newest page or on one of a gap: places that %s', async (_what, kind) => {
    // Wherever it stands on its page, the end included.
    for (const place of [0, 1, 9, 17, 18, 19]) {
      const net = new Network()
      const reader = new Reader(
        [laneOfKind('a', kind)],
        () => net.now,
        (_, at) => (kind === 'shift' ? net.distant(20, at) : net.behind(20, at)),
      )
      net.write(start - hours(1))
      await reader.round()
      const odd = new Set([79 - place, 199 - place])
      for (let i = 0; i < 200; i++) net.write(odd.has(i) ? longAgo : start + i * minutes(2))
      net.now = start + hours(8)
      await reader.round()
      const missing = net.posts.filter(({ id, at }) => at !== longAgo && !reader.stored.get('a')?.has(id))
      expect(missing, `place ${place}`).toEqual([])
      expect(await reader.round()).toBe(1)
    }
  })

  it('does not hide that more came than a page holds while a gap is read', async () => {
    const net = new Network()
    const reader = new Reader(
      [lane('a')],
      () => net.now,
      (_, at) => net.behind(20, at),
    )
    net.write(start - hours(1))
    await reader.round()
    for (let i = 0; i < 100; i++) net.write(start + i * minutes(2))
    net.now = start + hours(8)
    await reader.step()
    await reader.step()
    for (let i = 0; i < 60; i++) net.write(i === 55 ? longAgo : net.now + i * seconds(1))
    net.now += minutes(2)
    await reader.round()
    expect(net.posts.filter(({ id, at }) => at !== longAgo && !reader.stored.get('a')?.has(id))).toEqual([])
  })

  it('is not where a hole ends', async () => {
    const net = new Network()
    const reader = new Reader([lane('search')], () => net.now, endingAt(net, 60))
    await reader.round()
    for (let i = 0; i < 100; i++) net.write(i === 55 ? longAgo : start + i * minutes(2))
    net.now = start + hours(4)
    const holes = []
    for (let more = true; more; ) {
      const page = await reader.step()
      if (page.found.hole !== undefined) holes.push(page.found.hole)
      more = page.more
    }
    expect(holes).toMatchObject([{ from: start - hours(24) }])
    expect(holes[0]?.to).toBeGreaterThan(start)
  })
})

describe('a cursor', () => {
  it('of the time when lanes were read from the newest post back keeps its floors', () => {
    const before = { v: 1, turn: 1, lanes: { own: { floor: 7, top: 9, at: 'p2' } } }
    expect(laneOf(parseCursor(JSON.stringify(before)), 'own', instant(start))).toMatchObject({ floor: 7, head: null })
  })

  it('that cannot be read begins a day ago', () => {
    for (const text of ['{"v":9}', 'rubbish', null])
      expect(laneOf(parseCursor(text), 'own', instant(start)).floor).toBe(start - hours(24))
  })
})

describe('whatever happens while a gap is read', () => {
  /** Reads two lanes through gaps, with posts that come and go, now and then more at once than a page holds, batches that fail and processes that die, and compares with what is there. */
  async function live(
    from: number,
    kind: Kind,
    size: number,
    many: number,
    life = Number.POSITIVE_INFINITY,
  ): Promise<readonly string[]> {
    const random = chance(from)
    const upTo = (most: number): number => Math.floor(random() * most)
    const nets = { a: new Network(), b: new Network() }
    let now = start
    const lanes = [laneOfKind('a', kind), laneOfKind('b', kind)]
    const reader = new Reader(
      lanes,
      () => now,
      ({ name }, at, above) => {
        now += upTo(4_000)
        const net = name === 'a' ? nets.a : nets.b
        if (kind === 'rise') return net.above(size, at, above)
        return kind === 'shift' ? net.distant(size, at) : net.behind(size, at)
      },
    )
    for (let gap = 0; gap < 3; gap++) {
      for (const net of [nets.a, nets.b]) {
        const count = upTo(many)
        const span = hours(1) * (1 + upTo(10))
        for (let i = 0; i < count; i++) net.write(now + Math.floor((i / count) * span))
      }
      now += hours(11)
      for (let more = true, steps = 0; more; steps++) {
        if (steps > 5_000) throw new Error('The round does not end.')
        // The batch could not be stored: the same is asked for again.
        if (upTo(8) === 0) await reader.ask()
        if (upTo(12) === 0 && steps < 200) reader.die()
        if (steps % life === life - 1) reader.die()
        if (upTo(3) === 0 && steps < 200) (upTo(2) === 0 ? nets.a : nets.b).write(now)
        // The newest page does not reach down to the one before.
        if (upTo(20) === 0 && steps < 200) for (let i = upTo(3 * size); i > 0; i--) nets.a.write(now)
        const { posts } = upTo(2) === 0 ? nets.a : nets.b
        if (upTo(6) === 0 && posts.length > 0) posts.splice(upTo(posts.length), 1)
        more = (await reader.step()).more
      }
    }
    // What was written during the last round is the next one's.
    await reader.round()
    return Object.entries(nets).flatMap(([name, { posts }]) =>
      posts.filter(({ id }) => reader.stored.get(name)?.has(id) !== true).map(({ id }) => `${name} ${id}`),
    )
  }

  it.each<[Kind, number, number, number]>([
    ['stay', 3, 400, 30],
    ['shift', 12, 300, 15],
    ['rise', 3, 400, 10],
  ])('nothing that is still there is missing at the end, where places %s', async (kind, least, most, often) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: least, max: 40 }),
        fc.integer({ min: 1, max: most }),
        async (from, size, many) => {
          expect(await live(from, kind, size, many)).toEqual([])
        },
      ),
      { seed, numRuns: runs(often) },
    )
  })

  it.each<[Kind, number]>([
    ['stay', 1],
    ['shift', 1],
    ['shift', 7],
    ['shift', 60],
    ['rise', 1],
  ])(
    'nothing is missing where the process dies again and again, places that %s, after %s pages each time',
    async (kind, life) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(),
          fc.integer({ min: 20, max: 40 }),
          fc.integer({ min: 1, max: life === 1 ? 150 : 300 }),
          async (from, size, many) => {
            expect(await live(from, kind, size, many, life)).toEqual([])
          },
        ),
        { seed, numRuns: runs(life < 10 ? 2 : 4) },
      )
    },
  )

  it.each([
    ['that stay', false, 1, 1_500],
    ['that stay', false, 25, 500],
    ['that shift', true, 25, 800],
  ])(
    'a gap of 200 pages is not begun from scratch by each process that dies in it: places %s (%s), %s pages a life',
    async (_what, shifts, life, most) => {
      const net = new Network()
      const reader = new Reader(
        [lane('a', shifts ? { shifts } : {})],
        () => net.now,
        (_, at) => (shifts ? net.distant(48, at) : net.behind(40, at)),
      )
      await reader.round()
      for (let i = 0; i < 8_000; i++) net.write(start + i * seconds(shifts ? 20 : 3))
      net.now = start + hours(8)
      const order: number[] = []
      for (let more = true, steps = 1; more; steps += 1) {
        if (steps > 5_000) throw new Error('The gap does not end.')
        const page = await reader.step()
        if (page.items.length > 0) order.push(Math.max(...idsOf(page.items)))
        more = page.more
        if (steps % life === 0) reader.die()
      }
      expect(reader.stored.get('a')?.size).toBe(8_000)
      expect(reader.asked.length).toBeLessThan(most)
      // The newest page, and then from the oldest on.
      expect(order.slice(1, 20).every((newest, i) => newest < 8_000 && newest > (order[i] ?? 0) - 8_001)).toBe(true)
      expect(order[1]).toBeLessThan(100)
      expect(String(reader.cursor).length).toBeLessThan(2_000)
    },
  )

  it('a gap larger than memory is read oldest first all the same, in portions where places shift', async () => {
    for (const shifts of [false, true]) {
      const net = new Network()
      const reader = new Reader(
        [lane('a', shifts ? { shifts } : {})],
        () => net.now,
        (_, at) => (shifts ? net.distant(40, at) : net.behind(40, at)),
      )
      await reader.round()
      for (let i = 0; i < 2_500; i++) net.write(start + i * seconds(10))
      net.now = start + hours(8)
      const order: number[] = []
      for (let more = true; more; ) {
        const page = await reader.step()
        if (page.items.length > 0) order.push(Math.max(...idsOf(page.items)))
        more = page.more
      }
      expect(order[0]).toBe(2_500)
      const rest = order.slice(1)
      expect(rest[0]).toBeLessThan(100)
      // Portions share what is read twice; never does an older one come after much newer ones.
      rest.forEach((newest, at) => expect(newest).toBeGreaterThan((rest[at - 1] ?? 0) - 160))
      expect(reader.stored.get('a')?.size).toBe(2_500)
    }
  })
})

describe('a server that sets its clock back by an hour', () => {
  it('loses nothing of what it dates before what was read', async () => {
    const net = new Network()
    const reader = new Reader(
      [lane('mentions')],
      () => net.now,
      () => net.behind(40, null),
    )
    net.write(start)
    await reader.round()
    net.now = start + minutes(5)
    net.write(start - minutes(58))
    await reader.round()
    expect([...(reader.stored.get('mentions') ?? [])]).toEqual([1, 2])
  })
})
