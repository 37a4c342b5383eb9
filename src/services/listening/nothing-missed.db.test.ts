import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, anAuthor, aPost, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, matcherFor } from '../../../test/support/listener.ts'
import { chance, runs } from '../../../test/support/seed.ts'
import { rebuild } from '../../domain/cases/case.ts'
import type { Arrival, IncomingPost } from '../../domain/model/post.ts'
import { hours, instant, minutes } from '../../domain/model/time.ts'
import { readThread } from '../../store/case-reads.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Batch } from './ingest.ts'
import { reconsider } from './reconsider.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines' })
})
afterAll(() => base[Symbol.asyncDispose]())

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const aDesk = () => aListener(base.db)
const casesOf = (brandId: string) => casesOfBrand(base.db, brandId)
/** What the posts of a source said before they were edited: by post, in order. */
const formerOf = async (sourceId: string): Promise<readonly string[]> => {
  const rows = await base.db.rows<{ text: string }>(sql`
    select r.text from post_revision r join post p on p.id = r.post_id
    where p.source_id = ${sourceId} order by p.external_id, r.seen_at`)
  return rows.map(({ text }) => text)
}
const yesterday = instant(nine - hours(30))

/** A second account of the same brand on the same network, with its lease. */
async function secondAccount(brandId: string): Promise<Batch['lease']> {
  const sourceId = randomUUID()
  await base.db.run(sql`
    insert into source (id, brand_id, connector, name, settings, account, lease_holder, lease_token, lease_until)
    values (${sourceId}, ${brandId}, 'test', 'Deuxième', '{}', '{"externalId":"did:paris"}', 'test', 1, now() + interval '1 hour')`)
  return { sourceId, brandId, connector: 'test', token: '1' }
}

describe('a post that was stored before anybody knew that it matters', () => {
  it('opens a case when it comes again with a match, although it stood around another post before', async () => {
    const { brand, take } = await aDesk()
    const old = { externalId: 'at://old', publishedAt: yesterday, text: 'Deux heures chez Mireille !' }
    await take([arrives(old)], { channel: 'context' })
    expect(await casesOf(brand.brandId)).toEqual([])
    await take([arrives(old)])
    expect(await casesOf(brand.brandId)).toHaveLength(1)
    expect(await take([arrives(old)])).toMatchObject({ opened: [], joined: 0 })
  })

  it('opens a case when the network says later that it addresses the brand, and keeps that', async () => {
    const { brand, take } = await aDesk()
    const post = { externalId: 'at://seen', text: 'Vous êtes sérieux ?' }
    await take([arrives(post)])
    expect(await casesOf(brand.brandId)).toEqual([])
    await take([arrives({ ...post, addressed: 'quote' })])
    expect(await casesOf(brand.brandId)).toHaveLength(1)
    expect(await base.db.rows(sql`select addressed from post where source_id = ${brand.sourceId}`)).toEqual([
      { addressed: 'quote' },
    ])
  })

  it('opens a case at once when it stands around another one, is of today and names the brand', async () => {
    const { brand, take } = await aDesk()
    await take([arrives()], { channel: 'context' })
    expect(await casesOf(brand.brandId)).toHaveLength(1)
  })

  it('joins its author’s case when it is the rest of what they wrote', async () => {
    const { brand, take } = await aDesk()
    const thread = { parentId: 'at://first', rootId: 'at://first' }
    await take([arrives({ externalId: 'at://rest', text: 'Et froid en plus.', ...thread })])
    const other = anAuthor({ externalId: 'did:plc:yoan', handle: 'yoan' })
    await take([arrives({ externalId: 'at://other', text: 'Ah bon ?', author: other, ...thread })])
    await take([arrives({ externalId: 'at://first' })])
    const [only, ...others] = await casesOf(brand.brandId)
    expect(others).toEqual([])
    expect(only?.posts).toBe(2)
  })

  it('is found when a rule that names it is added, if it is of the last day', async () => {
    const { brand, ctx, take } = await aDesk()
    await take([
      arrives({ externalId: 'at://today', text: 'Le Mirliton est fermé ?' }),
      arrives({
        externalId: 'at://before',
        text: 'Le Mirliton, toujours',
        publishedAt: yesterday,
        author: anAuthor({ externalId: 'did:old' }),
      }),
      arrives({ externalId: 'at://none', text: 'Il pleut.', author: anAuthor({ externalId: 'did:rain' }) }),
    ])
    const matcher = matcherFor(brand, [{ kind: 'name', text: 'le Mirliton' }])
    const found = await reconsider(ctx, matcher, brand.lease)
    expect(found.opened.map(({ post }) => post.externalId)).toEqual(['at://today'])
    expect(await casesOf(brand.brandId)).toHaveLength(1)
    expect(
      await base.db.rows(
        sql`select jsonb_array_length(hits) as hits from post where source_id = ${brand.sourceId} and case_id is not null`,
      ),
    ).toEqual([{ hits: 1 }])
    expect((await reconsider(ctx, matcher, brand.lease)).opened).toEqual([])
  })
})

