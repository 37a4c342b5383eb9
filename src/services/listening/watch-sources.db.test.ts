import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import feeds from '../../connectors/feeds/index.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { takeLeases } from '../../store/leases.ts'
import { sql } from '../../store/sql.ts'
import { createRule } from '../admin/create-rule.ts'
import { deleteRule } from '../admin/delete-rule.ts'
import { pauseSource } from '../admin/pause-source.ts'
import { readSource } from '../admin/read-source.ts'
import { updateRule } from '../admin/update-rule.ts'
import type { Context } from '../context.ts'
import { noteFailure } from './note-failure.ts'
import { noteProgress } from './note-progress.ts'
import { noteStanding } from './note-standing.ts'
import { noteStreamBreak } from './note-stream-break.ts'
import { watchSources } from './watch-sources.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let admin: Context
let written = 0
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())
beforeEach(async () => {
  desk = await aListener(base.db)
  admin = { ...desk.ctx, actor: aPerson({ role: 'administrator', userId: 'ada' }) }
})
const watch = () => watchSources(desk.ctx)
const page = () => readSource(admin, { sourceId: desk.brand.sourceId })
const alarms = async () => (await page()).source.alarms.map(({ kind }) => kind)
/** A look at the source that finds so many new posts. */
const look = (posts = 0) =>
  desk.take(
    Array.from({ length: posts }, () =>
      arrives({ externalId: `p${++written}`, publishedAt: instant(desk.clock.now() - 1_000) }),
    ),
  )
/** A stream that breaks off every ten seconds for so long. */
const breaksFor = async (length: number) => {
  for (let spent = 0; spent < length; spent += seconds(10)) {
    const began = desk.clock.now()
    desk.clock.pass(seconds(10))
    if (spent % minutes(1) === 0) await look()
    await noteStreamBreak(desk.ctx, desk.brand.lease, began)
  }
}
const told = async () => {
  const rows = await base.db.rows<{ kind: string; alarm: string }>(sql`
    select kind, data->>'alarm' as alarm from event where source_id = ${desk.brand.sourceId}
      and kind in ('source.alarm', 'source.alarm-over') order by id`)
  return rows.map(({ kind, alarm }) => `${kind} ${alarm}`)
}

/** Twenty minutes in which it speaks as it does. */
const speakOn = async () => {
  for (let minute = 0; minute < 20; minute += 4) {
    desk.clock.pass(minutes(4))
    await look(1)
    await watch()
  }
}

/** Four weeks in which 60 posts came each hour, a gap of three minutes at most, as the counting leaves them. */
async function isBusy(): Promise<void> {
  await base.db.run(sql`
    insert into source_hour (source_id, hour, posts, delays, gap_from, gap_to)
    select ${desk.brand.sourceId}, h, 60, array[0, 0, 0, 60], h + interval '10 minutes', h + interval '13 minutes'
    from generate_series(date_trunc('hour', to_timestamp(${desk.clock.now()} / 1000.0)) - interval '28 days',
      date_trunc('hour', to_timestamp(${desk.clock.now()} / 1000.0)) - interval '1 hour', interval '1 hour') h`)
}

