import type { Case } from '../../domain/cases/case.ts'
import { toDesk } from '../../domain/clocks/desk.ts'
import { type ClockPolicy, type Desk, targetsFor } from '../../domain/clocks/targets.ts'
import type { Instant } from '../../domain/model/time.ts'
import { deskBrand, readBrandClocks, type StoredDesk } from '../../store/brand-clocks.ts'
import type { Queryable } from '../../store/database.ts'
import { connectorOfSource } from '../../store/source-reads.ts'

/** What the brand promises, ready to be asked. */
export const deskOf = (stored: StoredDesk): Desk => toDesk(stored.settings, deskBrand(stored))

/** What a clock of this case is held to that starts at `at`. */
export const policyOf = (
  desk: Desk,
  it: Pick<Case, 'priority' | 'kind' | 'verdict'>,
  connector: string,
  at: Instant,
): ClockPolicy =>
  targetsFor(desk, { priority: it.priority, kind: it.kind, emotion: it.verdict?.emotion ?? null, connector }, at)

/** The same for many cases of one brand: what it promises is read once, and the network of each source once. */
export async function policiesOf(
  db: Queryable,
  brandId: string,
): Promise<(it: Case, at: Instant) => Promise<ClockPolicy>> {
  const stored = await readBrandClocks(db, brandId)
  const desk = stored === undefined ? null : deskOf(stored)
  const connectors = new Map<string, string>()
  return async (it, at) => {
    if (desk === null) return it.policy
    const connector = connectors.get(it.sourceId) ?? (await connectorOfSource(db, it.sourceId)) ?? ''
    connectors.set(it.sourceId, connector)
    return policyOf(desk, it, connector, at)
  }
}

/** The same, for a case that stands by itself: what its brand promises now is read. */
export async function readPolicy(db: Queryable, it: Case, at: Instant): Promise<ClockPolicy> {
  const stored = await readBrandClocks(db, it.brandId)
  const connector = await connectorOfSource(db, it.sourceId)
  return stored === undefined ? it.policy : policyOf(deskOf(stored), it, connector ?? '', at)
}
