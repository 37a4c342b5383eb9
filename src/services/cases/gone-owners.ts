import type { Case } from '../../domain/cases/case.ts'
import { isUnsettled } from '../../domain/cases/case.ts'
import { awayFromGone, ownersOnReturn } from '../../domain/cases/gone-owner.ts'
import type { Instant } from '../../domain/model/time.ts'
import type { CaseChange } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { takersAmong } from '../../store/people.ts'

/** Changes of locked cases of one brand, ready to be saved: what came back to somebody who takes no cases of it any more is nobody's. Almost always nothing came back, and nobody is asked about. */
export async function allWithoutGone<It extends CaseChange>(
  tx: Transaction,
  brandId: string,
  changes: readonly It[],
  now: Instant,
): Promise<readonly It[]> {
  const owners = [...new Set(changes.flatMap(ownersOnReturn))]
  if (owners.length === 0) return changes
  const takers = await takersAmong(tx, owners, brandId)
  return changes.map((change) => awayFromGone(change, takers, now))
}

/** The same of one change. */
export async function withoutGone<It extends CaseChange>(tx: Transaction, change: It, now: Instant): Promise<It> {
  const [kept = change] = await allWithoutGone(tx, change.after.brandId, [change], now)
  return kept
}

/** A locked case as it is about to stand again: where its owner takes none any more it goes to the first of these others who does, or to nobody; what is closed keeps the one it had. */
export async function asOwned(tx: Transaction, it: Case, others: readonly string[] = []): Promise<Case> {
  if (it.ownerId === null || !isUnsettled(it.status)) return it
  const owners = [...new Set([it.ownerId, ...others])]
  const takers = await takersAmong(tx, owners, it.brandId)
  return { ...it, ownerId: owners.find((id) => takers.has(id)) ?? null }
}
