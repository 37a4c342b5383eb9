import { describe, expect, it } from 'vitest'
import type { ReplyKey, ReplyTarget, Session } from './connector.ts'
import { ConnectorError, type ConnectorErrorKind } from './errors.ts'

/** What a connector brings to its contract test: a session on its fixtures, and a network that says no in each way that it can. */
export interface ContractFixtures {
  /** A session on a network that stands still. */
  session(): Promise<Session>
  /** Where one can answer: what, and how many replies stand on that network. Left out by what only listens. */
  readonly standing?: (session: Session) => number
  readonly target?: ReplyTarget
  /** Sessions whose next call is refused, with the kind that must come out. */
  readonly refusals: readonly { readonly kind: ConnectorErrorKind; session(): Promise<Session> }[]
}

const key: ReplyKey = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: 1_772_442_000_000 as ReplyKey['at'] }

/** Asks of a network what every network must keep. */
export function testConnector(name: string, fixtures: ContractFixtures): void {
  describe(`${name} keeps the contract of connectors`, () => {
    it('gives the same posts for the same cursor', async () => {
      const session = await fixtures.session()
      const first = await session.pull(null, [])
      expect((await session.pull(null, [])).arrivals).toEqual(first.arrivals)
      expect(first.arrivals.length).toBeGreaterThan(0)
    })

    it('reads on to the end, page by page, and gives text without markup and sane times', async () => {
      const session = await fixtures.session()
      let cursor: string | null = null
      const ids: string[] = []
      for (let pages = 0; pages < 50; pages++) {
        const page = await session.pull(cursor, [])
        for (const arrival of page.arrivals) {
          if (arrival.kind !== 'post') continue
          ids.push(arrival.post.externalId)
          expect(arrival.post.text).not.toMatch(/<\/?[a-z]+>/i)
          expect(arrival.post.publishedAt).toBeGreaterThan(0)
          expect(arrival.post.author.externalId).not.toBe('')
        }
        cursor = page.cursor
        if (!page.more) break
      }
      expect(new Set(ids).size).toBeGreaterThan(0)
      const again = await session.pull(cursor, [])
      for (const arrival of again.arrivals) {
        if (arrival.kind === 'post') expect(ids).toContain(arrival.post.externalId)
      }
    })

    it('makes one reply of one key, however often it is sent, and finds it; or offers no way to answer', async () => {
      const session = await fixtures.session()
      const { target, standing } = fixtures
      if (target === undefined || standing === undefined) {
        expect([session.reply, session.find]).toEqual([undefined, undefined])
        return
      }
      expect(await session.find?.(target, key, 'Pardon !')).toBeNull()
      const first = await session.reply?.(target, 'Pardon !', key, 'fr')
      const second = await session.reply?.(target, 'Pardon !', key, 'fr')
      expect(second?.externalId).toBe(first?.externalId)
      expect((await session.find?.(target, key, 'Pardon !'))?.externalId).toBe(first?.externalId)
      expect(standing(session)).toBe(1)
    })

    it.each(fixtures.refusals)('says $kind in that word, with a sentence', async ({ kind, session }) => {
      const refusal: unknown = await session()
        .then((it) => it.pull(null, []))
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(ConnectorError)
      expect(refusal).toMatchObject({ kind, message: expect.stringMatching(/\w+ \w+/) })
    })
  })
}
