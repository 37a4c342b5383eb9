import { alarmsOf, sourceAlarmKinds, soonestSilence } from '../../domain/listening/source-alarm.ts'
import { rhythmOf } from '../../domain/listening/silence.ts'
import { delayOf } from '../../domain/model/delay.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import { appendEvents } from '../../store/events.ts'
import {
  type AlarmRow,
  beginAlarm,
  endAlarm,
  findUnlearned,
  markHeard,
  readForAlarms,
  saveRhythm,
} from '../../store/source-alarms.ts'
import { readHours } from '../../store/source-page.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** What lies further back says nothing about how a source speaks now. */
const learnsFrom = hours(8 * 7 * 24)
const learnsEvery = hours(1)
/** Learning takes some milliseconds each: a look-round does not hold up the others for it. */
const learnedAtOnce = 10
/** So long ago the last look may have been for the hour to count as heard: some sources name their next look an hour ahead. */
const checkedWithin = hours(2)
/** The hour that runs and the one before it. */
const lately = hours(1)

/** Looks at every source for what nobody would notice: silence against its own rhythm, a session about to end, a stream that keeps breaking, posts that come ever later. Begins and ends alarms, with an event each. */
export async function watchSources(ctx: Context): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself watches sources.')
  const now = ctx.now()
  const pushed = [...ctx.connectors.values()].flatMap(({ id, arrives }) => (arrives === 'pushed' ? [id] : []))
  await markHeard(ctx.db, now, checkedWithin, pushed)
  for (const id of await findUnlearned(ctx.db, instant(now - learnsEvery), learnedAtOnce)) await learn(ctx, id, now)
  const sources = await readForAlarms(ctx.db, now)
  const recent = await readHours(
    ctx.db,
    sources.map(({ id }) => id),
    instant(Math.floor((now - lately) / lately) * lately),
  )
  for (const source of sources) {
    const { standing, usualDelay } = source
    const delay = usualDelay === null ? null : delayOf(recent.get(source.id) ?? [])
    // Nobody looks at what is pushed: it is there the moment it is sent.
    const lastCheckAt = pushed.includes(source.connector) ? now : source.lastCheckAt
    const streamBreaks = source.streamBreaks.map(instant)
    const due = alarmsOf({ ...source, lastCheckAt, session: standing, delay, streamBreaks }, now)
    const changed = sourceAlarmKinds.filter((kind) => due.has(kind) !== Object.hasOwn(source.open, kind))
    if (changed.length > 0) await change(ctx, source, due, changed, now)
  }
}

async function change(
  ctx: Context,
  source: AlarmRow,
  due: ReturnType<typeof alarmsOf>,
  changed: readonly (typeof sourceAlarmKinds)[number][],
  now: Instant,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    for (const kind of changed) {
      const data = due.get(kind)
      const isNews =
        data === undefined ? await endAlarm(tx, source.id, kind, now) : await beginAlarm(tx, source.id, kind, data, now)
      if (!isNews) continue
      await appendEvents(tx, [
        {
          at: now,
          kind: data === undefined ? 'source.alarm-over' : 'source.alarm',
          brandId: source.brandId,
          caseId: null,
          caseVersion: null,
          sourceId: source.id,
          actorId: null,
          data: { alarm: kind, ...data },
        },
      ])
    }
  })
}

/** Learns anew how a source usually speaks, and how late. */
async function learn(ctx: Context, sourceId: string, now: Instant): Promise<void> {
  const all = (await readHours(ctx.db, [sourceId], instant(now - learnsFrom))).get(sourceId) ?? []
  // The hour that runs is not over.
  const over = all.filter(({ at }) => at <= now - hours(1))
  const rhythm = rhythmOf(over, now)
  const usualDelay = delayOf(over)?.p95 ?? null
  await saveRhythm(
    ctx.db,
    sourceId,
    rhythm === null ? null : { ...rhythm, soonest: soonestSilence(rhythm), usualDelay },
    now,
  )
}
