import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { after, duration, hours, minutes, seconds } from '../../domain/model/time.ts'
import type { Page, Session } from '../sdk/connector.ts'
import { Blog, start } from './blog.test-suite.ts'

const nameOf = (id: number): string => `blog.mireille.example#comment-${id}`
const numbersIn = ({ arrivals }: Pick<Page, 'arrivals'>): readonly number[] =>
  arrivals.flatMap((it) => (it.kind === 'post' ? [Number(/\d+$/u.exec(it.post.externalId)?.[0])] : []))
const account = { user: 'mireille', password: 'abcd efgh' }
const visitor = { way: 'public' }

/** Whoever reads the blog: what is stored, and the cursor that was stored with it. */
class Reader {
  readonly held = new Map<string, string | null>()
  cursor: string | null = null
  #session: Session | null = null
  readonly #blog: Blog
  readonly #way: Readonly<Record<string, unknown>>

  constructor(blog: Blog, way: Readonly<Record<string, unknown>>) {
    this.#blog = blog
    this.#way = way
  }

  async ask(): Promise<Page> {
    this.#session ??= await this.#blog.listen(this.#way)
    return this.#session.pull(this.cursor, [])
  }

  async step(): Promise<Page> {
    const page = await this.ask()
    for (const it of page.arrivals) {
      if (it.kind === 'post') this.held.set(it.post.externalId, it.post.text)
      else if (it.kind === 'deleted') this.held.set(it.externalId, null)
    }
    this.cursor = page.cursor
    return page
  }

  async round(): Promise<readonly Page[]> {
    const pages: Page[] = []
    for (let more = true; more; ) {
      if (pages.length > 500) throw new Error('The round does not end.')
      pages.push(await this.step())
      more = pages.at(-1)?.more === true
    }
    return pages
  }

  /** The process dies: what it remembered is gone, what it stored is there. */
  die(): void {
    this.#session = null
  }
}