describe('a source that usually speaks and does not', () => {
  it('is an alarm within a quarter of an hour, told once, and over with the next post', async () => {
    await isBusy()
    await look(1)
    await watch()
    for (let minute = 0; minute < 15; minute += 1) {
      desk.clock.pass(minutes(1))
      await look()
      await watch()
    }
    expect(await alarms()).toEqual(['silent'])
    expect((await page()).source).toMatchObject({ health: 'silent', rhythmKnown: true, error: null })
    await watch()
    expect(await told()).toEqual(['source.alarm silent'])
    await look(1)
    await watch()
    // It speaks again, and that is said at once; the alarm waits whether it goes on.
    const spokeAt = desk.clock.now()
    expect((await page()).source).toMatchObject({ health: 'listening', alarms: [{ calmSince: spokeAt }] })
    expect(await told()).toEqual(['source.alarm silent'])
    await speakOn()
    expect(await alarms()).toEqual([])
    expect(await told()).toEqual(['source.alarm silent', 'source.alarm-over silent'])
    expect((await page()).alarms).toMatchObject([{ kind: 'silent', endedAt: spokeAt }])
  })

  it('is one alarm though it says a word now and then, and though it cannot be read now and then', async () => {
    await isBusy()
    await look(1)
    for (let minute = 0; minute < 120; minute += 1) {
      desk.clock.pass(minutes(1))
      if (minute % 20 < 2) await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
      else await look(minute % 20 === 19 ? 1 : 0)
      await watch()
    }
    expect(await told()).toEqual(['source.alarm silent'])
    expect((await page()).alarms).toHaveLength(1)
    await speakOn()
    expect(await told()).toEqual(['source.alarm silent', 'source.alarm-over silent'])
  })

  it('is none while it fails or is paused: that is said already', async () => {
    await isBusy()
    await look(1)
    await watch()
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    desk.clock.pass(hours(2))
    await watch()
    expect(await alarms()).toEqual([])
    // Back again: silence is counted from here on, not from before.
    await look()
    await watch()
    expect(await alarms()).toEqual([])
    desk.clock.pass(minutes(20))
    await look()
    await watch()
    expect(await alarms()).toEqual(['silent'])
    await pauseSource(admin, { sourceId: desk.brand.sourceId })
    await watch()
    expect(await alarms()).toEqual([])
  })

  it('is found although it cannot be read now and then, and the time in which it could not be is none', async () => {
    await isBusy()
    await look(1)
    const silentAfter = async (failsEvery: number): Promise<number> => {
      await look(1)
      await watch()
      for (let minute = 1; minute <= 60; minute += 1) {
        desk.clock.pass(minutes(1))
        if (minute % failsEvery === 0) {
          await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
        } else await look()
        await watch()
        if ((await alarms()).includes('silent')) return minute
      }
      return Infinity
    }
    const steady = await silentAfter(1_000)
    await speakOn()
    const shaky = await silentAfter(2)
    expect(shaky).toBeGreaterThanOrEqual(steady)
    expect(shaky).toBeLessThanOrEqual(steady * 2 + 2)
  })

  it('stays one for as long as nothing comes, be it for months', async () => {
    await isBusy()
    await look(1)
    await watch()
    for (const wait of [minutes(30), hours(30), hours(24 * 40), hours(24 * 80)]) {
      desk.clock.pass(wait)
      await look()
      await watch()
      expect(await alarms()).toEqual(['silent'])
    }
    expect(await told()).toEqual(['source.alarm silent'])
    await look(1)
    await watch()
    expect((await page()).source.health).toBe('listening')
    await speakOn()
    expect(await alarms()).toEqual([])
  })

  it('is counted only while somebody listens: a night in which Vigie was off is none', async () => {
    const { sourceId } = desk.brand
    await base.db.run(sql`update source set lease_until = null, last_check_at = now() - interval '8 hours',
      quiet_from = now() - interval '9 hours' where id = ${sourceId}`)
    await takeLeases(base.db, 'next', seconds(7), 1_000, [desk.brand.lease.connector])
    const row = await base.db.one<{ minutes: number }>(
      sql`select extract(epoch from now() - quiet_from)::float8 / 60 as minutes from source where id = ${sourceId}`,
    )
    expect(row?.minutes).toBeGreaterThan(59)
    expect(row?.minutes).toBeLessThan(62)
  })

  it('is shortened once by a failure during which Vigie was off, too', async () => {
    await look(1)
    const { sourceId } = desk.brand
    const since = desk.clock.now()
    desk.clock.pass(hours(1))
    await look()
    desk.clock.pass(minutes(1))
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    // Away for eight hours by the database's clock, by which leases are counted.
    await base.db.run(
      sql`update source set lease_until = null, last_check_at = now() - interval '8 hours' where id = ${sourceId}`,
    )
    const [lease] = await takeLeases(base.db, 'next', seconds(7), 1_000, [desk.brand.lease.connector])
    expect(lease).toBeDefined()
    desk.clock.pass(hours(8))
    await desk.take([], { lease: { ...desk.brand.lease, token: '2' } })
    const row = await base.db.one<{ quiet: number }>(
      sql`select floor(extract(epoch from quiet_from) * 1000)::float8 as quiet from source where id = ${sourceId}`,
    )
    expect(row?.quiet).toBe(since + hours(8))
  })

  it('is none before a week of listening, and the page says that its rhythm is being learned', async () => {
    await look(5)
    desk.clock.pass(hours(30))
    await look()
    await watch()
    expect((await page()).source).toMatchObject({ health: 'listening', rhythmKnown: false, alarms: [] })
  })

  it('learns from what is counted: the hours heard, and the longest silence that ended in each', async () => {
    await look(1)
    desk.clock.pass(minutes(5))
    await look(2)
    desk.clock.pass(minutes(2))
    await look(1)
    await watch()
    desk.clock.pass(hours(1))
    await look()
    await watch()
    const rows = await base.db.rows<{ posts: number; gap: number | null }>(sql`
      select posts, extract(epoch from gap_to - gap_from)::int as gap from source_hour
      where source_id = ${desk.brand.sourceId} order by hour`)
    expect(rows).toEqual([
      { posts: 4, gap: 300 },
      { posts: 0, gap: null },
    ])
  })
})

