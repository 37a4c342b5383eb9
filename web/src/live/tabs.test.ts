import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../../../src/api/schemas.ts'
import type { LineWord, OpenLine } from './line.ts'
import { afterBeat, afterHolder, afterLeaving, outranks, type Part, taken } from './seat.ts'
import { type Heard, joinTabs, type Tab, type TabWord } from './tabs.ts'

const [bakery, bistro, florist] = ['bakery', 'bistro', 'florist'] as const
const brands = [bakery, bistro, florist] as const
type Brand = (typeof brands)[number]

/** The server's end: a log of what happened at the brands, and the lines that are open on it. */
class House {
  readonly log: { readonly brandId: string; readonly caseId: string }[] = []
  readonly lines: HouseLine[] = []
  /** The brands that whoever is here sees. */
  seen: readonly string[] = brands
  refuses = false
  /** Before the places of its log. */
  era = 7
  readonly present = new Map<string, LiveEvent>()
  readonly openLine: OpenLine = (brandIds, after, tell) => {
    const line = new HouseLine(this, brandIds, after, tell)
    this.lines.push(line)
    return () => line.end()
  }
  get open(): readonly HouseLine[] {
    return this.lines.filter((line) => !line.ended)
  }
  happens(brandId: string): string {
    const caseId = String(this.log.length + 1)
    this.log.push({ brandId, caseId })
    for (const line of this.open) line.catchUp()
    return caseId
  }
  /** An older database takes the place of this one. */
  goesBack(): void {
    this.log.length = 0
    this.era -= 1
    for (const line of this.open) line.goesBack()
  }
  isAt(caseId: string, brandId: string, ...names: readonly string[]): void {
    const people = names.map((name) => ({ id: name, name, doing: 'writing' as const }))
    const event: LiveEvent = { type: 'presence', caseId, brandId, people }
    if (people.length === 0) this.present.delete(caseId)
    else this.present.set(caseId, event)
    for (const line of this.open) line.says(event)
  }
}