describe('an edit', () => {
  it('that newly names the brand opens a case whose clock starts with the new words, and says where it matched', async () => {
    const { brand, clock, take } = await aDesk()
    await take([arrives({ externalId: 'at://e', revision: 'a', text: 'Quelle soirée…' })])
    clock.pass(minutes(90))
    await take([arrives({ externalId: 'at://e', revision: 'b', text: 'Quelle soirée chez Mireille…' })])
    const [only] = await casesOf(brand.brandId)
    expect(only?.clock).toMatchObject({ state: 'running', startedAt: clock.now() })
    const [row] = await base.db.rows(sql`select hits, text from post where source_id = ${brand.sourceId}`)
    expect(row).toEqual({
      text: 'Quelle soirée chez Mireille…',
      hits: [{ ruleId: brand.ruleId, term: 0, start: 14, end: 27 }],
    })
  })

  it('moves the marks to where the words now stand', async () => {
    const { brand, take } = await aDesk()
    await take([arrives({ externalId: 'at://e', revision: 'a', text: 'chez Mireille, non' })])
    await take([arrives({ externalId: 'at://e', revision: 'b', text: 'Ah non, chez Mireille !' })])
    const [row] = await base.db.rows(sql`select hits from post where source_id = ${brand.sourceId}`)
    expect(row).toEqual({ hits: [{ ruleId: brand.ruleId, term: 0, start: 8, end: 21 }] })
  })

  it('that follows another in the same moment keeps the words of both, in order', async () => {
    const { brand, take } = await aDesk()
    const said = (revision: string) => arrives({ externalId: 'at://e', revision, text: `Chez Mireille, ${revision}.` })
    await take([said('a')])
    await take([said('b')])
    await take([said('c')])
    expect(await formerOf(brand.sourceId)).toEqual(['Chez Mireille, a.', 'Chez Mireille, b.'])
  })

  it('that comes in one batch with what it replaced keeps the former words, and keeps them once', async () => {
    const { brand, clock, take } = await aDesk()
    const said = (externalId: string, revision: string) =>
      arrives({ externalId, revision, text: `Chez Mireille, ${revision}.` })
    await take([said('at://k', 'a')])
    const batch = [
      said('at://e', 'a'),
      said('at://e', 'b'),
      said('at://e', 'c'),
      said('at://k', 'b'),
      said('at://k', 'c'),
    ]
    for (let round = 0; round < 3; round++) {
      clock.pass(minutes(20))
      await take(batch)
    }
    expect(await formerOf(brand.sourceId)).toEqual([
      'Chez Mireille, a.',
      'Chez Mireille, b.',
      'Chez Mireille, a.',
      'Chez Mireille, b.',
    ])
    const rows = await base.db.rows(sql`
      select distinct text, edited_at is not null as edited from post where source_id = ${brand.sourceId}`)
    expect(rows).toEqual([{ text: 'Chez Mireille, c.', edited: true }])
  })

  it('is not undone by a late sighting of the words before it', async () => {
    const { brand, clock, take } = await aDesk()
    const before = arrives({ externalId: 'at://e', revision: 'a' })
    await take([before])
    clock.pass(minutes(1))
    await take([arrives({ externalId: 'at://e', revision: 'b', text: 'Chez Mireille : réglé.' })])
    clock.pass(minutes(1))
    await take([before])
    await take([arrives({ externalId: 'at://e', revision: 'b', text: 'Chez Mireille : réglé.' }), before])
    expect(await formerOf(brand.sourceId)).toEqual(['Deux heures d’attente chez Mireille.'])
    expect(await base.db.rows(sql`select text, revision from post where source_id = ${brand.sourceId}`)).toEqual([
      { text: 'Chez Mireille : réglé.', revision: 'b' },
    ])
  })
})

