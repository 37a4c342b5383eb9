import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from '../servers/bluesky.ts'
import { type JetstreamBridge, startJetstreamBridge } from '../servers/jetstream.ts'
import { killHard, Place, type Run, until, workerOf } from '../start/program.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { chance, seed } from '../support/seed.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

describe.skipIf(unavailable !== null)(`what survives a kill -9 (seed ${seed})`, () => {
  let place: Place
  let network: BlueskyNetwork
  let bridge: JetstreamBridge
  let vigie: Run
  let desk: Desk
  let brand: TestAccount
  let stranger: TestAccount

  const worker = (): number | undefined => workerOf(vigie.pid)
  const database = async (): Promise<pg.Client> => {
    const client = new pg.Client(await until(() => findEmbeddedPostgres(join(place.data, 'postgresql'))))
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  /** Kills the worker and waits for the next one. */
  const killWorker = async (): Promise<void> => {
    const old = await until(worker)
    killHard(old)
    await until(() => {
      const next = worker()
      return next === old ? undefined : next
    })
  }
  /** The brand's answers under a post, as the stranger sees them. */
  const answersUnder = async (uri: string): Promise<readonly string[]> => {
    const { data } = await stranger.agent.app.bsky.feed.getPostThread({ uri, depth: 2 })
    const replies = 'replies' in data.thread && Array.isArray(data.thread.replies) ? data.thread.replies : []
    return replies.flatMap((reply) =>
      'post' in reply && reply.post.author.did === brand.did && typeof reply.post.record['text'] === 'string'
        ? [reply.post.record['text']]
        : [],
    )
  }
  const caseOf = (text: string): Promise<string> =>
    until(async () => {
      const found = (await desk.cases().catch(() => [])).find((it) => it.excerpt.includes(text))
      return found?.id
    })

  beforeAll(async () => {
    place = await Place.make()
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder: place.beside('bluesky') })
    bridge = await startJetstreamBridge({ pds: network.pds, folder: place.beside('bluesky') })
    brand = await network.createAccount('mireille')
    stranger = await network.createAccount('camille')
    vigie = place.run()
    await vigie.listening()
    desk = new Desk(place.url)
    await desk.setUp(await until(() => setupTokenIn(vigie.out()) || undefined))
    await desk.watch({
      name: 'Chez Mireille',
      words: ['Chez Mireille'],
      source: {
        service: network.pds,
        identifier: brand.handle,
        appPassword: await network.createAppPassword(brand, 'vigie'),
        stream: bridge.url,
      },
    })
  })

  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
    await bridge?.stop()
    await network?.stop()
  })

  it('takes every mention in once while the worker, the stream and the database are killed in mid-stream', async () => {
    const random = chance(seed)
    const posts: string[] = []
    const count = 40
    for (let i = 0; i < count; i++) {
      posts.push((await stranger.agent.post({ text: `Chez Mireille, message ${i}.` })).uri)
      const fate = random()
      if (fate < 0.08) await killWorker()
      else if (fate < 0.16) await bridge.drop()
      else if (i === 20) killHard(place.database)
    }
    const stored = await until(async () => {
      try {
        const client = await database()
        const { rows } = await client.query<{ external_id: string }>(
          "select external_id from post where text like 'Chez Mireille, message %'",
        )
        await client.end()
        return rows.length >= count ? rows.map((row) => row.external_id) : undefined
      } catch {
        return undefined
      }
    })
    expect(stored.sort()).toEqual([...posts].sort())
    const client = await database()
    const { rows } = await client.query<{ cases: string; posts: string }>(
      'select count(*) as cases, sum(post_count) as posts from cases',
    )
    await client.end()
    expect(rows).toEqual([{ cases: '1', posts: String(count) }])
  })

  it('publishes an answer once when the worker is killed after the claim and before the call', async () => {
    const visitor = await network.createAccount('yanis')
    const post = await visitor.agent.post({ text: 'Chez Mireille : avant l’appel' })
    const caseId = await caseOf('avant l’appel')
    const client = await database()
    await client.query('begin')
    // Whoever publishes must tell the case first: this lock holds it between claim and call.
    await client.query('select 1 from cases where id = $1 for update', [caseId])
    const answered = desk.answer(caseId, 'Nous regardons tout de suite.')
    await new Promise((resolve) => setImmediate(resolve))
    await client.query('commit')
    await answered
    await client.query('begin')
    await client.query('select 1 from cases where id = $1 for update', [caseId])
    await until(async () => {
      const { rows } = await client.query<{ attempts: number }>('select attempts from reply where case_id = $1', [
        caseId,
      ])
      return (rows[0]?.attempts ?? 0) > 0 ? true : undefined
    })
    await killWorker()
    await client.query('commit')
    await client.end()
    await until(async () => ((await desk.replyState(caseId).catch(() => undefined)) === 'sent' ? true : undefined))
    await network.processAll()
    expect(await answersUnder(post.uri)).toEqual(['Nous regardons tout de suite.'])
  })

  it('publishes an answer once when the worker is killed between the call and the record', async () => {
    const visitor = await network.createAccount('nadege')
    const post = await visitor.agent.post({ text: 'Chez Mireille : entre les deux' })
    const caseId = await caseOf('entre les deux')
    const answered = await desk.answer(caseId, 'Pardon, nous vous rappelons ce soir.')
    const client = await database()
    // The record must lock the reply; the call itself needs no transaction and goes through.
    await until(async () => {
      await client.query('begin')
      const { rows } = await client.query<{ state: string }>('select state from reply where id = $1 for update', [
        answered.id,
      ])
      if (rows[0]?.state === 'sending' || rows[0]?.state === 'sent') return true
      await client.query('rollback')
      return undefined
    })
    await until(async () => {
      await network.processAll()
      return (await answersUnder(post.uri)).length > 0 ? true : undefined
    })
    await killWorker()
    await client.query('rollback')
    await client.end()
    await until(async () => ((await desk.replyState(caseId).catch(() => undefined)) === 'sent' ? true : undefined))
    await network.processAll()
    expect(await answersUnder(post.uri)).toEqual(['Pardon, nous vous rappelons ce soir.'])
  })
})
