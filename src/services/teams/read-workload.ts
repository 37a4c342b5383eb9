import type { CaseStatus } from '../../domain/cases/case.ts'
import { barePlan, type Watch, watchOf } from '../../domain/clocks/shift.ts'
import type { Instant } from '../../domain/model/time.ts'
import { may } from '../../domain/people/may.ts'
import { countOffers, readOffers } from '../../store/case-offers.ts'
import { countInHand, countUnowned, readAssignment, readNextDue, readStaff, readTeams } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { isInHand } from './assigning-desk.ts'

/** The states in which a case is somebody's work or may become it again. */
export type UnsettledStatus = Exclude<CaseStatus, 'settled' | 'set-aside'>
/** More than a page of the list shows. */
const mostTold = 100
const unsettled: readonly UnsettledStatus[] = ['new', 'open', 'waiting', 'waiting-team', 'paused']

/** What somebody has of a brand. */
export interface PersonLoad {
  readonly id: string
  readonly name: string
  readonly watch: Watch
  /** Of the teams of the brand. */
  readonly teams: readonly string[]
  readonly states: Readonly<Record<UnsettledStatus, number>>
  /** Past due, of those that ask for something now. */
  readonly late: number
  readonly dueAt: Instant | null
  /** What asks for something now, in all brands: what capacity is held against. */
  readonly inHand: number
  readonly capacity: number | null
}

/** Who has how much of a brand, and what nobody has. */
export interface Workload {
  readonly people: readonly PersonLoad[]
  readonly unowned: {
    readonly count: number
    readonly late: number
    readonly dueAt: Instant | null
    /** How many went to nobody for which reason, the most frequent first; the rest are yet to be given, or nothing gives them: then there is no reason at all. */
    readonly reasons: readonly { readonly because: string; readonly count: number }[]
    /** Why the most pressing of them did, by case. */
    readonly why: readonly { readonly caseId: string; readonly because: string }[]
  }
  /** The brand gives its cases by itself. */
  readonly gives: boolean
  readonly may: readonly 'hand-over'[]
}

/** Who has how much of a brand, who is on watch, and what nobody has and why. Whoever holds the most late cases stands first. */
export async function readWorkload(ctx: Context, input: { readonly brandId: string }): Promise<Workload> {
  const person = mayReadCases(ctx)
  const { brandId } = input
  mustSee(person, brandId)
  const now = ctx.now()
  const assignment = await readAssignment(ctx.db, brandId)
  if (assignment === undefined) throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  const staff = await readStaff(ctx.db, brandId)
  const ids = staff.map(({ id }) => id)
  const [here, everywhere, dues, teams, unowned, reasons, why] = await Promise.all([
    countInHand(ctx.db, ids, brandId),
    countInHand(ctx.db, ids),
    readNextDue(ctx.db, brandId, ids),
    readTeams(ctx.db, brandId),
    countUnowned(ctx.db, brandId),
    countOffers(ctx.db, brandId),
    readOffers(ctx.db, brandId, mostTold),
  ])
  const people = staff.map(({ id, name, plan }): PersonLoad => {
    const own = here.filter(({ ownerId }) => ownerId === id)
    const states = Object.fromEntries(
      unsettled.map((status) => [status, sum(own.filter((it) => it.status === status).map(({ count }) => count))]),
    ) as Record<UnsettledStatus, number>
    const asking = everywhere.filter((it) => it.ownerId === id && isInHand(it.status))
    return {
      id,
      name,
      watch: watchOf(plan ?? barePlan(assignment.timeZone), now),
      teams: teams.filter(({ members }) => members.some((it) => it.id === id)).map((it) => it.name),
      states,
      late: sum(own.filter((it) => isInHand(it.status)).map(({ late }) => late)),
      dueAt: dues.find(({ ownerId }) => ownerId === id)?.dueAt ?? null,
      inHand: sum(asking.map(({ count }) => count)),
      capacity: plan?.capacity ?? null,
    }
  })
  // Why nobody got them was said of rules that are not there any more.
  const gives = (assignment.settings?.rules.length ?? 0) > 0
  const rank = ({ watch }: PersonLoad): number => ({ on: 0, off: 1, away: 2 })[watch.state]
  return {
    people: people.toSorted((a, b) => b.late - a.late || rank(a) - rank(b) || inHandOf(b) - inHandOf(a)),
    unowned: { ...unowned, ...(gives ? { reasons, why } : { reasons: [], why: [] }) },
    gives,
    may: may(person.role, 'change-cases') ? ['hand-over'] : [],
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, it) => all + it, 0)
const inHandOf = ({ states }: PersonLoad): number => states.new + states.open