describe('two accounts of one brand on one network', () => {
  it('hear the same post once: one case, one post in its thread', async () => {
    const { brand, take } = await aDesk()
    const lease = await secondAccount(brand.brandId)
    const post = arrives({ externalId: 'at://both' })
    await take([post])
    expect(await take([post], { lease })).toMatchObject({ stored: 0, known: 1 })
    const [only, ...others] = await casesOf(brand.brandId)
    expect(others).toEqual([])
    expect(only?.posts).toBe(1)
    expect(await readThread(base.db, only?.id ?? '')).toHaveLength(1)
  })

  it('do not open a settled case again by hearing its post once more', async () => {
    const { brand, ctx, take } = await aDesk()
    const lease = await secondAccount(brand.brandId)
    const post = arrives({ externalId: 'at://both' })
    const { opened } = await take([post])
    await settleCase({ ...ctx, actor: aPerson({ userId: 'ines' }) }, { caseId: opened[0]?.caseId ?? '', version: 1 })
    await take([post], { lease })
    expect((await casesOf(brand.brandId)).map((it) => it.status)).toEqual(['settled'])
  })

  it('give a post to the account that it addresses, and show what it answers', async () => {
    const { brand, take } = await aDesk()
    const lease = await secondAccount(brand.brandId)
    await take([arrives({ externalId: 'at://root', text: 'Il pleut.', author: anAuthor({ externalId: 'did:other' }) })])
    const post = { externalId: 'at://to-paris', parentId: 'at://root', rootId: 'at://root' }
    await take([arrives(post)])
    await take([arrives({ ...post, addressed: 'mention' })], { lease })
    const [only] = await casesOf(brand.brandId)
    expect(
      await base.db.rows(sql`select source_id from post where external_id = 'at://to-paris' and case_id = ${only?.id}`),
    ).toEqual([{ source_id: lease.sourceId }])
    expect((await readThread(base.db, only?.id ?? '')).map((each) => each.externalId)).toEqual([
      'at://root',
      'at://to-paris',
    ])
  })

  it('never take the other account for a customer', async () => {
    const { brand, take } = await aDesk()
    await secondAccount(brand.brandId)
    await take([arrives({ author: anAuthor({ externalId: 'did:paris' }), addressed: 'mention' })])
    expect(await casesOf(brand.brandId)).toEqual([])
  })
})

