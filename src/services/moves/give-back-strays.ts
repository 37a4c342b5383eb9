import { type Case, isUnsettled } from '../../domain/cases/case.ts'
import { record } from '../../domain/cases/decide.ts'
import {
  alignNewest,
  type CaseMove,
  customersPosts,
  movePosts,
  repliesUnderWay,
  undoneMergesOfOthers,
} from '../../store/case-moves.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { remainder } from './split-case.ts'
import { withJoined } from './undo-move.ts'

/** Gives others what they wrote into these cases while theirs was merged, before these are erased: where the merge was taken back by hand, it stayed. */
export async function giveBackStrays(
  tx: Transaction,
  caseIds: readonly string[],
  authorIds: readonly string[],
  by: string | null,
  now: Case['openedAt'],
): Promise<void> {
  for (const move of await undoneMergesOfOthers(tx, caseIds, authorIds)) {
    const home = await giveBack(tx, move, by, now)
    if (home !== null) await countUnanswered(tx, home.brandId, [home.authorId], now)
  }
}

async function giveBack(
  tx: Transaction,
  move: CaseMove,
  by: string | null,
  now: Case['openedAt'],
): Promise<Case | null> {
  const cases = new Map((await lockCases(tx, [move.from, move.to])).map((it) => [it.id, it]))
  const [from, to] = [cases.get(move.from), cases.get(move.to)]
  if (from === undefined || to === undefined || to.erased) return null
  const posts = await customersPosts(tx, to.id)
  const strays = posts.filter(({ authorId, erased }) => authorId === from.authorId && !erased)
  if (strays.length === 0 || strays.length === posts.length) return null
  const home = await homeOf(tx, from)
  if ((await repliesUnderWay(tx, [home.id, to.id])).length > 0) return null
  const postIds = strays.map(({ id }) => id)
  const leaves = { kind: 'split-off', moveId: move.id, caseId: home.id, postIds } as const
  const there = record(to, [{ ...leaves, ...remainder(to, posts, strays) }], by, now)
  const here = await withJoined(tx, { after: home, events: [] }, strays, to.lastAnswerAt, now)
  await saveCases(tx, [
    { ...there, isNew: false },
    { ...here, isNew: false },
  ])
  await movePosts(tx, postIds, home.id)
  await alignNewest(tx, [to.id, home.id])
  return here.after
}

/** Where the matter of somebody goes on: in their case, unless that is closed and another one is open by now. */
async function homeOf(tx: Transaction, from: Case): Promise<Case> {
  const other = isUnsettled(from.status) ? undefined : await otherUnsettledCase(tx, from)
  return (other === undefined ? undefined : (await lockCases(tx, [other]))[0]) ?? from
}
