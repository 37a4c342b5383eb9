import { describe, expect, it } from 'vitest'
import { after, hours, instant, minutes, seconds } from '../model/time.ts'
import {
  alarmsOf,
  changesOf,
  type SourceAlarmKind,
  soonestSilence,
  type StandingAlarm,
  type WatchedSource,
} from './source-alarm.ts'

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
  streamBreaks: null,
  lateness: null,
  lateFrom: null,
  usualDelay: null,
  open: new Map(),
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

  it('a stream that lost six minutes to breaks is unsteady, and steady again when it has held for as long as makes good for them', () => {
    const breaks = { last: ago(seconds(20)), lost: minutes(6), since: ago(minutes(7)), count: 31 }
    expect(kinds({ streamBreaks: { ...breaks, lost: minutes(5.9) } })).toEqual([])
    const found = alarmsOf({ ...well, streamBreaks: breaks }, now)
    expect(found.get('unsteady-stream')).toEqual({ breaks: 31, within: minutes(7) })
    expect(kinds({ streamBreaks: breaks, failing: true })).toEqual([])
    expect([...alarmsOf({ ...well, streamBreaks: breaks, quietFrom: null }, after(now, minutes(2))).keys()]).toEqual([])
  })

  it('posts that come later than from where on they are late are spoken of, and on until they come well before', () => {
    const source = { lateFrom: minutes(3), usualDelay: seconds(20) }
    expect(kinds({ ...source, lateness: minutes(3) })).toEqual([])
    expect(kinds({ ...source, lateness: null })).toEqual([])
    expect(kinds({ ...source, lateness: minutes(5), lateFrom: null })).toEqual([])
    const found = alarmsOf({ ...well, ...source, lateness: minutes(4) }, now)
    expect(found.get('late-arrivals')).toEqual({ p50: minutes(4), usual: seconds(20) })
    const open = new Map([['late-arrivals' as const, { calmSince: null }]])
    expect(kinds({ ...source, lateness: minutes(2.5), open })).toEqual(['late-arrivals'])
    expect(kinds({ ...source, lateness: minutes(2), open })).toEqual([])
  })
})

/** What becomes of an alarm that stands, looked at each minute for so long: the minutes after which it changed. */
function course(kind: SourceAlarmKind, sourceAt: (minute: number) => Partial<WatchedSource>, length: number) {
  let open: StandingAlarm | null = { calmSince: null }
  const found: string[] = []
  for (let minute = 0; minute <= length; minute += 1) {
    const at = after(now, minutes(minute))
    const standing: ReadonlyMap<SourceAlarmKind, StandingAlarm> = open === null ? new Map() : new Map([[kind, open]])
    for (const change of changesOf(
      { ...well, lastCheckAt: at, quietFrom: at, ...sourceAt(minute), open: standing },
      at,
    )) {
      found.push(`${change.becomes} ${minute}`)
      open = change.becomes === 'over' ? null : { calmSince: change.becomes === 'calm' ? at : null }
    }
  }
  return found
}

describe('an alarm that comes and goes within minutes', () => {
  it('is one: a silent source that says a word now and then goes on being silent', () => {
    // A post every 17 minutes, where ten minutes without one are too many.
    const quietFrom = (minute: number) => after(now, minutes(Math.floor(minute / 17) * 17))
    const found = course('silent', (minute) => ({ quietFrom: quietFrom(minute) }), 120)
    expect(found.slice(0, 4)).toEqual(['calm 0', 'back 10', 'calm 17', 'back 27'])
    expect(found.filter((it) => it.startsWith('over') || it.startsWith('begun'))).toEqual([])
  })

  it('is over when the source has spoken for as long as it could have been silent again, a quarter of an hour at least', () => {
    expect(course('silent', () => ({}), 60)).toEqual(['calm 0', 'over 15'])
    const slow = { rates: Array.from({ length: 168 }, () => 10), limit: 10 }
    expect(course('silent', () => ({ rhythm: slow }), 90)).toEqual(['calm 0', 'over 60'])
    expect(course('silent', () => ({ rhythm: { ...slow, limit: 1_000 } }), 180)).toEqual(['calm 0', 'over 120'])
  })

  it('stays what it was while a source cannot be read, and is over at once where somebody pauses it', () => {
    expect(course('silent', (minute) => ({ failing: minute < 30 }), 60)).toEqual(['calm 30', 'over 45'])
    expect(course('unsteady-stream', (minute) => ({ failing: minute < 30 }), 60)).toEqual(['calm 30', 'over 45'])
    for (const kind of ['silent', 'rights-missing', 'unsteady-stream', 'late-arrivals'] as const)
      expect(course(kind, () => ({ state: 'paused' }), 10)).toEqual(['over 0'])
  })

  it('is one: a right that is asked about anew at each beginning, and is missing again', () => {
    const session = (minute: number) => ({ expiresAt: null, renews: false, lacks: minute % 12 < 6 ? null : {} })
    const found = course('rights-missing', (minute) => ({ session: session(minute) }), 60)
    expect(found.slice(0, 3)).toEqual(['calm 0', 'back 6', 'calm 12'])
    expect(found.filter((it) => it.startsWith('over'))).toEqual([])
  })

  it('is one: a delay that swings around its limit, and an hour in which too little comes to say', () => {
    const late = (minute: number) => ({ lateFrom: minutes(3), lateness: minutes(minute % 40 < 20 ? 1 : 4) })
    expect(course('late-arrivals', late, 300).filter((it) => it.startsWith('over'))).toEqual([])
    const few = (minute: number) => ({ lateFrom: minutes(3), lateness: minute < 200 ? null : minutes(1) })
    expect(course('late-arrivals', few, 300)).toEqual(['calm 200', 'over 260'])
  })

  it('is none of a session’s end, which is a date: it is over when somebody signs in again', () => {
    expect(course('session-ends', () => ({ session: null }), 30)).toEqual(['over 0'])
  })
})
