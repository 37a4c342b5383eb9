import type { DraftWay } from '../../domain/replies/draft.ts'
import { dropAside as drop, readDrafts } from '../../store/drafts.ts'
import { tellHand } from '../../store/presence.ts'
import type { Context } from '../context.ts'
import { caseToWrite } from './may-write.ts'
import type { ShownDrafts } from './read-drafts.ts'

/** Drops a text that waits beside the draft of a case. */
export async function dropAside(
  ctx: Context,
  input: { readonly caseId: string; readonly way: DraftWay; readonly by: string },
): Promise<ShownDrafts> {
  const { it } = await caseToWrite(ctx, input.caseId)
  return ctx.db.transaction(async (tx) => {
    await drop(tx, it.id, input.way, input.by)
    await tellHand(tx, { kind: 'draft', caseId: it.id, brandId: it.brandId })
    return readDrafts(tx, it.id)
  })
}
