import { z } from 'zod'
import { sourceAlarmKinds } from '../domain/listening/source-alarm.ts'

const Time = z.iso.datetime()

/** Something that is wrong with a source though it is being heard. */
export const SourceAlarm = z.object({
  kind: z.enum(sourceAlarmKinds),
  beganAt: Time,
  endedAt: Time.nullable(),
  /** Since when what it speaks of is gone: the alarm is over when it stays so for a while. Null while it is not gone. */
  calmSince: Time.nullable(),
  /** Figures for its sentence: moments in ms since 1970, lengths in ms. */
  figures: z.record(z.string(), z.number()),
})
export type SourceAlarm = z.infer<typeof SourceAlarm>

/** A time of which a network could not give everything any more. */
export const SourceHole = z.object({ from: Time, to: Time, why: z.string(), whyFr: z.string().nullable() })

/** Of so many searches only some are asked in each round, because the quota does not allow more until then (null: there are too many for it). */
export const SampledSearches = z.object({ asked: z.number().int(), of: z.number().int(), until: Time.nullable() })

/** What is known of a source beyond whether it can be read. */
export const watchedSource = {
  /** The alarms that stand, the oldest first. */
  alarms: z.array(SourceAlarm),
  /** Everything written from `from` to `to` was read, which was made sure of at `at`; null before the first whole round. */
  whole: z.object({ from: Time, to: Time, at: Time }).nullable(),
  /** A long catching up: since when it runs, how many posts it read, to which moment it has come, and where the gap ends that it reads from its old end up (null: it goes from the newest post back); null when there is none. */
  catchingUp: z
    .object({ since: Time, posts: z.number().int(), reached: Time.nullable(), end: Time.nullable() })
    .nullable(),
  /** Whether enough was heard to know when it is unusually silent. */
  rhythmKnown: z.boolean(),
}