describe('what strangers send', () => {
  it('never stops a batch: what cannot be taken in is set aside with its reason, the rest goes on and the cursor moves', async () => {
    const { brand, ctx, take } = await aDesk()
    const strange: Partial<IncomingPost>[] = [
      { externalId: 'at://empty', text: '', addressed: 'mention' },
      { externalId: 'at://halves', text: 'chez Mireille \ud83d\u0000', parentId: 'at://\u0000x' },
      { externalId: 'at://long', text: `chez Mireille ${'é'.repeat(100_000)}` },
      { externalId: 'at://1970', publishedAt: instant(0) },
      { externalId: 'at://later', publishedAt: instant(nine + hours(900)) },
      { externalId: 'at://never', publishedAt: instant(Number.NaN) },
      { externalId: 'at://year', publishedAt: instant(8.64e15) },
      { externalId: 'at://nobody', author: anAuthor({ handle: '', name: ' ' }) },
      { externalId: 'at://up', parentId: 'x'.repeat(9_000) },
    ]
    const unfit: Partial<IncomingPost>[] = [
      { externalId: '' },
      { externalId: 'y'.repeat(9_000) },
      { externalId: 'at://who', author: anAuthor({ externalId: '' }) },
      { externalId: 'at://broken', text: undefined as unknown as string },
    ]
    const result = await take(
      [...strange, ...unfit].map((post) => arrives(post)),
      { cursor: 'after-all' },
    )
    expect(result).toMatchObject({ stored: strange.length, unfit: unfit.length })
    const aside = await base.db.rows<{ reason: string }>(
      sql`select reason from unfit_post where source_id = ${brand.sourceId} order by reason`,
    )
    expect(aside.map((row) => row.reason)).toEqual(['TypeError', 'id-too-long', 'no-author', 'no-id'])
    expect(await base.db.rows(sql`select cursor from source_cursor where source_id = ${brand.sourceId}`)).toEqual([
      { cursor: 'after-all' },
    ])
    const said = JSON.stringify(ctx.log.lines)
    expect(said).toContain('post.unfit')
    expect(said).not.toContain('Mireille')
  })

  it('is set aside however much of a batch it is', async () => {
    const { brand, take } = await aDesk()
    const long = (i: number) => arrives({ externalId: `${'z'.repeat(1_500)}${i}` })
    const posts = [...Array.from({ length: 30 }, (_, i) => long(i)), ...Array.from({ length: 10 }, () => arrives())]
    expect(await take(posts, { cursor: 'past-them' })).toMatchObject({ stored: 10, unfit: 30 })
    const aside = await base.db.rows<{ reason: string }>(
      sql`select reason from unfit_post where source_id = ${brand.sourceId}`,
    )
    expect(aside.map(({ reason }) => reason)).toEqual(Array.from({ length: 30 }, () => 'id-too-long'))
    expect(await base.db.rows(sql`select cursor from source_cursor where source_id = ${brand.sourceId}`)).toEqual([
      { cursor: 'past-them' },
    ])
  })

  it('stops the source when it is our own reading that fails', async () => {
    const { take } = await aDesk()
    const broken = Array.from({ length: 30 }, () => arrives({ text: undefined as unknown as string }))
    await expect(take(broken)).rejects.toThrow(/posts of one batch cannot be taken in \(TypeError\)/)
  })

  it('is told once while its source shows it again and again, once more a day later, and anew when its reason changes', async () => {
    const { clock, ctx, take } = await aDesk()
    const odd = (reason: string) => ({ setAside: [{ externalId: 'at://odd', reason }] })
    const told = (): number => ctx.log.lines.filter((line) => line.what === 'posts.set-aside').length
    for (let round = 0; round < 3; round++) await take([], odd('author: invalid_type'))
    expect(told()).toBe(1)
    clock.pass(hours(24))
    for (let round = 0; round < 3; round++) await take([], odd('author: invalid_type'))
    expect(told()).toBe(2)
    await take([], odd('text: invalid_type'))
    expect(told()).toBe(3)
    const unfit = arrives({ externalId: 'at://who', author: anAuthor({ externalId: '' }) })
    for (let round = 0; round < 3; round++) await take([unfit])
    expect(ctx.log.lines.filter((line) => line.what === 'post.unfit')).toHaveLength(1)
  })

  it('is found out one by one when only the database refuses it', async () => {
    const { brand, take } = await aDesk()
    await base.db.run(sql`alter table post add constraint no_poison check (text not like '%poison%')`)
    try {
      const posts = Array.from({ length: 23 }, (_, i) =>
        arrives({ externalId: `at://p${i}`, text: i === 5 || i === 6 || i === 22 ? 'poison' : 'chez Mireille' }),
      )
      expect(await take(posts, { cursor: 'on' })).toMatchObject({ stored: 20, unfit: 3 })
      const aside = await base.db.rows<{ id: string; reason: string }>(
        sql`select external_id as id, reason from unfit_post where source_id = ${brand.sourceId} order by 1`,
      )
      expect(aside).toEqual(['at://p22', 'at://p5', 'at://p6'].map((id) => ({ id, reason: '23514' })))
      expect((await casesOf(brand.brandId)).map((it) => it.posts)).toEqual([20])
      expect(await base.db.rows(sql`select cursor from source_cursor where source_id = ${brand.sourceId}`)).toEqual([
        { cursor: 'on' },
      ])
    } finally {
      await base.db.run(sql`alter table post drop constraint no_poison`)
    }
  })

  it('stops the source rather than be thrown away when everything is refused', async () => {
    const { brand, take } = await aDesk()
    await base.db.run(sql`alter table post add constraint nothing check (text = '') not valid`)
    try {
      await expect(take(Array.from({ length: 60 }, () => arrives()))).rejects.toThrow(
        /posts of one batch cannot be taken in \(23514\)/,
      )
      expect(await base.db.rows(sql`select 1 from source_cursor where source_id = ${brand.sourceId}`)).toEqual([])
    } finally {
      await base.db.run(sql`alter table post drop constraint nothing`)
    }
  })
})

/** A post of a made-up day: who wrote it, under which earlier one, and whether it names the brand. */
interface Line {
  readonly who: 'us' | 'a' | 'b' | 'c'
  readonly under: number | null
  readonly names: boolean
}

const line = fc.record<Line>({
  who: fc.constantFrom('us', 'a', 'a', 'b', 'c'),
  under: fc.option(fc.nat({ max: 11 }), { nil: null }),
  names: fc.boolean(),
})