describe('after a gap', () => {
  it.each([
    ['with an account', account],
    ['without one', visitor],
  ])('the newest page comes first, then the oldest on, and it says how far it is: %s', async (_, way) => {
    const blog = new Blog()
    const reader = new Reader(blog, way)
    blog.write('<p>avant</p>')
    await reader.round()
    for (let i = 0; i < 560; i++) blog.write(`<p>numéro ${i}</p>`, { at: after(start, duration(i * seconds(60))) })
    blog.now = after(start, hours(10))
    blog.asked.length = 0
    const pages = await reader.round()
    expect(pages.map((it) => Math.min(...numbersIn(it)))).toEqual([462, 2, 101, 191, 281, 371, 461])
    expect(pages.map(({ catching }) => catching?.reached)).toEqual(
      [null, 98, 188, 278, 368, 458, 460].map((i) => (i === null ? undefined : start + i * minutes(1))),
    )
    const end = start + 460 * minutes(1)
    expect(pages.slice(1).every(({ catching }) => catching?.end === end)).toBe(true)
    expect([...reader.held.keys()]).toHaveLength(561)
    // Where the gap begins is looked for once.
    const looks = blog.asked.filter(({ url }) => url.searchParams.get('per_page') === '1')
    expect(looks.length).toBeGreaterThan(0)
    expect(looks.length).toBeLessThan(8)
    // What was approved or changed meanwhile is looked for, down to the oldest, and then one page is enough again.
    blog.asked.length = 0
    for (const requests of [6, 1]) {
      expect(await reader.round()).toHaveLength(1)
      expect(blog.asked.splice(0)).toHaveLength(requests)
    }
  })

  it('whoever writes while it is read is heard within half a minute', async () => {
    const blog = new Blog()
    const reader = new Reader(blog, account)
    blog.write('<p>avant</p>')
    await reader.round()
    for (let i = 0; i < 900; i++) blog.write(`<p>numéro ${i}</p>`, { at: after(start, duration(i * seconds(10))) })
    blog.now = after(start, hours(4))
    await reader.step()
    const { id } = blog.write('<p>Et maintenant ?</p>')
    const since = blog.now
    for (let more = true; more && !reader.held.has(nameOf(id)); ) {
      blog.now = after(blog.now, seconds(6))
      more = (await reader.step()).more
    }
    expect(reader.held.has(nameOf(id))).toBe(true)
    expect(blog.now - since).toBeLessThanOrEqual(seconds(30))
    expect(reader.held.size).toBeLessThan(500)
    await reader.round()
    expect(reader.held.size).toBe(902)
  })

  it('a page of comments that are counted but shown to nobody is passed over', async () => {
    const blog = new Blog()
    const reader = new Reader(blog, visitor)
    blog.write('<p>avant</p>')
    await reader.round()
    for (let i = 0; i < 700; i++) blog.write(`<p>numéro ${i}</p>`, i > 50 && i < 400 ? { isSecret: true } : {})
    await reader.round()
    expect(reader.held.size).toBe(1 + 51 + 300)
  })

  it('a visitor’s comment that was let through late is heard within ten minutes, though 150 newer ones stand above it', async () => {
    const blog = new Blog()
    const reader = new Reader(blog, visitor)
    await reader.round()
    const late = blog.write('<p>Et la terrasse ?</p>', { status: 'hold' })
    for (let i = 0; i < 150; i++) blog.write(`<p>numéro ${i}</p>`)
    await reader.round()
    late.status = 'approved'
    blog.now = after(blog.now, minutes(10))
    await reader.round()
    expect(reader.held.get(nameOf(late.id))).toBe('Et la terrasse ?')
  })

  it('one that was let through below a thousand newer ones, half of which nobody may see, is heard within the hour', async () => {
    const blog = new Blog()
    const reader = new Reader(blog, visitor)
    await reader.round()
    const late = blog.write('<p>Et la terrasse ?</p>', { status: 'hold' })
    for (let i = 0; i < 1_100; i++)
      blog.write(`<p>numéro ${i}</p>`, i > 100 && i < 600 ? { isSecret: true } : { at: blog.now })
    await reader.round()
    late.status = 'approved'
    blog.asked.length = 0
    for (let rounds = 0; rounds < 6; rounds++) {
      blog.now = after(blog.now, minutes(10))
      await reader.round()
    }
    expect(reader.held.get(nameOf(late.id))).toBe('Et la terrasse ?')
    // A busy site is not read from end to end each time.
    expect(blog.asked.length).toBeLessThanOrEqual(6 * 6)
    // And it begins again from the top.
    const other = blog.comments[700]
    if (other === undefined) throw new Error('It has so many.')
    other.html = '<p>numéro 699, corrigé</p>'
    for (let rounds = 0; rounds < 4; rounds++) {
      blog.now = after(blog.now, minutes(10))
      await reader.round()
    }
    expect(reader.held.get(nameOf(other.id))).toBe('numéro 699, corrigé')
  })

  it.each([
    ['a moderator', account],
    ['a visitor', visitor],
  ])(
    'what is removed below the newest 300 is found, thrown away or deleted for good, one or hundreds: %s',
    async (_, way) => {
      const blog = new Blog()
      const reader = new Reader(blog, way)
      await reader.round()
      for (let i = 0; i < 900; i++) blog.write(`<p>numéro ${i}</p>`)
      await reader.round()
      const standing = (): number => [...reader.held.values()].filter((it) => it !== null).length
      const sweep = async (): Promise<void> => {
        blog.now = after(blog.now, minutes(10))
        await reader.round()
      }
      const takeOff = (from: number, to: number): void => {
        const at = blog.comments.findIndex(({ id }) => id >= from)
        blog.comments.splice(at, blog.comments.findIndex(({ id }) => id > to) - at)
      }
      const one = blog.comments[210]
      if (one === undefined) throw new Error('It has so many.')
      one.status = 'trash'
      takeOff(405, 405)
      takeOff(1, 1)
      blog.asked.length = 0
      for (let rounds = 0; rounds < 3; rounds++) await sweep()
      expect([one.id, 405, 1].map((id) => reader.held.get(nameOf(id)))).toEqual([null, null, null])
      expect(standing()).toBe(897)
      // Six pages, and a question or two for each that is missing.
      expect(blog.asked.length).toBeLessThanOrEqual(3 * 6 + 3 * 2)
      // Somebody tidies up: 250 at once, and whoever reads dies in between.
      takeOff(100, 350)
      blog.asked.length = 0
      for (let rounds = 0; rounds < 8; rounds++) {
        reader.die()
        await sweep()
      }
      expect(standing()).toBe(897 - 250)
      expect(blog.asked.length / 8).toBeLessThan(30)
      // Everything but the newest is thrown away.
      takeOff(2, 800)
      for (let rounds = 0; rounds < 12; rounds++) await sweep()
      expect(standing()).toBe(100)
      expect(reader.cursor?.length).toBeLessThan(12_000)
    },
  )

  it('nothing below is taken for removed because a cache answers another question, or a page is not shown for a while', async () => {
    const blog = new Blog()
    const reader = new Reader(blog, visitor)
    await reader.round()
    for (let i = 0; i < 600; i++) blog.write(`<p>numéro ${i}</p>`)
    await reader.round()
    for (const lie of [
      { body: [], headers: { 'x-wp-total': '0' } },
      { body: [], headers: { 'x-wp-total': '600' } },
    ]) {
      blog.refuse = (url) =>
        url.pathname.endsWith('/comments') &&
        (url.searchParams.has('include') || url.searchParams.get('offset') === '290')
          ? lie
          : undefined
      for (let rounds = 0; rounds < 4; rounds++) {
        blog.now = after(blog.now, minutes(10))
        await reader.round()
      }
    }
    expect([...reader.held.values()].filter((it) => it === null)).toEqual([])
    expect(reader.held.size).toBe(600)
  })

  it('a cursor of the time when a site was read from its newest comment back keeps its floor', async () => {
    const blog = new Blog()
    for (let i = 0; i < 320; i++) blog.write(`<p>numéro ${i}</p>`)
    const reader = new Reader(blog, account)
    const [known, since] = [{ '120': 'a0123456789' }, start - hours(200)]
    const walk = { offset: 90, top: 320 }
    reader.cursor = JSON.stringify({ v: 1, floor: 120, since, walk, known, checkedAt: start })
    await reader.round()
    for (let id = 121; id <= 320; id++) expect(reader.held.has(nameOf(id)), String(id)).toBe(true)
    expect(reader.held.has(nameOf(100))).toBe(false)
  })
})

