import { describe, expect, it } from 'vitest'
import { anEdge } from '../../../test/support/context.ts'
import { hours, instant, minutes } from '../../domain/model/time.ts'
import { byOurClock, ServerClock } from './server-clock.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const clockOf = async (headers: Record<string, string>): Promise<ServerClock> => {
  const clock = new ServerClock(
    anEdge({ now: () => nine, fetch: () => Promise.resolve(new Response('', { headers })) }),
  )
  await clock.edge.fetch('https://server.example/')
  return clock
}
const dated = (at: number): Record<string, string> => ({ date: new Date(at).toUTCString() })

describe('the clock of a server', () => {
  it('that is an hour behind ours dates what was just written an hour ago, and it is found all the same', async () => {
    const clock = await clockOf(dated(nine - hours(1)))
    expect(clock.since(nine)).toBeLessThanOrEqual(nine - hours(1))
    expect(clock.since(nine)).toBeGreaterThanOrEqual(nine - hours(1) - minutes(3))
  })

  it.each([
    ['ahead of ours', dated(nine + hours(1))],
    ['no date at all', { date: 'soon' }],
    ['an answer that a cache has kept', { ...dated(nine - hours(1)), age: '3600' }],
  ])('widens nothing: %s', async (_what, headers) => {
    expect((await clockOf(headers)).since(nine)).toBe(nine - minutes(2))
  })
})

it.each([
  ['an hour ahead of ours', dated(nine + hours(1)), nine + minutes(65)],
  ['an hour behind ours', dated(nine - hours(1)), nine - minutes(55)],
  ['that says nothing', {}, nine + minutes(5)],
])('a moment in five minutes is that, on a server with a clock %s', (_what, headers, at) => {
  expect(byOurClock(at, new Headers(headers), nine)).toBe(nine + minutes(5))
})
