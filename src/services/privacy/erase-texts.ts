import { isUnsettled, type CaseFact } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import type { Instant } from '../../domain/model/time.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import {
  eraseCaseTexts,
  erasePosts,
  hasRepliesUnderWay,
  keepMarks,
  networkIdsOf,
  postsOfCases,
} from '../../store/erasures.ts'
import { heirsOf } from '../../store/moved-words.ts'
import type { Sealer } from '../../store/sealed.ts'

const named = (connector: string, externalId: string): string => JSON.stringify(['post', connector, externalId])

/** The marks that a post may have left when it was erased. */
export const marksOf = (sealer: Sealer, connector: string, externalId: string): readonly Buffer[] =>
  sealer.marks(named(connector, externalId))

/** Takes the words out of posts and remembers them by a mark, so that they do not come back. */
export async function erasePostTexts(
  tx: Transaction,
  sealer: Sealer,
  postIds: readonly string[],
  now: Instant,
): Promise<void> {
  const ids = await networkIdsOf(tx, postIds)
  await keepMarks(
    tx,
    ids.map(({ connector, externalId }) => sealer.mark(named(connector, externalId))),
    now,
  )
  await erasePosts(tx, postIds, now)
}

/** Takes the words out of cases, closes those that are open, and writes into their log that it was done. A case whose answer is on its way at this moment is left for the next time. Gives how many were done; the caller holds their brands. */
export async function eraseCases(
  tx: Transaction,
  sealer: Sealer,
  caseIds: readonly string[],
  by: string | null,
  now: Instant,
): Promise<number> {
  // Held before it is asked what is on its way: no answer begins to leave in between.
  const heirs = await heirsOf(tx, caseIds)
  // With them the cases that have their matter: everybody holds a case before its answers.
  const held = (await lockCases(tx, [...caseIds, ...heirs])).filter(({ id }) => caseIds.includes(id))
  const busy = new Set(await hasRepliesUnderWay(tx, caseIds))
  const ready = caseIds.filter((id) => !busy.has(id))
  for (const before of held.filter(({ id }) => !busy.has(id))) {
    const closing: readonly CaseFact[] = isUnsettled(before.status)
      ? [{ kind: 'set-aside', reason: 'no-answer-possible' }]
      : []
    const change = record(before, [...closing, { kind: 'erased' }], by, now)
    await saveCases(tx, [{ ...change, isNew: false }])
  }
  await erasePostTexts(tx, sealer, await postsOfCases(tx, ready), now)
  await eraseCaseTexts(tx, ready, now)
  return ready.length
}
