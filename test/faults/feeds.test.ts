import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import connector from '../../src/connectors/feeds/index.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { createTestDatabase } from '../support/database.ts'
import { wordpress } from '../support/feeds.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { Site } from '../support/site.ts'
import { aMoment, differences, isSame, settled, startListening } from './listening.ts'

describe(`the feed of a newspaper behind a bad line (seed ${seed})`, () => {
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    test = await createTestDatabase()
  })
  afterAll(async () => {
    await test?.[Symbol.asyncDispose]()
  })

  it('whatever breaks between us, at the end we hold each article once, in its last words', async () => {
    const random = chance(seed)
    await using site = await Site.open()
    await using proxy = await startFaultProxy({ to: Number(new URL(site.url).port), seed, faults: runs(12) })
    onTestFailed(() => void process.stderr.write(proxy.did.join('\n')))
    const articles: { title: string; text: string; at: string; path: string; whole: true }[] = []
    const publish = (): void => {
      const body = wordpress(site.url, articles.toReversed().slice(0, 30))
      site.feed('/feed/', body, { etag: `"${articles.length}-${articles.map((it) => it.text.length).join('.')}"` })
    }
    publish()
    const listening = await startListening(test.db, {
      connector,
      settings: { address: `${proxy.url}/feed/`, everything: true },
      allowed: [proxy.host],
      terms: [{ kind: 'name', text: 'Chez Mireille' }],
    })
    try {
      for (let step = 0; step < runs(12) || (!proxy.through && step < runs(40)); step++) {
        const old = articles[Math.floor(random() * articles.length)]
        if (random() < 0.7 || old === undefined) {
          const at = new Date(listening.now()).toISOString()
          articles.push({
            title: `Article ${step}`,
            text: `Chez Mireille, soir ${step}.`,
            at,
            path: `/a${step}/`,
            whole: true,
          })
        } else if (articles.indexOf(old) >= articles.length - 30) old.text = `${old.text} Corrigé.`
        publish()
        await aMoment()
      }
      proxy.honest()
      const expected = new Map(articles.slice(-30).map((it) => [it.path, it.text]))
      const held = await settled(
        async () => {
          const rows = await listening.texts()
          return new Map(
            rows.flatMap(({ url, text }) => {
              const path = url === null ? '' : new URL(url).pathname
              return expected.has(path) ? [[path, text.replace(/^.*\n+/u, '')]] : []
            }),
          )
        },
        (mine) => isSame(expected, mine),
      )
      expect(differences(expected, held)).toEqual([])
      const all = await listening.texts()
      expect(new Set(all.map(({ url }) => url)).size).toBe(all.length)
      for (const each of listening.troubles) expect(each).toMatchObject({ fr: expect.stringMatching(/\w/u) })
    } finally {
      await listening[Symbol.asyncDispose]()
    }
  })
})
