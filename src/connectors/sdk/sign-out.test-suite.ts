import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import type { Connector, Edge } from './connector.ts'
import { ConnectorError } from './errors.ts'
import { MemoryVault } from './memory-vault.ts'

/** What a connector brings to its test of signing out. */
export interface SignOutFixtures<Settings> {
  readonly connector: Connector<Settings>
  /** Stored settings as the connector reads them, which its network can be told to end. */
  readonly settings: Settings
  /** Of the same account, with another sign-in that goes on. */
  readonly other: Settings
  /** What stands in `settings` and in no words. */
  readonly secrets: readonly string[]
  /** How the network answers: undefined where it does not know the address. `told` is called with what was given back. */
  network(request: Request, told: (token: string | null) => void): Promise<Response | undefined>
  /** Addresses that end a sign-in there. */
  readonly ends: RegExp
}

/** Asks of a connector what every signing out must keep. */
export function testSignOut<Settings>(name: string, fixtures: SignOutFixtures<Settings>): void {
  const { connector, settings, other, secrets, network, ends } = fixtures
  const sees = (answer: (request: Request) => Promise<Response | undefined>): Edge => ({
    fetch: async (input, init) =>
      (await answer(new Request(input, init))) ?? new Response('<h1>404</h1>', { status: 404 }),
    webSocket: () => Promise.reject(new Error('no stream here')),
    connect: () => Promise.reject(new Error('no connection here')),
    now: () => instant(Date.parse('2026-03-02T09:00:00Z')),
    signal: new AbortController().signal,
  })
  const leave = async (staying: readonly Settings[], edge: Edge) =>
    connector.signOut?.(settings, staying, edge, new MemoryVault())

  describe(`${name} signs out`, () => {
    it('by giving back what it was given, once, whatever else goes on there', async () => {
      const told: (string | null)[] = []
      const edge = sees((request) => network(request, (token) => told.push(token)))
      expect(await leave([other], edge)).toBeNull()
      expect(told).toEqual([secrets[0]])
    })

    it('and leaves alone what the same sign-in goes on with', async () => {
      const asked: string[] = []
      const edge = sees(async ({ url }) => {
        asked.push(url)
        return undefined
      })
      expect(await leave([other, settings], edge)).toBeNull()
      expect(asked.filter((url) => ends.test(url))).toEqual([])
    })

    it.each([
      ['does not know how', 404, '<h1>nginx</h1>'],
      ['is in trouble', 503, ''],
      ['answers with garbage', 500, '{"er'],
      ['does not know the application', 401, '{"error":"invalid_client"}'],
    ])('of a network that %s with a sentence in both languages, and no secret in it', async (_what, status, body) => {
      const edge = sees((request) =>
        ends.test(request.url) ? Promise.resolve(new Response(body, { status })) : network(request, () => undefined),
      )
      const refusal = await leave([], edge).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(ConnectorError)
      const { message, fr } = refusal instanceof ConnectorError ? refusal : { message: '', fr: '' }
      expect([message, fr]).toEqual([expect.stringMatching(/\w+ \w+/), expect.stringMatching(/\w+ \w+/)])
      for (const secret of secrets) expect(`${message} ${fr ?? ''}`).not.toContain(secret)
    })
  })
}