describe('what else nobody would notice', () => {
  it('a session that ends within a week, a stream that keeps breaking, posts that come ever later', async () => {
    await isBusy()
    desk.clock.pass(hours(2))
    await speakOn()
    await speakOn()
    expect(await alarms()).toEqual([])
    const now = desk.clock.now()
    const lacks = { en: 'This sign-in may not report.', fr: 'Cette connexion ne permet pas de signaler.' }
    const standing = { rate: null, expiresAt: instant(now + hours(50)), renews: false }
    await noteStanding(desk.ctx, desk.brand.lease, { ...standing, lacks })
    await breaksFor(minutes(7))
    await look(1)
    await desk.take(
      Array.from({ length: 70 }, (_, i) =>
        arrives({ externalId: `late ${now} ${i}`, publishedAt: instant(now - minutes(30)) }),
      ),
    )
    await watch()
    expect((await alarms()).toSorted()).toEqual(['late-arrivals', 'rights-missing', 'session-ends', 'unsteady-stream'])
    expect((await page()).source.health).toBe('listening')
    await noteStanding(desk.ctx, desk.brand.lease, { ...standing, lacks: null })
    await speakOn()
    expect((await alarms()).toSorted()).toEqual(['late-arrivals', 'session-ends'])
  })

  it('counts no break of a stream that another process reads', async () => {
    const began = instant(desk.clock.now() - seconds(1))
    expect(await noteStreamBreak(desk.ctx, { ...desk.brand.lease, token: '0' }, began)).toBe(false)
    const row = await base.db.one(sql`select stream_breaks as breaks from source where id = ${desk.brand.sourceId}`)
    expect(row).toEqual({ breaks: null })
  })

  it('what was written while nobody could read is caught up, and not late', async () => {
    await isBusy()
    desk.clock.pass(hours(2))
    await look(1)
    await watch()
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    desk.clock.pass(minutes(50))
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    desk.clock.pass(seconds(10))
    // Two pages of an hour's posts.
    for (const nth of [0, 1])
      await desk.take(
        Array.from({ length: 25 }, (_, i) =>
          arrives({
            externalId: `caught ${desk.clock.now()} ${nth} ${i}`,
            publishedAt: instant(desk.clock.now() - minutes(50 - nth * 25 - i)),
          }),
        ),
      )
    desk.clock.pass(seconds(30))
    await look(12)
    await watch()
    expect(await alarms()).toEqual([])
    expect((await page()).delay?.p95).toBeLessThan(seconds(5))
  })
})

describe('what is late at a source that names its next look', () => {
  /** One post, written so long before, with a look that names the next one. */
  const heard = async (age: number, next: number | null) => {
    const now = desk.clock.now()
    const posts = [arrives({ externalId: `n${++written}`, publishedAt: instant(now - age) })]
    await desk.take(posts, { nextLookAt: next === null ? null : instant(now + next) })
  }
  const delays = async () => (await page()).delay?.posts ?? 0

  it('counts whatever comes with the look that it named, however far off that was', async () => {
    await heard(seconds(1), minutes(30))
    desk.clock.pass(minutes(31))
    await heard(minutes(20), minutes(30))
    expect((await page()).delay).toMatchObject({ posts: 1 })
    expect((await page()).delay?.p50).toBeGreaterThan(minutes(15))
    // The next look comes an hour late: what was written meanwhile waited for us.
    desk.clock.pass(minutes(95))
    await heard(minutes(50), null)
    expect(await delays()).toBe(1)
    // It named none: by itself it is looked at every few seconds.
    desk.clock.pass(minutes(6))
    await heard(minutes(1), null)
    expect(await delays()).toBe(1)
    desk.clock.pass(minutes(1))
    await heard(seconds(20), null)
    expect(await delays()).toBe(2)
  })

  it('relies on no word for more than an hour, on none behind a failure, and on none that a stream did not give', async () => {
    await heard(seconds(1), hours(9))
    desk.clock.pass(minutes(70))
    await heard(minutes(10), hours(1))
    expect(await delays()).toBe(0)
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    desk.clock.pass(minutes(10))
    await heard(minutes(5), minutes(30))
    expect(await delays()).toBe(0)
    desk.clock.pass(minutes(2))
    await desk.take([], { channel: 'stream' })
    desk.clock.pass(minutes(20))
    await heard(minutes(10), null)
    expect(await delays()).toBe(1)
  })
})

