import { readDrafts as read, type ShownAside, type ShownDraft } from '../../store/drafts.ts'
import type { Context } from '../context.ts'
import { caseToRead } from './may-write.ts'

/** What is being written on a case, and what waits beside it. */
export interface ShownDrafts {
  readonly drafts: readonly ShownDraft[]
  readonly aside: readonly ShownAside[]
}

/** What is being written on a case, by whom and since when. */
export async function readDrafts(ctx: Context, input: { readonly caseId: string }): Promise<ShownDrafts> {
  const { it } = await caseToRead(ctx, input.caseId)
  return read(ctx.db, it.id)
}
