import { nextOnWatch, type StaffPlan, watchOf } from '../clocks/shift.ts'
import { plainLanguage } from '../model/language.ts'
import type { CaseKind, Priority } from '../model/priority.ts'
import type { Instant } from '../model/time.ts'

/** How one is chosen of several: who has waited longest for a case, who has least in hand, or who knows most about it. */
export const assignmentWays = ['turn', 'load', 'skill'] as const
export type AssignmentWay = (typeof assignmentWays)[number]

/** Whom some cases of a brand are given to. An empty list asks for nothing. */
export interface AssignmentRule {
  readonly id: string
  readonly applies: {
    readonly priorities: readonly Priority[]
    readonly kinds: readonly CaseKind[]
    readonly connectors: readonly string[]
    readonly languages: readonly string[]
  }
  readonly teamId: string
  readonly way: AssignmentWay
  /** By turn and by load a person needs all of them; by skill one at least, and who has most goes first. */
  readonly skills: readonly string[]
  /** Only somebody who speaks the language of the case, where that is known. */
  readonly speaks: boolean
}

/** What the choice knows of a case. */
export interface Asking {
  readonly kind: CaseKind | null
  readonly priority: Priority
  readonly connector: string
  /** As the network or the post says it, e.g. fr or fr-CA; null where nobody knows. */
  readonly language: string | null
}

/** Somebody who may be given a case. */
export interface Colleague {
  readonly id: string
  readonly plan: StaffPlan
  /** They see the brand and may answer there. */
  readonly mayTake: boolean
  /** How many cases they have that ask for something now, in all brands. */
  readonly inHand: number
  /** The same, weighed by priority (`loadOf`). */
  readonly load: number
}

/** A team with the turns of its members: whose is the lowest has waited longest for a case. */
export interface TurningTeam {
  readonly id: string
  readonly members: readonly { readonly id: string; readonly turn: number }[]
}

/** All that a choice looks at. */
export interface AssigningDesk {
  readonly rules: readonly AssignmentRule[]
  readonly teams: readonly TurningTeam[]
  readonly people: ReadonlyMap<string, Colleague>
}

/** Why a case was given to nobody. */
export const refusals = ['no-rule', 'no-team', 'no-language', 'no-skill', 'nobody-on-watch', 'all-full'] as const
export type Refusal = (typeof refusals)[number]

/** Why Vigie gives a case, or gives it back. */
export const assignedWhys = ['rule', 'late', 'off-watch', 'away', 'stand-in', 'gone'] as const

/** Why a case has the owner that Vigie gave it, in ids and moments: the log keeps no words. `late`: the owner before did not answer in time; `off-watch`, `away`: was not there any more; `gone`: takes no cases of the brand any more. */
export interface AssignedBecause {
  readonly why: (typeof assignedWhys)[number]
  readonly ruleId?: string
  readonly way?: AssignmentWay
  /** They speak the language of the case. */
  readonly language?: string
  /** They know what the rule asks for. */
  readonly skilled?: true
  /** Until when they are on watch. */
  readonly until?: Instant
}

/** Who gets the case and why; or why nobody does, and when somebody may (null: nobody knows). */
export type Choice =
  | {
      readonly ok: true
      readonly ownerId: string
      readonly teamId: string | null
      readonly because: Omit<AssignedBecause, 'why'>
    }
  | { readonly ok: false; readonly because: Refusal; readonly nextAt: Instant | null }

const weights: Readonly<Record<Priority, number>> = { critical: 4, high: 3, medium: 2, low: 1 }

/** How much so many cases of each priority weigh. */
export const loadOf = (counts: Readonly<Partial<Record<Priority, number>>>): number =>
  Object.entries(weights).reduce((sum, [priority, weight]) => sum + weight * (counts[priority as Priority] ?? 0), 0)

const holds = <T>(asked: readonly T[], given: T | null): boolean =>
  asked.length === 0 || (given !== null && asked.includes(given))

