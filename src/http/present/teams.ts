import type { Assignment, OwnAbsences, SavedPlan, Staffing, StaffPlan, Team, Watch, Workload } from '../../api/teams.ts'
import { refusals } from '../../domain/cases/choose-owner.ts'
import type { AssignmentSettings } from '../../domain/cases/reassign.ts'
import type { StaffPlan as Plan, Watch as Watching } from '../../domain/clocks/shift.ts'
import { instant } from '../../domain/model/time.ts'
import type { Staffing as ShownStaffing } from '../../services/teams/read-staffing.ts'
import type { OwnAbsences as ShownAbsences } from '../../services/teams/read-own-absences.ts'
import type { Workload as ShownWorkload } from '../../services/teams/read-workload.ts'
import type { ShownTeam } from '../../services/teams/team.ts'
import { time, timeOrNull } from './cases.ts'

const at = (text: string) => instant(Date.parse(text))

/** Somebody's shifts as the API writes them. */
export const presentPlan = ({ week, absences, ...plan }: Plan): StaffPlan => ({
  ...plan,
  skills: [...plan.skills],
  languages: [...plan.languages],
  week: week === null ? null : week.map((day) => [...day]),
  absences: absences.map(({ from, to, ...it }) => ({ ...it, from: time(from), to: time(to) })),
})

/** The absences that a request sets. */
export const readAbsences = (absences: StaffPlan['absences']): Plan['absences'] =>
  absences.map(({ from, to, ...it }) => ({ ...it, from: at(from), to: at(to) }))

/** The shifts that a request sets. */
export const readPlan = ({ absences, ...plan }: StaffPlan): Plan => ({ ...plan, absences: readAbsences(absences) })

/** When somebody is away, as the API writes it. */
export const presentOwnAbsences = ({ version, timeZone, absences, standIns }: ShownAbsences): OwnAbsences => ({
  version,
  timeZone,
  absences: absences.map(({ from, to, ...it }) => ({ ...it, from: time(from), to: time(to) })),
  standIns: [...standIns],
})

/** Somebody's shifts with their version. */
export const presentSavedPlan = (saved: { readonly version: number; readonly plan: Plan }): SavedPlan => ({
  version: saved.version,
  plan: presentPlan(saved.plan),
})

/** A team as the person who asks sees it. */
export const presentTeam = ({ brandIds, memberIds, may, ...team }: ShownTeam): Team => ({
  ...team,
  brandIds: [...brandIds],
  memberIds: [...memberIds],
  may: [...may],
})

/** To whom a brand gives its cases. */
export const presentAssignment = (it: AssignmentSettings & { readonly version: number }): Assignment => ({
  version: it.version,
  late: it.late,
  passOn: it.passOn,
  rules: it.rules.map(({ applies, skills, ...rule }) => ({
    ...rule,
    skills: [...skills],
    applies: {
      priorities: [...applies.priorities],
      kinds: [...applies.kinds],
      connectors: [...applies.connectors],
      languages: [...applies.languages],
    },
  })),
})

/** Who answers for a brand and when. */
export const presentStaffing = ({ teams, people, assignment, may }: ShownStaffing): Staffing => ({
  teams: teams.map(presentTeam),
  people: people.map(({ plan, ...it }) => ({ ...it, plan: presentPlan(plan) })),
  assignment: presentAssignment(assignment),
  may: [...may],
})

function presentWatch(watch: Watching): Watch {
  switch (watch.state) {
    case 'on':
      return { state: 'on', until: timeOrNull(watch.until) }
    case 'off':
      return { state: 'off', from: timeOrNull(watch.from) }
    case 'away':
      return { state: 'away', until: time(watch.until), standInId: watch.standInId }
  }
}

const known = [...refusals, 'late'] as const

/** Left out where a newer version wrote a reason that has no words here. */
function understood<It extends { readonly because: string }>(it: It) {
  const because = known.find((word) => word === it.because)
  return because === undefined ? [] : [{ ...it, because }]
}

/** Who has how much of a brand. */
export const presentWorkload = ({ people, unowned, gives, may }: ShownWorkload): Workload => ({
  people: people.map(({ watch, teams, states, dueAt, ...it }) => ({
    ...it,
    watch: presentWatch(watch),
    teams: [...teams],
    states: { ...states },
    dueAt: timeOrNull(dueAt),
  })),
  unowned: {
    count: unowned.count,
    late: unowned.late,
    dueAt: timeOrNull(unowned.dueAt),
    reasons: unowned.reasons.flatMap(understood),
    why: unowned.why.flatMap(understood),
  },
  gives,
  may: [...may],
})