/** The day as a network hands it in, oldest first. */
function storyOf(lines: readonly Line[]): readonly IncomingPost[] {
  const posts: IncomingPost[] = []
  for (const { who, under, names } of lines) {
    const parent = under === null || posts.length === 0 ? undefined : posts[under % posts.length]
    const ours = who === 'us'
    posts.push(
      aPost({
        externalId: `at://${posts.length}`,
        author: anAuthor({ externalId: `did:${who}`, handle: who }),
        ours,
        parentId: parent?.externalId ?? null,
        rootId: parent === undefined ? null : (parent.rootId ?? parent.externalId),
        addressed: !ours && parent?.ours === true ? 'reply' : null,
        publishedAt: instant(nine + minutes(posts.length)),
        text: names ? 'chez Mireille' : 'sans nom',
      }),
    )
  }
  return posts
}

/** What must come of it, however it arrives: a case for each person whose words call for an answer, with the rest of their threads and our answers; answered when our newest answer is younger than their newest words. */
function expected(posts: readonly IncomingPost[]) {
  const people = [...new Set(posts.filter((post) => !post.ours).map((post) => post.author.externalId))].sort()
  return people.flatMap((who) => {
    const mine = posts.filter((post) => post.author.externalId === who)
    const inCase = new Set(
      mine.filter((post) => post.text === 'chez Mireille' || post.addressed !== null).map((post) => post.externalId),
    )
    if (inCase.size === 0) return []
    for (let before = -1; before !== inCase.size; ) {
      before = inCase.size
      for (const post of posts) {
        if (post.ours ? inCase.has(post.parentId ?? '') : mine.includes(post) && isUnder(post, inCase)) {
          inCase.add(post.externalId)
        }
      }
    }
    const all = posts.filter((post) => inCase.has(post.externalId))
    const newest = (ours: boolean) =>
      Math.max(0, ...all.filter((post) => post.ours === ours).map((post) => post.publishedAt))
    return [{ who, posts: [...inCase].sort(), answered: newest(true) > newest(false) }]
  })
}

const isUnder = (post: IncomingPost, ids: ReadonlySet<string>): boolean =>
  ids.has(post.parentId ?? '') || ids.has(post.rootId ?? '')

async function standing(brandId: string) {
  const rows = await base.db.rows<{ who: string; posts: string[]; status: string; clock: string; id: string }>(sql`
    select c.id, a.external_id as who, c.status, c.clock_state as clock,
      (select array_agg(p.external_id order by p.external_id collate "C") from post p where p.case_id = c.id) as posts
    from cases c join author a on a.id = c.author_id where c.brand_id = ${brandId} order by a.external_id collate "C"`)
  for (const row of rows) expect(row.clock).toBe(row.status === 'waiting' ? 'met' : 'running')
  return rows.map(({ who, posts, status }) => ({ who, posts, answered: status === 'waiting' }))
}

describe('whatever way a day arrives', () => {
  it('the same cases stand, answered or not: in any order, cut anywhere, seen again by any lane and account', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        async (lines, from) => {
          const random = chance(from)
          const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
          const posts = storyOf(lines)
          const { brand, clock, take } = await aDesk()
          const second = await secondAccount(brand.brandId)
          clock.pass(hours(1))
          // Each post comes at least once by polling, and some again by other ways.
          const sightings = posts.flatMap((post) => [
            { post, channel: 'pull' as const },
            ...(random() < 0.6 ? [{ post, channel: pick(['pull', 'stream', 'context'] as const) }] : []),
          ])
          const order = sightings.map((sighting) => ({ ...sighting, at: random() })).sort((a, b) => a.at - b.at)
          while (order.length > 0) {
            const channel = order[0]?.channel ?? 'pull'
            const size = 1 + Math.floor(random() * 5)
            const batch: Arrival[] = []
            while (batch.length < size && order[0]?.channel === channel) {
              const next = order.shift()
              if (next !== undefined) batch.push({ kind: 'post', post: next.post })
            }
            const lease = random() < 0.3 ? { lease: second } : {}
            await take(batch, { channel, retain: channel === 'stream' ? 'matched' : 'all', ...lease })
          }
          expect(await standing(brand.brandId)).toEqual(expected(posts))
          for (const it of await casesOf(brand.brandId)) {
            expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
          }
          expect(
            await base.db.rows(sql`
              select count(*)::int as stored from post where source_id in (${brand.sourceId}, ${second.sourceId})`),
          ).toEqual([{ stored: posts.length }])
        },
      ),
      { numRuns: runs(25) },
    )
  })
})