describe('whatever happens while a gap is read', () => {
  /** Reads a blog through gaps, with comments that come, go, change, wait and are approved late, batches that fail and processes that die, and compares with what a visitor or a moderator sees there. */
  async function live(from: number, way: typeof account | typeof visitor, many: number): Promise<readonly string[]> {
    const random = chance(from)
    const upTo = (most: number): number => Math.floor(random() * most)
    const blog = new Blog()
    const reader = new Reader(blog, way)
    const sees = (status: string): boolean => status === 'approved' || (status === 'hold' && way === account)
    let words = 0
    const write = (at = blog.now): void => {
      words += 1
      const imported = upTo(20) === 0
      blog.write(`<p>mot ${words}</p>`, {
        at: imported ? start - hours(900) : at,
        status: upTo(12) === 0 ? 'hold' : 'approved',
      })
    }
    const change = (): void => {
      const some = blog.comments.filter(({ status }) => sees(status) || status === 'hold')
      const fate = upTo(4)
      const waiting = some.filter(({ status }) => status === 'hold')
      const among = fate === 1 ? waiting : some
      const one = among[upTo(among.length)]
      if (one === undefined) return
      words += 1
      if (fate === 0) one.html = `<p>mot ${words}, repris</p>`
      if (fate === 1) one.status = 'approved'
      if (fate === 2) one.status = 'trash'
      if (fate === 3) blog.comments.splice(blog.comments.indexOf(one), 1)
    }
    for (let i = upTo(30); i > 0; i--) blog.write('<p>ancien</p>', { at: start - hours(24 * (6 + upTo(30))) })
    const first = new Set(
      blog.comments.flatMap(({ id, at }) => (at < start - hours(7 * 24) || !sees('approved') ? [id] : [])),
    )
    await reader.round()
    for (let gap = 0; gap < 3; gap++) {
      const count = upTo(many)
      for (let i = 0; i < count; i++) write(after(blog.now, duration(i * seconds(20))))
      blog.now = after(blog.now, hours(11))
      for (let more = true, steps = 0; more; steps++) {
        if (steps > 500) throw new Error('The round does not end.')
        // The batch could not be stored: the same is asked for again.
        if (upTo(8) === 0) await reader.ask()
        if (upTo(4) === 0) reader.die()
        if (steps < 60 && upTo(2) === 0) write()
        // More at once than a page holds.
        if (steps < 30 && upTo(12) === 0) for (let i = upTo(180); i > 0; i--) write()
        if (steps < 30 && upTo(4) === 0) change()
        // What is below is removed for good, and whole pages move.
        if (upTo(10) === 0 && blog.comments.length > 600) blog.comments.splice(0, 40)
        blog.now = after(blog.now, duration(upTo(4_000)))
        more = (await reader.step()).more
      }
      blog.now = after(blog.now, minutes(11))
      await reader.round()
      // What came with the last page is read first.
      await reader.round()
    }
    // Twice through everything: what is removed while it is gone through moves the pages.
    for (let rounds = 2 * Math.ceil(blog.comments.length / 270) + 6; rounds > 0; rounds--) {
      blog.now = after(blog.now, minutes(11))
      await reader.round()
    }
    const wrong: string[] = []
    for (const { id, status, html } of blog.comments) {
      const expected = sees(status) ? html.replace(/<[^>]*>/gu, '') : null
      const here = reader.held.get(nameOf(id)) ?? null
      if (!first.has(id) && here !== expected) wrong.push(`${id}: there ${expected}, here ${here}`)
    }
    const there = new Set(blog.comments.map(({ id }) => nameOf(id)))
    for (const [name, text] of reader.held) if (text !== null && !there.has(name)) wrong.push(`${name} is gone`)
    return wrong
  }

  it.each([
    ['a moderator', account],
    ['a visitor', visitor],
  ])('at the end we hold what %s sees', async (_, way) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 700 }), async (from, many) => {
        expect(await live(from, way, many)).toEqual([])
      }),
      { seed, numRuns: runs(7) },
    )
  })
})
