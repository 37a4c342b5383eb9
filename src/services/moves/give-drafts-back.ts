import type { Case } from '../../domain/cases/case.ts'
import { draftWays } from '../../domain/replies/draft.ts'
import type { CaseMove } from '../../store/case-moves.ts'
import type { Transaction } from '../../store/database.ts'
import { lockDraft, putAside, putDraft } from '../../store/drafts.ts'
import { tellHand } from '../../store/presence.ts'

/** Lets what is being written to posts that went back go with them, so that nobody's words stand ready for somebody else. `to`: the case in which it was written, as it stood with them. Nothing is lost: other words that stand there already wait beside it. */
export async function giveDraftsBack(
  tx: Transaction,
  move: Pick<CaseMove, 'moved' | 'at'>,
  { from, to }: { readonly from: Case; readonly to: Case },
): Promise<void> {
  let went = false
  for (const way of draftWays) {
    if (way === 'note') continue
    const written = await lockDraft(tx, to.id, way)
    if (written === null || written.text === '') continue
    // Before the merge it was written to another newest post.
    const target = written.toPostId ?? (written.at > move.at ? to.lastPostId : null)
    if (target === null || !move.moved.posts.includes(target)) continue
    const there = await lockDraft(tx, from.id, way)
    if (there !== null && !written.text.includes(there.text)) {
      await putAside(tx, from.id, { way, text: there.text, by: there.by, at: there.at }, false)
    }
    const toPostId = target === from.lastPostId ? null : target
    const version = (there?.version ?? 0) + 1
    await putDraft(tx, from.id, { ...written, seen: from.version, toPostId, version })
    await putDraft(tx, to.id, { ...written, text: '', toPostId: null, machine: false, version: written.version + 1 })
    went = true
  }
  if (!went) return
  for (const { id, brandId } of [from, to]) await tellHand(tx, { kind: 'draft', caseId: id, brandId })
}
