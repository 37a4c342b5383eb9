import { type Case, type CaseEvent, rebuild } from '../../domain/cases/case.ts'
import { type MoveRefusal, toldFrom } from '../../domain/cases/move.ts'
import { lockBrand } from '../../store/brands.ts'
import { repliesUnderWay } from '../../store/case-moves.ts'
import { readListedCases } from '../../store/case-reads.ts'
import { lockCases } from '../../store/cases.ts'
import type { Queryable, Transaction } from '../../store/database.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import type { Actor } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee } from '../permissions.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** A case as somebody saw it when they decided. */
export interface SeenCase {
  readonly caseId: string
  readonly version: number
}

const noCase = (caseId: string): string => `There is no case ${caseId}.`

/** Locks cases, their brand first, so that no post is taken in for them meanwhile. Refused where one is not there for this person, has changed since it was seen, or an answer of it is leaving at this moment. */
export async function lockToMove(
  tx: Transaction,
  person: Person,
  seen: readonly SeenCase[],
): Promise<ReadonlyMap<string, Case>> {
  const brands = new Set<string>()
  const listed = await readListedCases(
    tx,
    seen.map(({ caseId }) => caseId),
  )
  for (const { caseId } of seen) {
    const it = listed.get(caseId)?.it
    if (it === undefined) throw new ServiceError('not-found', 'not-found', noCase(caseId))
    mustSee(person, it.brandId, noCase(caseId))
    brands.add(it.brandId)
  }
  for (const brandId of [...brands].toSorted()) await lockBrand(tx, brandId)
  const locked = await lockCases(
    tx,
    seen.map(({ caseId }) => caseId),
  )
  const cases = new Map(locked.map((it) => [it.id, it]))
  for (const { caseId, version } of seen) {
    const it = cases.get(caseId)
    if (it === undefined) throw new ServiceError('not-found', 'not-found', noCase(caseId))
    if (it.version !== version) {
      throw new ServiceError('conflict', 'case-changed', 'Somebody changed this case in the meantime.', {
        facts: { caseId, version: it.version },
      })
    }
  }
  await mustBeStill(tx, [...cases.keys()])
  return cases
}

/** Refuses while an answer of one of these cases is on its way to the network: it must find its case where it left it. */
export async function mustBeStill(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  if ((await repliesUnderWay(tx, caseIds)).length === 0) return
  throw new ServiceError(
    'conflict',
    'reply-under-way',
    'An answer is leaving at this moment. Try again in a few seconds.',
  )
}

/** The refusal that the domain gave, as one of a verb. */
export const refused = ({ reason, why, caseId }: MoveRefusal): ServiceError =>
  new ServiceError('conflict', reason, why, { facts: caseId === undefined ? {} : { caseId } })

/** What has happened to a case since one of its versions, and from where on it is told anew: how it stood then, and what came after. */
export async function caseAt(
  db: Queryable,
  caseId: string,
  version: number,
): Promise<{ readonly since: readonly CaseEvent[]; readonly before: Case; readonly after: readonly CaseEvent[] }> {
  const logged = await eventsOfCase(db, caseId)
  const split = logged.findIndex((event) => (event.caseVersion ?? 0) > version)
  const at = split === -1 ? logged.length : split
  const events = logged.map(fromLog)
  const from = toldFrom(events, at)
  return { since: events.slice(at), before: rebuild(caseId, events.slice(0, from)), after: events.slice(from) }
}
