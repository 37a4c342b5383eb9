import type { Case } from '../../domain/cases/case.ts'
import { endDraft as end } from '../../store/drafts.ts'
import type { Transaction } from '../../store/database.ts'
import { tellHand } from '../../store/presence.ts'

/** Takes what was sent out of the draft of its case, and off the screens of whoever looks on. */
export async function endDraft(
  tx: Transaction,
  { id: caseId, brandId }: Pick<Case, 'id' | 'brandId'>,
  sent: Parameters<typeof end>[2],
): Promise<void> {
  if (await end(tx, caseId, sent)) await tellHand(tx, { kind: 'draft', caseId, brandId })
}
