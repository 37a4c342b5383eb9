import { z } from 'zod'
import { assignmentWays, refusals } from '../domain/cases/choose-owner.ts'
import { caseKinds, priorities } from '../domain/model/priority.ts'
import { visible } from './visible.ts'

const Time = z.iso.datetime()
const version = z.number().int().min(0)
const Id = z.string().min(1).max(64)
const minuteOfDay = z.number().int().min(0).max(1_440)
const Word = z.string().trim().min(1).max(40)
const Tongue = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)

/** A time away. */
export const Absence = z.object({
  /** Chosen by the browser. */
  id: Id,
  from: Time,
  to: Time,
  /** Who takes what waits meanwhile; null: the team. */
  standInId: Id.nullable().default(null),
})
export type Absence = z.infer<typeof Absence>

/** When somebody is on watch, what they know, and how much they take on. */
export const StaffPlan = z.object({
  /** Free words of the house. */
  skills: z.array(Word).max(30).default([]),
  /** Codes of two or three letters. */
  languages: z.array(Tongue).max(20).default([]),
  timeZone: z.string().min(1).max(60),
  /** The shifts of each weekday in minutes of the day, Monday first; null: always on watch. */
  week: z
    .array(z.array(z.object({ from: minuteOfDay, to: minuteOfDay })).max(12))
    .length(7)
    .nullable(),
  /** How many cases that ask for something now they have at most; null: as many as come. */
  capacity: z.number().int().min(1).max(500).nullable(),
  absences: z.array(Absence).max(50).default([]),
})
export type StaffPlan = z.infer<typeof StaffPlan>

/** When the person who asks is away, and who could stand in for them. */
export const OwnAbsences = z.object({
  /** Of their whole plan; 0: nobody has set one. */
  version,
  /** By whose clocks their days are counted. */
  timeZone: z.string(),
  absences: z.array(Absence),
  standIns: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type OwnAbsences = z.infer<typeof OwnAbsences>
export const OwnAbsencesInput = z.object({ version, absences: z.array(Absence).max(50) })

export const StaffPlanInput = StaffPlan.extend({ version })
export const SavedPlan = z.object({ version, plan: StaffPlan })
export type SavedPlan = z.infer<typeof SavedPlan>

/** People who share the cases of one or several brands. */
export const Team = z.object({
  id: z.uuid(),
  name: z.string(),
  version,
  /** Those that you see. */
  brandIds: z.array(z.string()),
  /** It serves brands that you do not see: only who sees all of them changes it. */
  elsewhere: z.boolean(),
  memberIds: z.array(z.string()),
  may: z.array(z.literal('change')),
})
export type Team = z.infer<typeof Team>

export const TeamInput = z.object({
  name: visible(80),
  brandIds: z.array(z.uuid()).min(1).max(200),
  memberIds: z.array(Id).max(500).default([]),
})
export const TeamChangeInput = TeamInput.extend({ version })

/** Whom some cases are given to. An empty list asks for nothing. */
export const AssignmentRule = z.object({
  id: Id,
  applies: z
    .object({
      priorities: z.array(z.enum(priorities)).max(4).default([]),
      kinds: z.array(z.enum(caseKinds)).max(6).default([]),
      /** Networks by their id. */
      connectors: z.array(z.string().min(1).max(40)).max(30).default([]),
      languages: z.array(Tongue).max(20).default([]),
    })
    .prefault({}),
  teamId: z.uuid(),
  way: z.enum(assignmentWays),
  /** By turn and by load a person needs all of them; by skill one at least. */
  skills: z.array(Word).max(10).default([]),
  /** Only somebody who speaks the language of the case. */
  speaks: z.boolean().default(false),
})
export type AssignmentRule = z.infer<typeof AssignmentRule>

const settings = {
  rules: z.array(AssignmentRule).max(50),
  /** When somebody does not answer: after so many minutes, or that share of the time that was left, in the working time of the case's clock. */
  late: z
    .object({
      after: z.union([
        z.object({ minutes: z.number().int().min(2).max(10_080) }),
        z.object({ share: z.number().min(0.1).max(1) }),
      ]),
      to: z.enum(['next', 'team']),
    })
    .nullable(),
  /** Whoever is not there any more passes on what waits for an answer. */
  passOn: z.boolean(),
}

/** To whom a brand gives its cases, and when they go on; without rules nothing is given by itself. */
export const Assignment = z.object({ ...settings, version })
export type Assignment = z.infer<typeof Assignment>

/** Who answers for a brand and when, its teams, and to whom it gives its cases. */
export const Staffing = z.object({
  teams: z.array(Team),
  people: z.array(z.object({ id: z.string(), name: z.string(), version, plan: StaffPlan })),
  assignment: Assignment,
  may: z.array(z.literal('change')),
})
export type Staffing = z.infer<typeof Staffing>

/** Whether somebody is on watch: until when, from when again, or away until when. Null: no end in sight, or never by their shifts. */
export const Watch = z.discriminatedUnion('state', [
  z.object({ state: z.literal('on'), until: Time.nullable() }),
  z.object({ state: z.literal('off'), from: Time.nullable() }),
  z.object({ state: z.literal('away'), until: Time, standInId: z.string().nullable() }),
])
export type Watch = z.infer<typeof Watch>

const count = z.number().int()
const Because = z.enum([...refusals, 'late'])

/** Who has how much of a brand, and what nobody has. */
export const Workload = z.object({
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      watch: Watch,
      teams: z.array(z.string()),
      states: z.object({ new: count, open: count, waiting: count, 'waiting-team': count, paused: count }),
      /** Past due, of those that ask for something now. */
      late: count,
      dueAt: Time.nullable(),
      /** What asks for something now, in all brands: what capacity is held against. */
      inHand: count,
      capacity: count.nullable(),
    }),
  ),
  unowned: z.object({
    count,
    late: count,
    dueAt: Time.nullable(),
    /** How many cases went to nobody for which reason. `late`: their owner did not answer, and the team was offered them. */
    reasons: z.array(z.object({ because: Because, count })),
    /** Why the most pressing of them did, by case. */
    why: z.array(z.object({ caseId: z.string(), because: Because })),
  }),
  /** The brand gives its cases by itself. */
  gives: z.boolean(),
  may: z.array(z.literal('hand-over')),
})
export type Workload = z.infer<typeof Workload>
