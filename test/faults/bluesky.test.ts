import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest'
import connector from '../../src/connectors/bluesky/index.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from '../servers/bluesky.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { type JetstreamBridge, startJetstreamBridge } from '../servers/jetstream.ts'
import { aColleague } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { aMoment, differences, settled, startListening, unkept } from './listening.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

describe.skipIf(unavailable !== null)(`a network and its stream behind bad lines (Bluesky, seed ${seed})`, () => {
  let folder: string
  let network: BlueskyNetwork
  let bridge: JetstreamBridge
  let brand: TestAccount
  let camille: TestAccount
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    test = await createTestDatabase()
    await aColleague(test.db, { id: 'ines', name: 'Inès Benali' })
    folder = await mkdtemp(join(tmpdir(), 'vigie-faults-'))
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder })
    bridge = await startJetstreamBridge({ pds: network.pds, folder })
    brand = await network.createAccount('mireille')
    camille = await network.createAccount('camille')
    await network.processAll()
  })
  afterAll(async () => {
    await bridge?.stop()
    await network?.stop()
    await test?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('whatever breaks, is doubled or out of order, at the end we hold what the network holds, and each answer stands there once', async () => {
    const random = chance(seed)
    await using pds = await startFaultProxy({
      to: Number(new URL(network.pds).port),
      seed,
      faults: runs(10),
      share: 0.25,
    })
    await using stream = await startFaultProxy({
      to: Number(new URL(bridge.url).port),
      seed: seed + 1,
      faults: runs(12),
    })
    onTestFailed(() => void process.stderr.write([...pds.did, ...stream.did].join('\n')))
    const listening = await startListening(test.db, {
      connector,
      settings: {
        service: `http://localhost:${pds.port}`,
        identifier: brand.handle,
        appPassword: await network.createAppPassword(brand, 'vigie'),
        stream: stream.outward(bridge.url),
      },
      allowed: [pds.host, `localhost:${pds.port}`, stream.host, `localhost:${stream.port}`],
      terms: [{ kind: 'name', text: 'Chez Mireille' }],
      longest: 3_000,
    })
    try {
      const there = new Map<string, { readonly text: string; readonly gone: boolean }>()
      /** What we held of a post when it was edited. */
      const seen = new Map<string, readonly string[]>()
      let edited = 0
      const answers = new Map<string, { readonly under: string; readonly text: string }>()
      for (let step = 0; step < runs(16) || (!(pds.through && stream.through) && step < runs(40)); step++) {
        const fate = random()
        const answered = new Set([...answers.values()].map(({ under }) => under))
        const live = [...there].flatMap(([uri, { gone }]) => (gone || answered.has(uri) ? [] : [uri]))
        const one = live[Math.floor(random() * live.length)]
        const { text = '' } = there.get(one ?? '') ?? {}
        if (one !== undefined && (fate < 0.15 || (step >= 4 && edited === 0))) {
          const words = `${text.replace(/[.,].*/u, '')}, repris ${step}.`
          if ((await listening.held('others')).get(one) === text) seen.set(one, [...(seen.get(one) ?? []), text])
          // The network's own page offers no edit; its protocol does.
          await camille.agent.com.atproto.repo.putRecord({
            repo: camille.did,
            collection: 'app.bsky.feed.post',
            rkey: one.split('/').at(-1) ?? '',
            record: { $type: 'app.bsky.feed.post', text: words, createdAt: new Date().toISOString() },
          })
          there.set(one, { text: words, gone: false })
          edited += 1
        } else if (fate < 0.65 || one === undefined) {
          const words = `Chez Mireille, message ${step}.`
          there.set((await camille.agent.post({ text: words })).uri, { text: words, gone: false })
        } else if (fate < 0.8) {
          await camille.agent.deletePost(one)
          there.set(one, { text, gone: true })
        } else {
          const words = `Pardon, réponse ${step}.`
          const asked = await listening.answer(text, words).catch(() => null)
          if (asked !== null) answers.set(asked, { under: one, text: words })
        }
        if (step % 5 === 4) await network.processAll()
        await aMoment()
      }
      pds.honest()
      stream.honest()
      await network.processAll()
      const expected = new Map([...there].map(([uri, { text, gone }]) => [uri, gone ? null : text]))
      const lines = await settled(
        async () => differences(expected, await listening.held('others')),
        (all) => all.length === 0,
      )
      expect(lines).toEqual([])
      const live = new Map([...seen].filter(([uri]) => there.get(uri)?.gone === false))
      expect(edited).toBeGreaterThan(0)
      expect(unkept(live, await listening.former())).toEqual([])
      const replies = await settled(
        () => listening.replies(),
        (all) => all.every(({ state }) => !['queued', 'retrying', 'sending'].includes(state)),
        40_000,
      )
      const { data } = await brand.agent.com.atproto.repo.listRecords({
        repo: brand.did,
        collection: 'app.bsky.feed.post',
        limit: 100,
      })
      const wrote = data.records.map(({ value }) => JSON.stringify(value))
      for (const { id, state } of replies) {
        const { text = '', under = '' } = answers.get(id) ?? {}
        const times = wrote.filter((it) => it.includes(text)).length
        expect(times).toBeLessThanOrEqual(1)
        if (there.get(under)?.gone !== true) expect({ text, state, times }).toMatchObject({ state: 'sent', times: 1 })
      }
      for (const each of listening.troubles) expect(each).toMatchObject({ fr: expect.stringMatching(/\w/u) })
    } finally {
      await listening[Symbol.asyncDispose]()
    }
  })
})