/** The rule that says whom this case is given to: the first that applies. */
export function ruleFor(rules: readonly AssignmentRule[], it: Asking): AssignmentRule | undefined {
  const language = it.language === null ? null : plainLanguage(it.language)
  return rules.find(
    ({ applies }) =>
      holds(applies.priorities, it.priority) &&
      holds(applies.kinds, it.kind) &&
      holds(applies.connectors, it.connector) &&
      holds(applies.languages.map(plainLanguage), language),
  )
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const knows = ({ plan }: Colleague, skill: string): boolean => plan.skills.some((it) => same(it, skill))
const knownOf = (it: Colleague, skills: readonly string[]): number => skills.filter((skill) => knows(it, skill)).length
const speaks = ({ plan }: Colleague, language: string | null): boolean =>
  language !== null && plan.languages.some((it) => plainLanguage(it) === plainLanguage(language))

/** Whether somebody can be given a case of this brand now: sees it, is on watch, and has room for one more. */
export const isFree = (it: Colleague, now: Instant): boolean =>
  it.mayTake && watchOf(it.plan, now).state === 'on' && hasRoom(it)
const hasRoom = ({ plan, inHand }: Colleague): boolean => plan.capacity === null || inHand < plan.capacity

/** Whether somebody of the team that a case would be given to sees the brand and is on watch, whatever they have in hand. `except`: who has it. */
export function isWatched(it: Asking, desk: AssigningDesk, now: Instant, except: string): boolean {
  const teamId = ruleFor(desk.rules, it)?.teamId
  const members = desk.teams.find(({ id }) => id === teamId)?.members ?? []
  return members.some(({ id }) => {
    const one = id === except ? undefined : desk.people.get(id)
    return one !== undefined && one.mayTake && watchOf(one.plan, now).state === 'on'
  })
}

/** Who gets a case: somebody of the team that the first rule names who sees the brand, speaks and knows what is asked for, is on watch and has room; of several, by the rule's way, then by turn, then by id, so that the same desk always gives the same answer. `except`: who just had it. */
export function chooseOwner(it: Asking, desk: AssigningDesk, now: Instant, except: string | null = null): Choice {
  const rule = ruleFor(desk.rules, it)
  if (rule === undefined) return refuse('no-rule')
  const turns = new Map(desk.teams.find(({ id }) => id === rule.teamId)?.members.map(({ id, turn }) => [id, turn]))
  const members = [...turns.keys()].flatMap((id) => desk.people.get(id) ?? []).filter(({ id }) => id !== except)
  const near = members.filter(({ mayTake }) => mayTake)
  if (near.length === 0) return refuse('no-team')
  const { language } = it
  const heard = rule.speaks && language !== null ? near.filter((one) => speaks(one, language)) : near
  if (heard.length === 0) return refuse('no-language')
  const least = rule.way === 'skill' ? Math.min(1, rule.skills.length) : rule.skills.length
  const able = heard.filter((one) => knownOf(one, rule.skills) >= least)
  if (able.length === 0) return refuse('no-skill')
  const watching = able.filter(({ plan }) => watchOf(plan, now).state === 'on')
  if (watching.length === 0) return refuse('nobody-on-watch', earliest(able, now))
  const free = watching.filter(hasRoom)
  if (free.length === 0) return refuse('all-full')
  const rank = (one: Colleague): readonly number[] => {
    const turn = turns.get(one.id) ?? 0
    if (rule.way === 'turn') return [turn]
    if (rule.way === 'load') return [one.load, turn]
    return [-knownOf(one, rule.skills), speaks(one, language) ? 0 : 1, one.load, turn]
  }
  const chosen = free.reduce((best, one) => (before(rank(one), rank(best), one.id < best.id) ? one : best))
  const watch = watchOf(chosen.plan, now)
  return {
    ok: true,
    ownerId: chosen.id,
    teamId: rule.teamId,
    because: {
      ruleId: rule.id,
      way: rule.way,
      ...(language !== null && speaks(chosen, language) ? { language: plainLanguage(language) } : {}),
      ...(knownOf(chosen, rule.skills) > 0 ? { skilled: true as const } : {}),
      ...(watch.state === 'on' && watch.until !== null ? { until: watch.until } : {}),
    },
  }
}

const refuse = (because: Refusal, nextAt: Instant | null = null): Choice => ({ ok: false, because, nextAt })

function earliest(people: readonly Colleague[], now: Instant): Instant | null {
  const moments = people.flatMap(({ plan }) => nextOnWatch(plan, now) ?? [])
  return moments.length === 0 ? null : moments.reduce((first, at) => (at < first ? at : first))
}

/** Whether the first rank is the smaller one; `tie`: what holds where they are equal. */
function before(a: readonly number[], b: readonly number[], tie: boolean): boolean {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0
    if (value !== other) return value < other
  }
  return tie
}

/** The desk after a case went to somebody: their turn is over, and they have one more in hand. */
export function afterGiving(
  desk: AssigningDesk,
  given: { readonly ownerId: string; readonly teamId: string | null; readonly priority: Priority },
): AssigningDesk {
  const { ownerId, teamId, priority } = given
  const one = desk.people.get(ownerId)
  const people = new Map(desk.people)
  if (one !== undefined) {
    people.set(ownerId, { ...one, inHand: one.inHand + 1, load: one.load + loadOf({ [priority]: 1 }) })
  }
  const teams = desk.teams.map((team) => {
    if (team.id !== teamId) return team
    const last = team.members.reduce((most, { turn }) => Math.max(most, turn), 0)
    return { ...team, members: team.members.map((it) => (it.id === ownerId ? { ...it, turn: last + 1 } : it)) }
  })
  return { ...desk, people, teams }
}