class HouseLine {
  ended = false
  /** Whose tab holds it, if that is frozen: what comes waits. */
  frozen = false
  stands = false
  readonly #house: House
  readonly asked: readonly string[]
  readonly after: string | null
  #covered: readonly string[] = []
  #at: number
  #placed: boolean
  readonly #tell: (word: LineWord) => void
  readonly #waiting: LineWord[] = []
  constructor(house: House, asked: readonly string[], after: string | null, tell: (word: LineWord) => void) {
    this.#house = house
    this.asked = asked
    this.after = after
    this.#placed = after !== null
    this.#at = after === null ? 0 : Number(after.slice(2))
    this.#tell = tell
    setTimeout(() => this.begin(), 20)
  }
  begin(): void {
    if (this.ended) return
    this.#covered = this.asked.filter((brandId) => this.#house.seen.includes(brandId))
    if (this.#house.refuses || this.#covered.length === 0) {
      this.ended = true
      this.#say({ kind: 'refused' })
      return
    }
    if (!this.#placed) this.#at = this.#house.log.length
    this.#placed = true
    this.stands = true
    this.#say({ kind: 'listening', brandIds: this.#covered, id: `${this.#house.era}.${this.#at}` })
    for (const event of this.#house.present.values()) this.says(event)
    this.catchUp()
  }
  /** As the server does it: one by one, each with its place. */
  catchUp(): void {
    if (!this.stands) return
    for (; this.#at < this.#house.log.length; this.#at += 1) {
      const it = this.#house.log[this.#at]
      if (it === undefined || !this.#covered.includes(it.brandId)) continue
      const event: LiveEvent = { type: 'case', ...it, version: 1, what: ['opened'] }
      this.#say({ kind: 'event', event, id: `${this.#house.era}.${this.#at + 1}` })
    }
  }
  says(event: LiveEvent): void {
    if (this.stands && 'brandId' in event && this.#covered.includes(event.brandId))
      this.#say({ kind: 'event', event, id: `${this.#house.era}.${this.#at}` })
  }
  goesBack(): void {
    this.#at = 0
    this.#say({ kind: 'event', event: { type: 'resync' }, id: `${this.#house.era}.0` })
  }
  /** The network goes; the browser comes back by itself, after the last id. */
  cut(): void {
    if (!this.stands) return
    this.stands = false
    this.#say({ kind: 'cut' })
    setTimeout(() => this.begin(), 1_000)
  }
  end(): void {
    this.ended = true
    this.stands = false
  }
  thaw(): void {
    this.frozen = false
    for (const word of this.#waiting.splice(0)) if (!this.ended || word.kind === 'refused') this.#tell(word)
  }
  #say(word: LineWord): void {
    if (this.frozen) this.#waiting.push(word)
    else this.#tell(word)
  }
}

/** One tab, with what its page knows by what it heard. */
class Page {
  readonly heard: Heard[] = []
  readonly told: string[] = []
  readonly lines: HouseLine[] = []
  /** What has been read of the brand, and what was told since. */
  readonly known = new Set<string>()
  brand: Brand
  stood = false
  alive = true
  frozen = false
  hear: ((word: TabWord) => void) | null = null
  readonly #waiting: TabWord[] = []
  readonly #out: TabWord[] = []
  readonly tab: Tab
  readonly #browser: Browser
  #leave: () => void
  constructor(browser: Browser, brand: Brand, chance: number) {
    this.#browser = browser
    this.brand = brand
    const id = `tab ${String.fromCharCode(97 + ((browser.pages.length * 7) % 26))}${browser.pages.length}`
    this.tab = joinTabs({
      id,
      chance,
      connect: (hear) => {
        this.hear = hear
        return {
          post: (word) => (this.frozen ? this.#out.push(word) : browser.carry(this, word)),
          close: () => {
            this.hear = null
          },
        }
      },
      openLine: (...asked) => {
        const end = browser.house.openLine(...asked)
        const line = browser.house.lines.at(-1)
        if (line !== undefined) {
          line.frozen = this.frozen
          this.lines.push(line)
        }
        return end
      },
      ended: () => {},
    })
    this.#leave = this.#listen()
  }
  #listen(): () => void {
    this.known.clear()
    this.stood = false
    this.told.length = 0
    const real = setInterval
    // A frozen page has no beats.
    vi.stubGlobal('setInterval', (beat: () => void, ms: number) => real(() => this.frozen || beat(), ms))
    const leave = this.tab.listen(this.brand, (heard) => {
      if (!this.alive) return
      this.heard.push(heard)
      if (heard.kind === 'state' && heard.open && !this.stood) {
        this.stood = true
        this.#read()
      }
      if (heard.kind !== 'event') return
      if (heard.event.type === 'resync') this.#read()
      else if (heard.event.type === 'case') {
        this.told.push(heard.event.caseId)
        this.known.add(heard.event.caseId)
      }
    })
    vi.stubGlobal('setInterval', real)
    return leave
  }
  /** The page asks for everything that it shows. */
  #read(): void {
    for (const it of this.#browser.house.log) if (it.brandId === this.brand) this.known.add(it.caseId)
  }
  show(brand: Brand): void {
    if (brand === this.brand) return
    this.brand = brand
    this.#leave()
    this.#leave = this.#listen()
  }
  receive(word: TabWord): void {
    if (!this.alive || this.hear === null) return
    if (this.frozen) this.#waiting.push(word)
    else this.hear(word)
  }
  close(): void {
    if (!this.alive) return
    this.tab.putAway()
    this.alive = false
  }
  /** Ends without a word. */
  die(): void {
    this.alive = false
    this.tab.putAway()
  }
  freeze(): void {
    this.frozen = true
    for (const line of this.lines) line.frozen = true
  }
  /** `line first`: what the network brought is taken in before what the other tabs said. */
  thaw(lineFirst = true): void {
    this.frozen = false
    const fromOthers = () => {
      for (const word of this.#waiting.splice(0)) this.hear?.(word)
    }
    const fromLines = () => {
      for (const line of this.lines) line.thaw()
    }
    for (const word of this.#out.splice(0)) this.#browser.carry(this, word)
    for (const come of lineFirst ? [fromLines, fromOthers] : [fromOthers, fromLines]) come()
  }
  says = () => this.heard.map((it) => (it.kind === 'state' ? it.open : it.kind === 'event' ? it.event.type : it.kind))
}

class Browser {
  readonly house = new House()
  readonly pages: Page[] = []
  opens(brand: Brand, chance = Math.min(1, this.pages.length / 4)): Page {
    const page = new Page(this, brand, chance)
    this.pages.push(page)
    return page
  }
  carry(from: Page, word: TabWord): void {
    if (!from.alive) return
    const copy = structuredClone(word)
    setTimeout(() => {
      for (const page of this.pages) if (page !== from) page.receive(copy)
    }, 1)
  }
  end(): void {
    for (const page of this.pages) {
      if (page.alive) page.tab.putAway()
      page.alive = false
    }
  }
}

const passes = (ms: number) => vi.advanceTimersByTime(ms)

describe('who of the tabs holds the line', () => {
  const a = { term: 1, tab: 'a' }
  const b = { term: 1, tab: 'b' }

  it('is the one who took it last, of two at once the later name', () => {
    expect([outranks(b, a), outranks(a, b), outranks({ term: 2, tab: 'a' }, b), outranks(a, null)]).toEqual([
      true,
      false,
      true,
      true,
    ])
    const leads: Part = { role: 'leads', seat: b }
    expect(afterHolder(leads, a)).toBe(leads)
    expect(afterHolder({ role: 'leads', seat: a }, b)).toEqual({ role: 'follows', seat: b, silent: 0 })
    expect(afterHolder({ role: 'follows', seat: b, silent: 2 }, b)).toEqual({ role: 'follows', seat: b, silent: 0 })
  })

  it('is asked when it falls silent, and followed by another after the third beat without an answer', () => {
    let part: Part = { role: 'follows', seat: b, silent: 0 }
    const asked: boolean[] = []
    while (part.role !== 'leads') {
      const next = afterBeat(part, 'c')
      part = next.part
      asked.push(next.asks)
    }
    expect([asked, part]).toEqual([[false, true, true, false], { role: 'leads', seat: { term: 2, tab: 'c' } }])
    expect(afterBeat(part, 'c')).toEqual({ part, asks: false })
  })

  it('is the heir of the one who leaves, whoever that was; without one all ask anew', () => {
    const follows: Part = { role: 'follows', seat: b, silent: 1 }
    const heir = { term: 2, tab: 'c' }
    expect(afterLeaving(follows, b, 'c', 'c')).toEqual({ role: 'leads', seat: heir })
    expect(afterLeaving(follows, b, 'c', 'd')).toEqual({ role: 'follows', seat: heir, silent: 0 })
    expect(afterLeaving(follows, b, null, 'c')).toEqual({ role: 'asks', seat: b })
    expect(afterLeaving(follows, a, 'c', 'c')).toBe(follows)
    expect(taken({ role: 'asks', seat: b }, 'c')).toEqual({ role: 'leads', seat: heir })
  })
})

describe('the tabs of one browser', () => {
  let browser: Browser
  beforeEach(() => {
    vi.useFakeTimers()
    browser = new Browser()
  })
  afterEach(() => {
    browser.end()
    vi.useRealTimers()
  })
  const eight = () => Array.from({ length: 8 }, (_, n) => browser.opens(brands[n % 3] ?? bakery, n / 8))

  it('hold one line between them, however many brands they show and however they come', () => {
    const pages = eight()
    passes(1_000)
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([[...brands].sort()])
    for (const brand of brands) browser.house.happens(brand)
    passes(10)
    expect(pages.map(({ told }) => told)).toEqual(pages.map(({ brand }) => [String(brands.indexOf(brand) + 1)]))
    passes(60_000)
    expect(browser.house.open).toHaveLength(1)
  })

  it('hear nothing of a brand that they do not show, though another does', () => {
    const first = browser.opens(bakery)
    browser.opens(bistro)
    passes(1_000)
    browser.house.happens(bistro)
    browser.house.isAt('9', bistro, 'Marc')
    passes(10)
    expect(first.says()).toEqual([false, true])
  })

  it('have a brand more listened to without a gap when a tab shows one more', () => {
    const first = browser.opens(bakery)
    passes(1_000)
    const second = browser.opens(bistro)
    // While the second line is on its way the first one goes on telling; nothing is told by both.
    for (let n = 0; n < 60; n += 1) {
      browser.house.happens(n % 2 === 0 ? bakery : bistro)
      passes(5)
    }
    expect(first.told).toEqual(Array.from({ length: 30 }, (_, n) => String(2 * n + 1)))
    expect(second.known.size).toBe(30)
    expect(first.says().filter((it) => it !== 'case')).toEqual([false, true])
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([[bakery, bistro]])
  })

  it('go on after the last id when the one that held the line closes: nothing is lost and nothing told twice', () => {
    const [first, second, third] = [browser.opens(bakery), browser.opens(bistro), browser.opens(bakery)]
    passes(1_000)
    browser.house.happens(bistro)
    first.close()
    browser.house.happens(bakery)
    browser.house.happens(bistro)
    passes(150)
    expect(browser.house.open.map(({ asked, after }) => [asked, after])).toEqual([[[bakery, bistro], '7.1']])
    expect([second.told, third.told]).toEqual([['1', '3'], ['2']])
    expect(second.says()).toEqual([false, true, 'case', false, true, 'again', 'case'])
  })

  it('have another take over within seconds when the one that held the line ended without a word, or is frozen', () => {
    for (const how of ['die', 'freeze'] as const) {
      const [first, second] = [browser.opens(bakery), browser.opens(bistro)]
      passes(3_000)
      first[how]()
      browser.house.happens(bistro)
      passes(6_100)
      expect(second.told).toEqual([String(browser.house.log.length)])
      expect(second.says().filter((it) => it === 'resync')).toEqual([])
      browser.end()
      browser = new Browser()
    }
  })

  it.each([true, false])(
    'let go of the line on waking when another took it meanwhile, and have missed nothing',
    (lineFirst) => {
      const [first, second] = [browser.opens(bakery), browser.opens(bakery)]
      passes(1_000)
      first.freeze()
      browser.house.happens(bakery)
      passes(9_000)
      browser.house.happens(bakery)
      passes(10)
      expect([first.told, second.told]).toEqual([[], ['1', '2']])
      first.thaw(lineFirst)
      passes(100)
      browser.house.happens(bakery)
      passes(10)
      expect([first.told, second.told]).toEqual([
        ['1', '2', '3'],
        ['1', '2', '3'],
      ])
      expect(browser.house.open).toHaveLength(1)
    },
  )

  it('hand the line over before they are frozen, if there is somebody to take it', () => {
    const [first, second] = [browser.opens(bakery), browser.opens(bistro)]
    passes(1_000)
    first.tab.handOver()
    passes(150)
    expect(second.lines.filter(({ ended }) => !ended)).toHaveLength(1)
    expect(browser.house.open).toHaveLength(1)
    first.close()
    passes(5)
    second.tab.handOver()
    browser.house.happens(bistro)
    passes(10)
    expect(second.told).toEqual(['1'])
  })

  it('listen no longer to a brand that nobody shows, whether its tab said that it goes or ended without a word', () => {
    const first = browser.opens(bakery)
    const [second, third] = [browser.opens(bistro), browser.opens(florist)]
    passes(1_000)
    second.close()
    third.die()
    passes(16_000)
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([[bakery, florist]])
    browser.house.happens(bakery)
    passes(45_000)
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([[bakery]])
    browser.house.happens(bakery)
    passes(10)
    expect(first.says()).toEqual([false, true, 'case', 'case'])
    const opened = browser.house.lines.length
    passes(120_000)
    expect(browser.house.lines).toHaveLength(opened)
  })

  it('keep listening for a tab that answers, however long it says nothing else', () => {
    const pages = [browser.opens(bakery), browser.opens(bistro), browser.opens(florist)]
    passes(600_000)
    expect([browser.house.lines.length, pages.map((page) => page.says())]).toEqual([1, pages.map(() => [false, true])])
  })

  it.each([true, false])('forget a tab that is frozen, and have it read what it missed when it wakes up', (isLong) => {
    const [first, second] = [browser.opens(bakery), browser.opens(bistro)]
    passes(1_000)
    second.freeze()
    browser.house.happens(bistro)
    passes(isLong ? 80_000 : 20_000)
    browser.house.happens(bistro)
    browser.house.happens(bakery)
    passes(10)
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([isLong ? [bakery] : [bakery, bistro]])
    second.thaw()
    passes(1_000)
    expect(second.known).toEqual(new Set(['1', '2']))
    expect(second.says().filter((it) => it === 'resync')).toHaveLength(isLong ? 1 : 0)
    expect(browser.house.open.map(({ asked }) => asked)).toEqual([[bakery, bistro]])
    expect(first.says()).toEqual([false, true, 'case'])
  })

  it('tell a tab that comes later who is where, and no more than who still is', () => {
    browser.opens(bakery)
    passes(1_000)
    browser.house.isAt('1', bakery, 'Marc')
    browser.house.isAt('2', bakery, 'Marc')
    browser.house.isAt('2', bakery)
    browser.house.isAt('3', bistro, 'Hugo')
    passes(10)
    const late = browser.opens(bakery)
    passes(100)
    const marc = { kind: 'event', event: browser.house.present.get('1') }
    expect(late.heard).toEqual([{ kind: 'state', open: true }, marc])
  })

  it('are told by one that is refused, and of one brand only its own, whose line does not stand', () => {
    const [first, second] = [browser.opens(bakery), browser.opens(bistro)]
    passes(1_000)
    browser.house.seen = [bakery]
    browser.house.open[0]?.cut()
    passes(1_100)
    expect(first.says()).toEqual([false, true, false, true, 'again'])
    expect(second.says()).toEqual([false, true, false, 'again', 'refused'])
    browser.house.happens(bistro)
    browser.house.happens(bakery)
    passes(10)
    expect([first.told, second.told]).toEqual([['2'], []])
    // It may be seen again: what happened meanwhile is read.
    browser.house.seen = brands
    browser.house.open[0]?.cut()
    passes(1_100)
    expect(second.known).toEqual(new Set(['1']))
    browser.house.refuses = true
    browser.house.open[0]?.cut()
    passes(1_100)
    expect([first.says().at(-1), second.says().at(-1)]).toEqual(['refused', 'refused'])
  })

  it('go on from an older place where the server says to read everything again, once', () => {
    const [first, second] = [browser.opens(bakery), browser.opens(bakery)]
    passes(1_000)
    for (let n = 0; n < 5; n += 1) browser.house.happens(bakery)
    passes(10)
    browser.house.goesBack()
    passes(30_000)
    for (const page of [first, second]) page.told.length = 0
    browser.house.happens(bakery)
    first.close()
    browser.house.happens(bakery)
    passes(150)
    expect(second.told).toEqual(['1', '2'])
    expect(second.says().filter((it) => it === 'resync')).toHaveLength(1)
  })

  it('read again what was heard by one and not by another that took the line', () => {
    const first = browser.opens(bakery)
    passes(500)
    browser.house.happens(bakery)
    const second = browser.opens(bakery, 0.5)
    passes(2)
    first.die()
    passes(100)
    // It comes while nobody holds the line, and finds nobody who answers.
    const third = browser.opens(bakery, 0)
    passes(20)
    browser.house.happens(bakery)
    passes(10_000)
    for (const page of [second, third]) expect(page.known).toEqual(new Set(['1', '2']))
    expect(browser.house.open).toHaveLength(1)
  })

  it('keep the line from one page of a tab to the next, and let it go when nobody listens any more', () => {
    const ended = vi.fn<() => void>()
    const { house } = browser
    const tab = joinTabs({ id: 'a', chance: 0, connect: () => null, openLine: house.openLine, ended })
    const leave = tab.listen(bakery, () => {})
    passes(100)
    leave()
    passes(900)
    const again = tab.listen(bakery, () => {})
    passes(5_000)
    expect([house.lines.length, house.open.length]).toEqual([1, 1])
    again()
    again()
    passes(1_000)
    expect([house.open.length, ended.mock.calls.length, vi.getTimerCount()]).toEqual([0, 1, 0])
  })

  it('begin again when they are shown again after they were put away, and read what was missed', () => {
    const only = browser.opens(bakery)
    passes(1_000)
    only.tab.putAway()
    expect(browser.house.open).toHaveLength(0)
    browser.house.happens(bakery)
    passes(60_000)
    only.tab.takeUp()
    passes(1_000)
    expect(only.known).toEqual(new Set(['1']))
    expect(browser.house.open).toHaveLength(1)
  })

  it('miss nothing and are told nothing twice, whatever becomes of them', () => {
    const at = fc.nat(9)
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('happens' as const), at }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('passes' as const), at: fc.integer({ min: 1, max: 3_000 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('passes' as const), at: fc.integer({ min: 1, max: 30 }) }) },
      ...(['opens', 'close', 'die', 'freeze', 'thaw', 'show', 'cut', 'handOver'] as const).map((it) => ({
        weight: it === 'opens' ? 3 : 1,
        arbitrary: fc.record({ do: fc.constant(it), at }),
      })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        vi.clearAllTimers()
        browser = new Browser()
        const { house } = browser
        for (const { do: what, at } of steps) {
          const living = browser.pages.filter(({ alive }) => alive)
          const page = living[at % Math.max(1, living.length)]
          const brand = brands[at % 3] ?? bakery
          if (what === 'happens') house.happens(brand)
          else if (what === 'passes') passes(at)
          else if (what === 'cut') house.open[0]?.cut()
          else if (what === 'opens') browser.opens(brand, at / 10)
          else if (page !== undefined) {
            if (what === 'thaw') page.thaw(at % 2 === 0)
            else if (what === 'freeze' || what === 'die') page[what]()
            else if (page.frozen) continue
            else if (what === 'show') page.show(brand)
            else if (what === 'handOver') page.tab.handOver()
            else page.close()
          }
        }
        for (const page of browser.pages) if (page.alive) page.thaw()
        passes(90_000)
        const living = browser.pages.filter(({ alive }) => alive)
        const shown = [...new Set(living.map(({ brand }) => brand))].sort()
        expect(house.open.map(({ asked }) => asked)).toEqual(living.length === 0 ? [] : [shown])
        for (const page of living) {
          expect([...page.known].sort()).toEqual(
            house.log.flatMap(({ brandId, caseId }) => (brandId === page.brand ? [caseId] : [])).sort(),
          )
          expect(page.told).toEqual([...new Set(page.told)])
          expect(page.heard.findLast(({ kind }) => kind === 'state')).toEqual({ kind: 'state', open: true })
        }
        browser.end()
        passes(2_000)
        expect(vi.getTimerCount()).toBe(0)
      }),
    )
  })
})
