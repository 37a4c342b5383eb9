import type { Case } from '../../domain/cases/case.ts'
import { inMergeOrder, merge, mostMerged } from '../../domain/cases/move.ts'
import { insertMove, moveAll } from '../../store/case-moves.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import { saveCases } from '../../store/cases.ts'
import { withoutGone } from '../cases/gone-owners.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases } from '../permissions.ts'
import { lockToMove, refused, type SeenCase } from './move.ts'

/** Merges cases into one of the same brand, all or none: what they hold stands there, and they lead to it. Each can be taken back by its `moveId`. */
export async function mergeCases(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly version: number
    readonly from: readonly (SeenCase & { readonly moveId: string })[]
  },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  if (input.from.length === 0 || input.from.length > mostMerged) {
    throw new ServiceError('invalid', 'invalid', `One to ${mostMerged} cases are merged at a time.`)
  }
  if (new Set([input.caseId, ...input.from.map((it) => it.caseId)]).size !== input.from.length + 1) {
    throw new ServiceError('invalid', 'invalid', 'Each case is named once.')
  }
  if (new Set(input.from.map((it) => it.moveId)).size !== input.from.length) {
    throw new ServiceError('invalid', 'invalid', 'Each merge has an id of its own.')
  }
  return ctx.db.transaction(async (tx) => {
    const cases = await lockToMove(tx, person, [input, ...input.from])
    let into = found(cases, input.caseId)
    const { authorId } = into
    const ordered = inMergeOrder(input.from, ({ caseId }) => cases.get(caseId)?.authorId === authorId)
    for (const { caseId, moveId } of ordered) {
      const from = found(cases, caseId)
      const other = await otherUnsettledCase(tx, into)
      const by = { moveId, actorId: person.userId, otherOpen: other === from.id ? null : (other ?? null) }
      const done = merge(into, from, by, now)
      if ('reason' in done) throw refused(done)
      const joined = await withoutGone(tx, { ...done.into, isNew: false }, now)
      const moved = await moveAll(tx, from.id, into.id, now)
      // What is merged away first: the other may open in its place.
      await saveCases(tx, [{ ...done.from, isNew: false }])
      await saveCases(tx, [joined])
      const kept = await insertMove(tx, {
        ...{ id: moveId, kind: 'merge', brandId: into.brandId, from: from.id, to: into.id, moved, at: now },
        ...{ fromVersion: from.version, toVersion: into.version, by: person.userId },
      })
      if (!kept) throw new ServiceError('conflict', 'id-taken', 'This id stands for another merge already.')
      into = joined.after
    }
    const authors = [...new Set([...cases.values()].map(({ authorId }) => authorId))]
    const counted = await countUnanswered(tx, into.brandId, authors, now)
    return counted.find(({ id }) => id === into.id) ?? into
  })
}

function found(cases: ReadonlyMap<string, Case>, id: string): Case {
  const it = cases.get(id)
  if (it === undefined) throw new ServiceError('not-found', 'not-found', `There is no case ${id}.`)
  return it
}