describe('what can be proven', () => {
  it('a round that went well says up to when nothing is missing, and since when', async () => {
    expect((await page()).source.whole).toBeNull()
    const from = desk.clock.now()
    await desk.take([], { wholeTo: from })
    desk.clock.pass(seconds(30))
    const to = desk.clock.now()
    desk.clock.pass(seconds(2))
    await desk.take([], { wholeTo: to })
    expect((await page()).source.whole).toEqual({ from, to, at: desk.clock.now() })
    // While it cannot be read it stays at what was proven, and reaches over the outage when all was caught up.
    await noteFailure(desk.ctx, desk.brand.lease, new ConnectorError('transient', 'Away.'), null)
    desk.clock.pass(hours(3))
    await desk.take([], { ails: true, wholeTo: desk.clock.now() })
    expect((await page()).source.whole).toMatchObject({ from, to })
    await desk.take([], { wholeTo: desk.clock.now() })
    expect((await page()).source.whole).toMatchObject({ from, to: desk.clock.now() })
  })

  it('what a network cannot give any more is named, and nothing is claimed of before', async () => {
    await desk.take([], { wholeTo: desk.clock.now() })
    const hole = { from: desk.clock.now(), to: instant(desk.clock.now() + hours(2)), why: 'Ten items.', whyFr: null }
    desk.clock.pass(hours(3))
    await desk.take([], { wholeTo: desk.clock.now(), hole })
    await desk.take([], { wholeTo: desk.clock.now(), hole })
    const { source, holes } = await page()
    expect(holes).toEqual([hole])
    expect(source.whole).toMatchObject({ from: hole.to, to: desk.clock.now() })
  })

  it('a long catching up says how far it has come, until it is over', async () => {
    const progress = { since: desk.clock.now(), posts: 1_240, reached: instant(desk.clock.now() - hours(1)) }
    expect(await noteProgress(desk.ctx, desk.brand.lease, progress)).toBe(true)
    expect((await page()).source.catchingUp).toEqual(progress)
    expect(await noteProgress(desk.ctx, { ...desk.brand.lease, token: '0' }, null)).toBe(false)
    await noteProgress(desk.ctx, desk.brand.lease, null)
    expect((await page()).source.catchingUp).toBeNull()
  })
})

