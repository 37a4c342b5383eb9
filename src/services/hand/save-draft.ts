import { type DraftSave, saveDraft as decide } from '../../domain/replies/draft.ts'
import { dropAside, lockDraft, putAside, putDraft, readDrafts } from '../../store/drafts.ts'
import { holdCase } from '../../store/cases.ts'
import { tellHand } from '../../store/presence.ts'
import { mustBeAlive } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { caseToWrite } from './may-write.ts'
import type { ShownDrafts } from './read-drafts.ts'

/** What is written on the case after a save. `clash`: somebody else wrote at the same time, and both texts are kept. */
export interface SavedDraft extends ShownDrafts {
  readonly clash: boolean
}

/** Keeps what is being written on a case. The case itself is held only against an erasure or a merge, and its log not touched: this happens each second. */
export async function saveDraft(
  ctx: Context,
  input: DraftSave & { readonly caseId: string; readonly takesAside: string | null },
): Promise<SavedDraft> {
  const { caseId, takesAside, ...written } = input
  const { person, it } = await caseToWrite(ctx, caseId)
  // Nobody has seen what has not happened: a number that runs ahead would hide from whoever sends what happens until then.
  const save = { ...written, seen: Math.min(written.seen, it.version) }
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const held = await holdCase(tx, it.id)
    if (held !== undefined) mustBeAlive(held)
    let outcome = decide(await lockDraft(tx, it.id, save.way), save, person.userId, now)
    // Two who begin at the same moment find no row to lock; whoever comes second sees the first one's now.
    while (outcome.draft !== null && !(await putDraft(tx, it.id, outcome.draft))) {
      outcome = decide(await lockDraft(tx, it.id, save.way), save, person.userId, now)
    }
    const { draft, aside, clash } = outcome
    if (aside !== null) await putAside(tx, it.id, aside, aside.by === person.userId)
    // Whoever decided on their own text, or took up another's that waited, needs it aside no more.
    if (save.over) await dropAside(tx, it.id, save.way, person.userId)
    if (takesAside !== null && aside?.by !== takesAside) await dropAside(tx, it.id, save.way, takesAside)
    if (draft !== null || aside !== null) await tellHand(tx, { kind: 'draft', caseId: it.id, brandId: it.brandId })
    return { ...(await readDrafts(tx, it.id)), clash }
  })
}
