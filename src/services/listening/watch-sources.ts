import { lateFrom, latenessOf, latenessSince } from '../../domain/listening/late.ts'
import {
  type AlarmChange,
  changesOf,
  sourceAlarmKinds,
  soonestSilence,
  type StandingAlarm,
} from '../../domain/listening/source-alarm.ts'
import { rhythmOf } from '../../domain/listening/silence.ts'
import { delayOf } from '../../domain/model/delay.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import type { Transaction } from '../../store/database.ts'
import { appendEvents } from '../../store/events.ts'
import {
  type AlarmRow,
  beginAlarm,
  calmAlarm,
  endAlarm,
  findUnlearned,
  markHeard,
  readForAlarms,
  rouseAlarm,
  saveRhythm,
} from '../../store/source-alarms.ts'
import { readHours } from '../../store/source-page.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** What lies further back says nothing about how a source speaks now. */
const learnsBack = hours(8 * 7 * 24)
const learnsEvery = hours(1)
/** Learning takes some milliseconds each: a look-round does not hold up the others for it. */
const learnedAtOnce = 10
/** So long ago the last look may have been for the hour to count as heard: some sources name their next look an hour ahead. */
const checkedWithin = hours(2)

/** Looks at every source for what nobody would notice: silence against its own rhythm, a session about to end, a stream that keeps breaking, posts that come ever later. Begins and ends alarms, with an event each. */
export async function watchSources(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself watches sources.')
  const now = ctx.now()
  const pushed = [...ctx.connectors.values()].flatMap(({ id, arrives }) => (arrives === 'pushed' ? [id] : []))
  await markHeard(ctx.db, now, checkedWithin, pushed)
  for (const it of await findUnlearned(ctx.db, instant(now - learnsEvery), learnedAtOnce)) await learn(ctx, it, now)
  const sources = await readForAlarms(ctx.db, now)
  const recent = await readHours(
    ctx.db,
    sources.map(({ id }) => id),
    latenessSince(now),
  )
  for (const source of sources) {
    const open = standingOf(source)
    const lateness = latenessOf(recent.get(source.id) ?? [], now, open.has('late-arrivals'))
    // Nobody looks at what is pushed: it is there the moment it is sent.
    const lastCheckAt = pushed.includes(source.connector) ? now : source.lastCheckAt
    const watched = { ...source, lastCheckAt, session: source.standing, lateness, open }
    const changes = changesOf(watched, now)
    if (changes.length > 0) await apply(ctx, source, changes, now)
  }
}

const standingOf = ({ open }: AlarmRow): ReadonlyMap<(typeof sourceAlarmKinds)[number], StandingAlarm> =>
  new Map(
    sourceAlarmKinds.flatMap((kind) => {
      const calm = open[kind]
      return calm === undefined ? [] : [[kind, { calmSince: calm === null ? null : instant(calm) }] as const]
    }),
  )

/** Keeps what changed. Of what comes and goes within minutes nobody is told. */
async function apply(ctx: Context, source: AlarmRow, changes: readonly AlarmChange[], now: Instant): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    for (const change of changes) {
      if (!(await keep(tx, source.id, change, now))) continue
      await appendEvents(tx, [
        {
          at: now,
          kind: change.becomes === 'over' ? 'source.alarm-over' : 'source.alarm',
          brandId: source.brandId,
          caseId: null,
          caseVersion: null,
          sourceId: source.id,
          actorId: null,
          data: { alarm: change.kind, ...change.data },
        },
      ])
    }
  })
}

/** Keeps a change. True when people are to be told of it. */
async function keep(tx: Transaction, sourceId: string, change: AlarmChange, now: Instant): Promise<boolean> {
  switch (change.becomes) {
    case 'begun':
      return beginAlarm(tx, sourceId, change.kind, change.data, now)
    case 'back':
      await rouseAlarm(tx, sourceId, change.kind, change.data)
      return false
    case 'calm':
      await calmAlarm(tx, sourceId, change.kind, now)
      return false
    case 'over':
      return endAlarm(tx, sourceId, change.kind, now)
  }
}

/** Learns anew how a source usually speaks, and how late. */
async function learn(
  ctx: Context,
  { id: sourceId, learnsFrom }: { readonly id: string; readonly learnsFrom: Instant | null },
  now: Instant,
): Promise<void> {
  const all = (await readHours(ctx.db, [sourceId], instant(now - learnsBack))).get(sourceId) ?? []
  // The hour that runs is not over.
  const over = all.filter(({ at }) => at <= now - hours(1))
  const rhythm = rhythmOf(learnsFrom === null ? over : over.filter(({ at }) => at >= learnsFrom), now)
  await saveRhythm(
    ctx.db,
    sourceId,
    rhythm === null ? null : { ...rhythm, soonest: soonestSilence(rhythm) },
    // What is asked of it changes how much it brings, and not how late.
    { usualDelay: delayOf(over)?.p95 ?? null, lateFrom: lateFrom(over, now) },
    now,
  )
}
