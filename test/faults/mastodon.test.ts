import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import connector from '../../src/connectors/mastodon/index.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { hasSnac, type Resident, type Snac, startSnac } from '../servers/snac.ts'
import { aColleague } from '../support/builders.ts'
import { createTestDatabase } from '../support/database.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { aMoment, differences, settled, startListening, unkept } from './listening.ts'

const textIn = (body: unknown, name: string): string => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  if (typeof value !== 'string') throw new Error(`There is no ${name} in the answer.`)
  return value
}

/** What is said, without the hashtag that the server makes a link of. */
const bare = (text: string): string | null => /Mot \d+[^#]*/u.exec(text)?.[0].trim() ?? null

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
    const proxy = await startFaultProxy({ to: Number(new URL(server.url).port), seed, faults: runs(12) })
    onTestFailed(() => void process.stderr.write(proxy.did.join('\n')))
    const listening = await startListening(test.db, {
      connector,
      settings: { server: proxy.url, token: mireille.token },
      allowed: [proxy.host],
      terms: [{ kind: 'hashtag', text: 'chezmireille' }],
    })
    try {
      const there = new Map<string, { readonly text: string; readonly gone: boolean }>()
      let edited = 0
      /** What we held of a post when it was edited. */
      const seen = new Map<string, readonly string[]>()
      const answers = new Map<string, { readonly under: string; readonly text: string }>()
      for (let step = 0; step < runs(10) || (!proxy.through && step < runs(30)); step++) {
        const fate = random()
        const answered = new Set([...answers.values()].map(({ under }) => under))
        const live = [...there].flatMap(([uri, { gone }]) => (gone || answered.has(uri) ? [] : [uri]))
        const one = live[Math.floor(random() * live.length)]
        const { text = '' } = there.get(one ?? '') ?? {}
        if (one !== undefined && (fate < 0.15 || (step >= Math.min(4, runs(10) - 1) && edited === 0))) {
          // What was never held cannot be kept: it is edited once it is.
          const before = await settled(
            async () => bare((await listening.held('others')).get(one) ?? ''),
            (it) => it === bare(text),
          )
          expect(before).toBe(bare(text))
          seen.set(one, [...(seen.get(one) ?? []), text])
          const words = `${/^Mot \d+/u.exec(text)?.[0] ?? ''}, repris ${step}, deux heures d’attente. #chezmireille`
          await camille.edit(proxy.inward(one), words)
          there.set(one, { text: words, gone: false })
          edited += 1
        } else if (fate < 0.65 || one === undefined) {
          const status = `Mot ${step}, deux heures d’attente. #chezmireille`
          const made = await camille.call('POST', '/api/v1/statuses', { status, visibility: 'public' })
          there.set(proxy.outward(textIn(made, 'uri')), { text: status, gone: false })
        } else if (fate < 0.8) {
          await camille.remove(proxy.inward(one))
          there.set(one, { text, gone: true })
        } else {
          const words = `Pardon, réponse ${step}.`
          const asked = await listening.answer(bare(text) ?? '', words).catch(() => null)
          if (asked !== null) answers.set(asked, { under: one, text: words })
        }
        await aMoment()
      }
      proxy.honest()
      // The server has the last word: when somebody still holds what was deleted, it may come back (snac).
      const onServer = async (uri: string): Promise<boolean> =>
        JSON.stringify(
          await mireille.call(
            'GET',
            `/api/v2/search?q=${encodeURIComponent(proxy.inward(uri))}&type=statuses&resolve=true`,
          ),
        ).includes('created_at')
      const differing = async (): Promise<readonly string[]> => {
        const mine = await listening.held('others')
        const held = new Map([...mine].map(([id, text]) => [id, bare(text ?? '')]))
        const expected = new Map<string, string | null>()
        for (const [uri, { text, gone }] of there) expected.set(uri, gone && !(await onServer(uri)) ? null : bare(text))
        return differences(expected, held)
      }
      expect(await settled(differing, (lines) => lines.length === 0)).toEqual([])
      const live = new Map([...seen].filter(([uri]) => there.get(uri)?.gone === false))
      expect(edited).toBeGreaterThan(0)
      expect(unkept(live, await listening.former(), bare)).toEqual([])
      const replies = await settled(
        () => listening.replies(),
        (all) => all.every(({ state }) => !['queued', 'retrying', 'sending'].includes(state)),
      )
      const self = textIn(await mireille.call('GET', '/api/v1/accounts/verify_credentials'), 'id')
      const wrote = await camille.call('GET', `/api/v1/accounts/${self}/statuses?limit=200`)
      // Its list may show one status twice (snac): each counts once, by its address.
      const statuses = new Map(
        (Array.isArray(wrote) ? wrote : []).map((it) => [textIn(it, 'uri'), textIn(it, 'content')]),
      )
      const words = [...statuses.values()]
      for (const { id, state } of replies) {
        const { text = '', under = '' } = answers.get(id) ?? {}
        const times = words.filter((it) => it.includes(text)).length
        expect(times).toBeLessThanOrEqual(1)
        // To what is deleted meanwhile nobody need be answered.
        if (there.get(under)?.gone !== true) expect({ text, state, times }).toMatchObject({ state: 'sent', times: 1 })
      }
      for (const each of listening.troubles) expect(each).toMatchObject({ fr: expect.stringMatching(/\w/u) })
    } finally {
      await listening[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    }
  })
})
