import { describe, expect, it } from 'vitest'
import { after, duration, hours, instant, minutes, seconds } from '../model/time.ts'
import { alarmsOf, soonestSilence, type WatchedSource } from './source-alarm.ts'

const now = instant(1_790_553_600_000)
const ago = (length: number) => instant(now - length)
/** Sixty an hour at any hour; ten that stay away are too many. */
const rhythm = { rates: Array.from({ length: 168 }, () => 60), limit: 10 }
const well: WatchedSource = {
  state: 'active',
  failing: false,
  lastCheckAt: ago(seconds(4)),
  quietFrom: ago(minutes(2)),
  rhythm,
  session: null,
  streamBreaks: [],
  delay: null,
  usualDelay: null,
}
const kinds = (source: Partial<WatchedSource>) => [...alarmsOf({ ...well, ...source }, now).keys()]

describe('silence', () => {
  it('is an alarm when it lasted longer than the rhythm makes likely, and says since when', () => {
    expect(kinds({ quietFrom: ago(minutes(9)) })).toEqual([])
    const found = alarmsOf({ ...well, quietFrom: ago(minutes(11)) }, now)
    expect(found.get('silent')).toEqual({ since: ago(minutes(11)), dueAt: ago(minutes(1)) })
  })

  it('is none while nobody looked since it became one: what waits to be fetched is not missing', () => {
    const quiet = { quietFrom: ago(minutes(60)) }
    expect(kinds({ ...quiet, lastCheckAt: ago(minutes(51)) })).toEqual([])
    expect(kinds({ ...quiet, lastCheckAt: ago(minutes(49)) })).toEqual(['silent'])
  })

  it('is none of a source that fails, is paused, or whose rhythm nobody knows', () => {
    const quiet = { quietFrom: ago(hours(5)) }
    expect(kinds({ ...quiet, failing: true })).toEqual([])
    expect(kinds({ ...quiet, state: 'paused' })).toEqual([])
    expect(kinds({ ...quiet, rhythm: null })).toEqual([])
    expect(kinds({ quietFrom: null })).toEqual([])
  })

  it('cannot come sooner than in the loudest hour', () => {
    expect(soonestSilence(rhythm)).toBe(minutes(10))
    expect(soonestSilence({ rates: [0, 0, 30], limit: 15 })).toBe(minutes(30))
    expect(soonestSilence({ rates: [0, 0, 30], limit: 15, longest: minutes(20) })).toBe(minutes(20))
  })
})

describe('other alarms', () => {
  it('a session that nobody renews is spoken of a week before its end, and behind it', () => {
    const session = (expiresAt: number, renews = false) => ({ session: { expiresAt: instant(expiresAt), renews } })
    expect(kinds(session(now + hours(169)))).toEqual([])
    expect(kinds(session(now + hours(167)))).toEqual(['session-ends'])
    expect(kinds(session(now - hours(1)))).toEqual(['session-ends'])
    expect(kinds(session(now + hours(2), true))).toEqual([])
    expect(kinds({ session: { expiresAt: null, renews: false } })).toEqual([])
  })

  it('a sign-in that may not do everything is spoken of as long as it stands', () => {
    const session = { expiresAt: null, renews: false }
    expect(kinds({ session: { ...session, lacks: { en: 'It may not report.' } } })).toEqual(['rights-missing'])
    expect(kinds({ session: { ...session, lacks: null } })).toEqual([])
    expect(kinds({ session, state: 'paused' })).toEqual([])
  })

  it('a stream that broke five times in a quarter of an hour is unsteady, and steady again when it has held so long', () => {
    const breaks = [1, 3, 5, 7, 9].map((it) => ago(minutes(it)))
    expect(kinds({ streamBreaks: breaks.slice(1) })).toEqual([])
    expect(alarmsOf({ ...well, streamBreaks: breaks }, now).get('unsteady-stream')).toMatchObject({ breaks: 5 })
    const later = alarmsOf({ ...well, streamBreaks: breaks, quietFrom: null }, after(now, duration(minutes(14))))
    expect([...later.keys()]).toEqual([])
  })

  it('posts that come far later than they ever did are late; a few of them say nothing', () => {
    const late = { usualDelay: seconds(20) }
    expect(kinds({ ...late, delay: { p50: minutes(3), posts: 10 } })).toEqual(['late-arrivals'])
    expect(kinds({ ...late, delay: { p50: minutes(3), posts: 9 } })).toEqual([])
    expect(kinds({ ...late, delay: { p50: seconds(100), posts: 50 } })).toEqual([])
    expect(kinds({ usualDelay: minutes(5), delay: { p50: minutes(10), posts: 50 } })).toEqual([])
  })
})
