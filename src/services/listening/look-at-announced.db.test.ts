import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand } from '../../../test/support/builders.ts'
import { aClock, aContext } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { Site } from '../../../test/support/site.ts'
import { loadConnectors } from '../../connectors/registry.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { hours, minutes, seconds } from '../../domain/model/time.ts'
import { claimAnnounced } from '../../store/announced.ts'
import type { Transaction } from '../../store/database.ts'
import { replaceAllowedAddresses } from '../../store/sources.ts'
import { sql } from '../../store/sql.ts'
import { lookAtAnnounced } from './look-at-announced.ts'
import { receive } from './receive.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
const connectors = await loadConnectors()
const never = new AbortController().signal
const ours = 'https://chezmireille.example/carte'
let blog: Site
beforeAll(async () => {
  blog = await Site.open()
})
afterAll(async () => {
  await blog[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** Vigie with an outside world in which the blog's private address may be asked, unless told otherwise. */
const vigie = (open: readonly string[] = [blog.host]) =>
  aContext(db, {
    clock,
    connectors,
    edge: (signal, allowed) => createEdge({ signal, now: clock.now, allowed: new Set([...open, ...allowed]) }),
  })

async function aDoor(): Promise<string> {
  const { sourceId } = await aBrand(db, { connector: 'webmention' })
  await db.run(sql`update source set settings = '{"address": "https://chezmireille.example"}' where id = ${sourceId}`)
  return sourceId
}

let senders = 0
const tell = (sourceId: string, path: string, from = blog.url, target = ours, client = `192.0.2.${++senders}`) =>
  receive(vigie(), {
    sourceId,
    push: {
      method: 'POST',
      query: new URLSearchParams(),
      headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
      client,
      read: () => Promise.resolve(Buffer.from(new URLSearchParams({ source: `${from}${path}`, target }).toString())),
    },
  })

/** Looks at everything that is due, as time passes between two looks at one host. */
async function lookAll(ctx = vigie()): Promise<number> {
  for (let looks = 0; ; looks += 1) {
    clock.pass(seconds(6))
    if (!(await lookAtAnnounced(ctx, never))) return looks
  }
}

const page = (text: string, link = ours): { headers: Record<string, string>; body: string } => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<article class="h-entry"><p class="e-content">${text}</p><a class="u-in-reply-to" href="${link}">x</a></article>`,
})

const posts = (sourceId: string) =>
  db.rows<{ text: string; gone: boolean; caseId: string | null }>(sql`
    select text, deleted_at is not null as gone, case_id as "caseId" from post where source_id = ${sourceId} order by id`)

const unfit = (sourceId: string) =>
  db.rows<{ reason: string }>(sql`select reason from unfit_post where source_id = ${sourceId}`)

const asked = (path: string): number => blog.asked.filter((it) => it.path === path).length

describe('what other sites announce', () => {
  it('is thanked for at once, looked at later, and becomes a case; told again it is the same post', async () => {
    const sourceId = await aDoor()
    blog.put('/a', page('Deux heures d’attente.'))
    expect(await tell(sourceId, '/a')).toMatchObject({ status: 202 })
    expect([asked('/a'), await posts(sourceId)]).toEqual([0, []])
    expect(await lookAll()).toBe(1)
    expect(await posts(sourceId)).toMatchObject([{ text: 'Deux heures d’attente.', caseId: expect.any(String) }])
    clock.pass(minutes(2))
    await tell(sourceId, '/a')
    await lookAll()
    expect(await posts(sourceId)).toHaveLength(1)
    expect(asked('/a')).toBe(2)
  })

  it('waits once, however often it is announced, and is fetched once', async () => {
    const sourceId = await aDoor()
    blog.put('/many', page('Encore.'))
    for (let i = 0; i < 20; i += 1) await tell(sourceId, '/many')
    await lookAll()
    expect(asked('/many')).toBe(1)
    await tell(sourceId, '/many')
    // Right after a look there is none.
    expect(await lookAtAnnounced(vigie(), never)).toBe(false)
  })

  it('at an address that is too long once it is spelt out for the web is refused, and nothing breaks', async () => {
    const sourceId = await aDoor()
    // All different, so that no compression makes them short again.
    const letters = Array.from({ length: 900 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000)))
    const refused = { reason: 'not-a-mention' }
    await expect(tell(sourceId, `/${letters.join('')}`)).rejects.toMatchObject(refused)
    await expect(tell(sourceId, '/x', blog.url, `${ours}#${letters.join('')}`)).rejects.toMatchObject(refused)
    expect(await lookAll()).toBe(0)
  })

  it('is edited, and gone when the page is or when it links to us no more', async () => {
    const sourceId = await aDoor()
    const again = async (path: string): Promise<void> => {
      clock.pass(minutes(2))
      await tell(sourceId, path)
      await lookAll()
    }
    blog.put('/e', page('Bof.'))
    await again('/e')
    blog.put('/e', page('Parfait.'))
    await again('/e')
    expect(await posts(sourceId)).toMatchObject([{ text: 'Parfait.', gone: false }])
    blog.put('/e', page('Parfait.', 'https://autre.example/'))
    await again('/e')
    expect(await posts(sourceId)).toMatchObject([{ gone: true }])
    blog.put('/f', page('Autre.'))
    await again('/f')
    blog.put('/f', { status: 410 })
    await again('/f')
    expect((await posts(sourceId)).map(({ gone }) => gone)).toEqual([true, true])
  })

  it('is gone when its page is found no more for as long as one has patience, and not before', async () => {
    const sourceId = await aDoor()
    blog.put('/lost', page('Perdu.'))
    await tell(sourceId, '/lost')
    await lookAll()
    blog.put('/lost', { status: 404 })
    clock.pass(minutes(2))
    await tell(sourceId, '/lost')
    const gone: boolean[] = []
    for (let i = 0; i < 5; i += 1) {
      await lookAll()
      gone.push((await posts(sourceId))[0]?.gone ?? true)
      clock.pass(hours(7))
    }
    expect(gone).toEqual([false, false, false, false, true])
    expect([asked('/lost'), await unfit(sourceId)]).toEqual([6, []])
  })

  it('at a host that does not answer is looked at again with growing rests, then given up with a reason', async () => {
    const sourceId = await aDoor()
    blog.put('/down', { status: 503 })
    await tell(sourceId, '/down')
    for (let i = 0; i < 10; i += 1) {
      await lookAll()
      clock.pass(hours(7))
    }
    expect([asked('/down'), await unfit(sourceId)]).toEqual([5, [{ reason: 'transient' }]])
  })

  it('that comes back after a fault is not lost', async () => {
    const sourceId = await aDoor()
    blog.put('/back', { status: 503 })
    await tell(sourceId, '/back')
    await lookAll()
    blog.put('/back', page('Revenu.'))
    clock.pass(minutes(2))
    await lookAll()
    expect(await posts(sourceId)).toMatchObject([{ text: 'Revenu.' }])
  })

  it('at a private address is not asked, by itself or by a redirect, even where an administrator typed that address', async () => {
    const sourceId = await aDoor()
    const inside = await Site.open()
    const { hostname, port } = new URL(inside.url)
    await db.transaction((tx) =>
      replaceAllowedAddresses(tx, sourceId, [{ host: hostname, port: Number(port) }], 'ines', clock.now()),
    )
    inside.put('/secret', page('Privé.'))
    blog.put('/to-inside', { status: 302, headers: { location: `${inside.url}/secret` } })
    await tell(sourceId, '/secret', inside.url)
    await tell(sourceId, '/to-inside')
    await lookAll()
    expect(inside.asked).toEqual([])
    expect(await posts(sourceId)).toEqual([])
    expect(await unfit(sourceId)).toEqual([{ reason: 'blocked_by_policy' }, { reason: 'blocked_by_policy' }])
    await inside[Symbol.asyncDispose]()
  })

  it('is looked at one after the other at one host, with a rest between', async () => {
    const sourceId = await aDoor()
    for (const path of ['/1', '/2', '/3']) {
      blog.put(path, page(path))
      await tell(sourceId, path)
    }
    clock.pass(seconds(10))
    expect(await lookAtAnnounced(vigie(), never)).toBe(true)
    expect(await lookAtAnnounced(vigie(), never)).toBe(false)
    clock.pass(seconds(6))
    expect(await lookAtAnnounced(vigie(), never)).toBe(true)
    await lookAll()
  })

  it('is taken by one at one host, however many take at the same moment', async () => {
    const sourceId = await aDoor()
    for (const path of ['/a', '/b', '/c', '/d', '/e', '/f']) {
      blog.put(path, page(path))
      await tell(sourceId, path)
    }
    clock.pass(seconds(10))
    const times = { length: minutes(2), rest: seconds(5) }
    const claim = (tx: Transaction) => claimAnnounced(tx, ['webmention'], times, clock.now())
    const waits = async (): Promise<boolean> =>
      (await db.rows(sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`))
        .length > 0
    let over = false
    const both = await db.transaction(async (tx) => {
      const first = await claim(tx)
      const second = db.transaction(claim).finally(() => {
        over = true
      })
      await expect.poll(async () => over || (await waits()), { timeout: 20_000, interval: 5 }).toBe(true)
      return { first, second }
    })
    expect([both.first?.host, await both.second]).toEqual([blog.host, undefined])
    clock.pass(minutes(3))
    await lookAll()
  })

  it('is looked at before what waits for hosts that failed, until that has waited for longer', async () => {
    const sourceId = await aDoor()
    const failed = (ago: number) =>
      db.run(sql`
        insert into announced (source_id, key, host, data, announced_at, due_at, tries)
        values (${sourceId}, ${`failed ${ago}`}, ${`h${ago}.example`}, '{}', to_timestamp(${clock.now()} / 1000.0),
          to_timestamp(${clock.now() - minutes(ago)} / 1000.0), 1)`)
    for (const ago of [5, 15]) await failed(ago)
    blog.put('/fresh', page('Tout neuf.'))
    await tell(sourceId, '/fresh')
    const triedAgain = async (): Promise<readonly string[]> =>
      (
        await db.rows<{ key: string }>(sql`
        select key from announced where source_id = ${sourceId} and key like 'failed%' and looked_at is not null order by key`)
      ).map(({ key }) => key)
    await lookAtAnnounced(vigie(), never)
    expect([await triedAgain(), asked('/fresh')]).toEqual([['failed 15'], 0])
    await lookAtAnnounced(vigie(), never)
    expect([await triedAgain(), asked('/fresh')]).toEqual([['failed 15'], 1])
    await lookAll()
  })

  it('is refused once much waits at one host, and what waits already is still joined', async () => {
    const sourceId = await aDoor()
    let refused = 0
    for (let i = 0; i < 60; i += 1) {
      clock.pass(seconds(2))
      await tell(sourceId, `/${i}`, 'https://victim.example').catch(() => {
        refused += 1
      })
    }
    expect(refused).toBe(10)
    expect(await tell(sourceId, '/0', 'https://victim.example')).toMatchObject({ status: 202 })
    await db.run(sql`delete from announced where source_id = ${sourceId}`)
  })

  it('by one place so often is refused there, and taken from others', async () => {
    const sourceId = await aDoor()
    const taken = { one: 0, others: 0 }
    for (let i = 0; i < 100; i += 1)
      await tell(sourceId, `/${i}`, `https://h${i}.example`, ours, '198.51.100.7').then(
        () => (taken.one += 1),
        () => undefined,
      )
    for (let i = 0; i < 40; i += 1)
      await tell(sourceId, `/other ${i}`, `https://o${i}.example`).then(
        () => (taken.others += 1),
        () => undefined,
      )
    expect(taken).toEqual({ one: 30, others: 40 })
    await db.run(sql`delete from announced where source_id = ${sourceId}`)
  })

  it('is taken though a thousand others wait for hosts that answer nobody', async () => {
    const sourceId = await aDoor()
    const held = (tries: number) =>
      db.run(sql`
        insert into announced (source_id, key, host, data, announced_at, due_at, tries)
        select ${sourceId}, 'k' || n, 'h' || n || '.example', '{}', to_timestamp(${clock.now()} / 1000.0),
          to_timestamp(${clock.now() + hours(6)} / 1000.0), ${tries} from generate_series(1, 1000) n
        on conflict (source_id, key) do update set tries = excluded.tries`)
    await held(1)
    await expect(tell(sourceId, '/new')).rejects.toMatchObject({ reason: 'too-many' })
    await held(2)
    expect(await tell(sourceId, '/new')).toMatchObject({ status: 202 })
    await db.run(sql`delete from announced where source_id = ${sourceId}`)
  })

  it('while it is being looked at is looked at once more', async () => {
    const sourceId = await aDoor()
    clock.pass(seconds(10))
    let told: Promise<unknown> | undefined
    blog.put('/during', () => {
      told ??= tell(sourceId, '/during')
      return page('Pendant.')
    })
    await tell(sourceId, '/during')
    expect(await lookAtAnnounced(vigie(), never)).toBe(true)
    await told
    clock.pass(minutes(2))
    expect(await lookAll()).toBe(1)
    expect(asked('/during')).toBe(2)
  })

  it('is stored as its page says it at last, whatever happened in between', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('tell', 'look', 'edit', 'fail', 'crash'), { minLength: 4, maxLength: 14 }),
        async (acts) => {
          round += 1
          const path = `/p${round}`
          const sourceId = await aDoor()
          let words = 0
          blog.put(path, page('Version 0.'))
          await tell(sourceId, path)
          for (const act of acts) {
            clock.pass(minutes(1))
            if (act === 'tell') await tell(sourceId, path)
            if (act === 'look') await lookAtAnnounced(vigie(), never)
            if (act === 'fail') blog.put(path, { status: 500 })
            if (act === 'edit') {
              words += 1
              blog.put(path, page(`Version ${words}.`))
              await tell(sourceId, path)
            }
            // Whoever claimed it died.
            if (act === 'crash') {
              await db.run(sql`
                update announced set claimed_until = to_timestamp(${clock.now() + minutes(2)} / 1000.0), round = round + 1
                where source_id = ${sourceId} and due_at is not null and claimed_until is null`)
            }
          }
          blog.put(path, page(`Version ${words}.`))
          await tell(sourceId, path)
          for (let i = 0; i < 4; i += 1) {
            clock.pass(hours(1))
            await lookAll()
          }
          expect(await posts(sourceId)).toMatchObject([{ text: `Version ${words}.`, gone: false }])
        },
      ),
      { numRuns: 12 },
    )
  })
})
