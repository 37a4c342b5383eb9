import type { CaseFact } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import type { Instant } from '../../domain/model/time.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import { contactCases } from '../../store/contacts.ts'
import type { Transaction } from '../../store/database.ts'
import type { Evidence } from './link-on-evidence.ts'

/** Tells the unsettled cases of these accounts, and this case, that their person has changed. */
export async function tellCases(
  tx: Transaction,
  about: { readonly brandId: string; readonly authorIds: readonly string[]; readonly caseId: string | null },
  fact: Extract<CaseFact, { readonly kind: 'accounts-linked' | 'accounts-split' }>,
  actorId: string | null,
  now: Instant,
): Promise<void> {
  const theirs = await contactCases(tx, about.brandId, about.authorIds)
  const open = theirs.flatMap(({ id, unsettled }) => (unsettled ? [id] : []))
  const ids = [...new Set(about.caseId === null ? open : [...open, about.caseId])]
  const cases = await lockCases(tx, ids)
  await saveCases(
    tx,
    cases.map((before) => ({ ...record(before, [fact], actorId, now), isNew: false })),
  )
}

/** Tells the unsettled cases of accounts what evidence said of them; where it linked any, also the case at hand. */
export async function tellEvidence(
  tx: Transaction,
  about: { readonly brandId: string; readonly caseId: string | null },
  { linked, parted }: Evidence,
  now: Instant,
): Promise<void> {
  const of = (authorIds: readonly string[], caseId: string | null) => ({ brandId: about.brandId, authorIds, caseId })
  if (parted.length > 0) await tellCases(tx, of(parted, null), { kind: 'accounts-split' }, null, now)
  if (linked.length > 0) await tellCases(tx, of(linked, about.caseId), { kind: 'accounts-linked' }, null, now)
}
