import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import connector from '../../src/connectors/mastodon/index.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { hasSnac, type Resident, type Snac, startSnac } from '../servers/snac.ts'
import { aColleague } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { aMoment, differences, isSame, settled, startListening } from './listening.ts'

const textIn = (body: unknown, name: string): string => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  if (typeof value !== 'string') throw new Error(`There is no ${name} in the answer.`)
  return value
}

describe.skipIf(!hasSnac)(`a server of the fediverse behind a bad line (snac, seed ${seed})`, () => {
  let server: Snac
  let mireille: Resident
  let camille: Resident
  let test: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    test = await createTestDatabase()
    await aColleague(test.db, { id: 'ines', name: 'Inès Benali' })
    server = await startSnac()
    mireille = await server.resident('mireille')
    camille = await server.resident('camille')
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await test?.[Symbol.asyncDispose]()
  })

  it('whatever breaks between us, at the end we hold what the server holds, and each answer stands there once', async () => {
    const random = chance(seed)
    const proxy = await startFaultProxy({ to: Number(new URL(server.url).port), seed, faults: runs(20) })
    onTestFailed(() => console.error(proxy.did.join('\n')))
    const listening = await startListening(test.db, {
      connector,
      settings: { server: proxy.url, token: mireille.token },
      allowed: [proxy.host],
      terms: [{ kind: 'hashtag', text: 'chezmireille' }],
    })
    try {
      const there = new Map<string, string | null>()
      const answers = new Map<string, { readonly under: string; readonly text: string }>()
      for (let step = 0; step < runs(16) || (!proxy.through && step < runs(50)); step++) {
        const fate = random()
        const live = [...there].flatMap(([uri, text]) => (text === null ? [] : [uri]))
        const one = live[Math.floor(random() * live.length)]
        if (fate < 0.65 || one === undefined) {
          const text = `Mot ${step} : deux heures d’attente.`
          const status = random() < 0.5 ? `@mireille ${text}` : `${text} #chezmireille`
          const made = await camille.call('POST', '/api/v1/statuses', { status, visibility: 'public' })
          const uri = proxy.outward(textIn(made, 'uri'))
          there.set(uri, status)
        } else if (fate < 0.8) {
          await camille.remove(proxy.inward(one))
          there.set(one, null)
        } else {
          const words = there.get(one) ?? ''
          const text = `Pardon, réponse ${step}.`
          const asked = await listening.answer(words.slice(0, 12), text).catch(() => null)
          if (asked !== null) answers.set(asked, { under: one, text })
        }
        await aMoment()
      }
      proxy.honest(); console.error(performance.now())
      const bare = (text: string | null): string | null => text?.match(/Mot \d+/u)?.[0] ?? null
      const expected = new Map([...there].map(([uri, text]) => [uri, bare(text)]))
      const held = await settled(
        async () => new Map([...(await listening.held('others'))].map(([id, text]) => [id, bare(text)])),
        (mine) => isSame(expected, mine),
      )
      console.error(performance.now()); expect(differences(expected, held)).toEqual([])
      const replies = await settled(
        () => listening.replies(),
        (all) => all.every(({ state }) => !['queued', 'retrying', 'sending'].includes(state)),
      )
      console.error(replies, listening.troubles, performance.now())
      const self = textIn(await mireille.call('GET', '/api/v1/accounts/verify_credentials'), 'id')
      const wrote = await camille.call('GET', `/api/v1/accounts/${self}/statuses?limit=200`)
      const words = (Array.isArray(wrote) ? wrote : []).map((it) => textIn(it, 'content'))
      for (const { id, state } of replies) {
        const { text = '', under = '' } = answers.get(id) ?? {}
        const times = words.filter((it) => it.includes(text)).length
        expect(times).toBeLessThanOrEqual(1)
        // To what is deleted meanwhile nobody need be answered.
        if (there.get(under) !== null) expect({ text, state, times }).toMatchObject({ state: 'sent', times: 1 })
      }
      for (const each of listening.troubles) expect(each).toMatchObject({ fr: expect.stringMatching(/\w/u) })
    } finally {
      await listening[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    }
  })
})