describe('what a brand listens for changes', () => {
  const name = (text: string) => ({ kind: 'name' as const, text })
  const lead = (search = true): Context => ({
    ...desk.ctx,
    actor: aPerson({ role: 'lead', userId: 'lou' }),
    connectors: new Map([['test', { ...feeds, id: 'test', can: { ...feeds.can, search } }]]),
  })
  /** Weeks in which one of its rules brought much. */
  const loudRule = async (by = lead()) => {
    const { id } = await createRule(by, {
      brandId: desk.brand.brandId,
      name: 'Le mot',
      terms: [name('pain'), name('beurre')],
    })
    await isBusy()
    await look(1)
    await watch()
    return id
  }
  /** Eight days in which one post came each hour, as the counting leaves them. */
  const quietDays = async () => {
    const from = desk.clock.now() + hours(1)
    desk.clock.pass(hours(24 * 8))
    await base.db.run(sql`
      insert into source_hour (source_id, hour, posts, delays, gap_from, gap_to)
      select ${desk.brand.sourceId}, h, 1, '{}', h - interval '50 minutes', h + interval '10 minutes'
      from generate_series(date_trunc('hour', to_timestamp(${from} / 1000.0)),
        date_trunc('hour', to_timestamp(${desk.clock.now()} / 1000.0)) - interval '1 hour', interval '1 hour') h
      on conflict do nothing`)
    await base.db.run(sql`
      update source set quiet_from = to_timestamp(${desk.clock.now() - hours(1)} / 1000.0) where id = ${desk.brand.sourceId}`)
    await look(1)
    await watch()
  }

  it.each<[string, (ruleId: string) => Promise<unknown>]>([
    ['a loud rule is removed', (ruleId) => deleteRule(lead(), { ruleId })],
    ['a loud rule is narrowed', (ruleId) => updateRule(lead(), { ruleId, name: 'Le mot', terms: [name('pain')] })],
  ])('%s: that less comes from then on is no silence, and is what is learned', async (_, change) => {
    const ruleId = await loudRule()
    await change(ruleId)
    for (let hour = 0; hour < 3; hour += 1) {
      desk.clock.pass(hours(1))
      await look(hour === 1 ? 1 : 0)
      await watch()
    }
    expect((await page()).source).toMatchObject({ rhythmKnown: false, alarms: [] })
    await quietDays()
    expect(await told()).toEqual([])
    expect((await page()).source).toMatchObject({ rhythmKnown: true, alarms: [] })
    desk.clock.pass(hours(24))
    await look()
    await watch()
    expect(await alarms()).toEqual(['silent'])
  })

  it('posts that come ever later are an alarm all the same while the rhythm is learned anew', async () => {
    await deleteRule(lead(), { ruleId: await loudRule() })
    await speakOn()
    await speakOn()
    expect((await page()).source).toMatchObject({ rhythmKnown: false, alarms: [] })
    const late = { publishedAt: instant(desk.clock.now() - minutes(30)) }
    await desk.take(Array.from({ length: 70 }, () => arrives({ externalId: `l${++written}`, ...late })))
    await watch()
    expect(await alarms()).toEqual(['late-arrivals'])
  })

  it('a silence that stands is over with the rule that it was measured by, and that is told', async () => {
    const ruleId = await loudRule()
    desk.clock.pass(minutes(30))
    await look()
    await watch()
    expect(await alarms()).toEqual(['silent'])
    await deleteRule(lead(), { ruleId })
    expect(await alarms()).toEqual([])
    expect(await told()).toEqual(['source.alarm silent', 'source.alarm-over silent'])
    await watch()
    expect(await alarms()).toEqual([])
  })

  it.each<[string, (ruleId: string) => Promise<unknown>]>([
    [
      'is called otherwise',
      (ruleId) => updateRule(lead(), { ruleId, name: 'X', terms: [name('pain'), name('beurre')] }),
    ],
    [
      'asks for more',
      (ruleId) => createRule(lead(), { brandId: desk.brand.brandId, name: ruleId, terms: [name('miel')] }),
    ],
    ['brings nothing where nobody searches', (ruleId) => deleteRule(lead(false), { ruleId })],
  ])('a rule that %s leaves the rhythm as it is', async (_, change) => {
    await change(await loudRule())
    await watch()
    expect((await page()).source.rhythmKnown).toBe(true)
  })

  it('with more to listen for, nothing is claimed of more than a day ago; with less, all of it still is', async () => {
    const ruleId = await loudRule()
    await desk.take([], { wholeTo: desk.clock.now() })
    const from = desk.clock.now()
    desk.clock.pass(hours(24 * 3))
    await desk.take([], { wholeTo: desk.clock.now() })
    const to = desk.clock.now()
    await updateRule(lead(), { ruleId, name: 'Le mot', terms: [name('pain')] })
    expect((await page()).source.whole).toMatchObject({ from, to })
    await updateRule(lead(), { ruleId, name: 'Le mot', terms: [name('pain'), name('miel')] })
    expect((await page()).source.whole).toMatchObject({ from: to - hours(24), to })
    // What was read to before that day says nothing of what is asked for since.
    desk.clock.pass(hours(30))
    await createRule(lead(), { brandId: desk.brand.brandId, name: 'La brioche', terms: [name('brioche')] })
    expect((await page()).source.whole).toBeNull()
    await desk.take([], { wholeTo: desk.clock.now() })
    expect((await page()).source.whole).toMatchObject({ from: desk.clock.now() })
  })
})
