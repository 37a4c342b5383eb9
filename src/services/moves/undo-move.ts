import { type Case, type CaseEvent, isUnsettled } from '../../domain/cases/case.ts'
import { ownersWithout, toldAnew, wasLeftAlone, wholeOf, withoutMove } from '../../domain/cases/move.ts'
import { record } from '../../domain/cases/decide.ts'
import {
  alignNewest,
  answersNotSent,
  type CaseMove,
  lockMove,
  mergesOfOthers,
  moveBack,
  noteMoveUndone,
  readMove,
  repliesUnderWay,
} from '../../store/case-moves.ts'
import { otherUnsettledCase } from '../../store/case-reads.ts'
import { lockBrand } from '../../store/brands.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { canTake } from '../../store/people.ts'
import { tellHand } from '../../store/presence.ts'
import { asOwned } from '../cases/gone-owners.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { giveDraftsBack } from './give-drafts-back.ts'
import { caseAt, mustBeStill } from './move.ts'

/** What was taken back. `went`: something happened since, which stays where it was done. */
export interface MoveUndone {
  readonly kind: CaseMove['kind']
  readonly from: Case
  readonly to: Case
  readonly went: boolean
}

const gone = 'This is not here any more.'

/** Takes a merge or a splitting back: both cases stand as they would without it. What was done since stays in the case in which it was done, but for what is not said yet: an answer that has not left, and what is being written, go with the post that they answer. Refused where something stands in between that has to be taken back first. */
export async function undoMove(ctx: Context, input: { readonly moveId: string }): Promise<MoveUndone> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  const asked = await readMove(ctx.db, input.moveId)
  if (asked === undefined) throw new ServiceError('not-found', 'not-found', gone)
  mustSee(person, asked.brandId, gone)
  return ctx.db.transaction(async (tx) => {
    await lockBrand(tx, asked.brandId)
    const cases = new Map((await lockCases(tx, [asked.from, asked.to])).map((it) => [it.id, it]))
    const move = await lockMove(tx, asked.id)
    const [from, to] = [cases.get(asked.from), cases.get(asked.to)]
    if (move === undefined || from === undefined || to === undefined)
      throw new ServiceError('not-found', 'not-found', gone)
    if (move.undoneAt !== null) throw new ServiceError('conflict', 'move-undone', 'This was taken back already.')
    if (from.erased || to.erased) {
      throw new ServiceError('conflict', 'case-erased', 'The words of one of these cases were erased.', {
        facts: { caseId: from.erased ? from.id : to.id },
      })
    }
    await mustBeStill(tx, [from.id, to.id])
    const undone = await (move.kind === 'merge' ? unmerge : unsplit)(tx, move, { from, to }, person.userId, now)
    await noteMoveUndone(tx, move.id, person.userId, now)
    const authors = [...new Set([from.authorId, to.authorId])]
    const counted = await countUnanswered(tx, move.brandId, authors, now)
    const latest = (it: Case): Case => counted.find(({ id }) => id === it.id) ?? it
    return { ...undone, from: latest(undone.from), to: latest(undone.to) }
  })
}

/** Gives the cases of others back before those into which they were merged are erased: their matter goes on. What cannot be given back stays. */
export async function giveBackOthers(
  tx: Transaction,
  caseIds: readonly string[],
  authorIds: readonly string[],
  by: string | null,
  now: Case['openedAt'],
): Promise<void> {
  for (const move of await mergesOfOthers(tx, caseIds, authorIds)) {
    const cases = new Map((await lockCases(tx, [move.from, move.to])).map((it) => [it.id, it]))
    const [from, to] = [cases.get(move.from), cases.get(move.to)]
    if (from === undefined || to === undefined || from.erased || to.erased) continue
    if ((await repliesUnderWay(tx, [from.id, to.id])).length > 0) continue
    try {
      await unmerge(tx, move, { from, to }, by, now)
      await noteMoveUndone(tx, move.id, by, now)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
    }
  }
}

type Pair = { readonly from: Case; readonly to: Case }

async function unmerge(
  tx: Transaction,
  move: CaseMove,
  { from, to }: Pair,
  by: string | null,
  now: Case['openedAt'],
): Promise<MoveUndone> {
  if (from.mergedInto !== to.id) throw inBetween(from.mergedInto ?? to.id)
  if (to.mergedInto !== null) throw inBetween(to.mergedInto)
  const there = await caseAt(tx, to.id, move.toVersion)
  const here = await caseAt(tx, from.id, move.fromVersion)
  const whole = withoutMove(there.before, there.after, move.id)
  const comes = withoutMove(here.before, here.after, move.id)
  if (whole === null || comes === null) throw inBetween(lastSplit(there.after) ?? to.id)
  const stays = await asOwned(tx, whole, ownersWithout(there.after, move.id))
  const back = await asOwned(tx, withPromises(comes, to), ownersWithout(here.after, move.id))
  const ofTo = toldAnew(to, { kind: 'merge-undone', moveId: move.id, caseId: from.id, to: wholeOf(stays) }, by, now)
  const alone = toldAnew(from, { kind: 'merge-undone', moveId: move.id, caseId: to.id, to: wholeOf(back) }, by, now)
  const answers = await answersNotSent(tx, to.id, move.moved.posts)
  const ofFrom = await withAnswers(tx, alone, answers, by, now)
  await mustBeAlone(tx, ofTo.after)
  await mustBeAlone(tx, ofFrom.after, isUnsettled(ofTo.after.status) ? undefined : to.id)
  // The one that may close goes first: the other may open in its place.
  await saveCases(tx, [{ ...ofTo, isNew: false }])
  await saveCases(tx, [{ ...ofFrom, isNew: false }])
  const replies = [...move.moved.replies, ...answers.map(({ id }) => id)]
  await moveBack(tx, { ...move, moved: { ...move.moved, replies } }, now)
  await giveDraftsBack(tx, move, { from: ofFrom.after, to })
  const went = !wasLeftAlone(there.since.slice(1))
  return { kind: 'merge', from: ofFrom.after, to: ofTo.after, went }
}

async function unsplit(
  tx: Transaction,
  move: CaseMove,
  { from, to }: Pair,
  by: string | null,
  now: Case['openedAt'],
): Promise<MoveUndone> {
  if (from.mergedInto !== null) throw inBetween(from.mergedInto)
  if (to.mergedInto !== null) throw inBetween(to.mergedInto)
  const there = await caseAt(tx, to.id, move.toVersion)
  if (!wasLeftAlone(there.since)) {
    const message = `Something has happened in case ${to.id} since. Merge it into case ${from.id} instead.`
    throw new ServiceError('conflict', 'split-went-on', message, { facts: { caseId: to.id } })
  }
  const here = await caseAt(tx, from.id, move.fromVersion)
  const told = withoutMove(here.before, here.after, move.id)
  if (told === null) throw inBetween(lastSplit(here.after) ?? from.id)
  const whole = await asOwned(tx, told, ownersWithout(here.after, move.id))
  const ofFrom = toldAnew(from, { kind: 'split-undone', moveId: move.id, caseId: to.id, to: wholeOf(whole) }, by, now)
  const ofTo = record(to, [{ kind: 'merged-into', moveId: move.id, caseId: from.id }], by, now)
  await saveCases(tx, [{ ...ofTo, isNew: false }])
  await saveCases(tx, [{ ...ofFrom, isNew: false }])
  await moveBack(tx, move, now)
  await alignNewest(tx, [from.id])
  await tellHand(tx, { kind: 'draft', caseId: from.id, brandId: from.brandId })
  return { kind: 'split', from: ofFrom.after, to: ofTo.after, went: !wasLeftAlone(here.since.slice(1)) }
}

type Change = ReturnType<typeof record>

/** With the answers that wait for its posts: they leave from here, each as the answer of who wrote it, and whoever wrote the first has the case where nobody does. */
async function withAnswers(
  tx: Transaction,
  back: Change,
  answers: readonly { readonly id: string; readonly authorId: string; readonly waits: boolean }[],
  by: string | null,
  now: Case['openedAt'],
): Promise<Change> {
  const waiting = answers.filter(({ waits }) => waits)
  const first = waiting[0]
  if (first === undefined) return back
  const it = back.after
  const takes = it.ownerId === null && (await canTake(tx, first.authorId, it.brandId))
  const taken = record(it, takes ? [{ kind: 'assigned', ownerId: first.authorId }] : [], by, now)
  return waiting.reduce<Change>(
    ({ after, events }, { id, authorId }) => {
      const queued = record(after, [{ kind: 'reply-queued', replyId: id }], authorId, now)
      return { after: queued.after, events: [...events, ...queued.events] }
    },
    { after: taken.after, events: [...back.events, ...taken.events] },
  )
}

/** A promise that came along is given back as it now stands: kept is kept. */
const withPromises = (it: Case, holder: Case): Case => ({
  ...it,
  promises: it.promises.map((own) => holder.promises.find(({ id }) => id === own.id) ?? own),
})

/** A person has one open case: what opens again must not stand beside another one, but for one that closes now. */
async function mustBeAlone(tx: Transaction, it: Case, closing?: string): Promise<void> {
  if (!isUnsettled(it.status)) return
  const other = await otherUnsettledCase(tx, it)
  if (other === undefined || other === closing) return
  const message = `The person of case ${it.id} has another open one by now, ${other}.`
  throw new ServiceError('conflict', 'other-case-open', message, { facts: { caseId: other } })
}

const lastSplit = (since: readonly CaseEvent[]): string | undefined =>
  since.flatMap(({ fact }) => (fact.kind === 'split-off' ? [fact.caseId] : [])).at(-1)

const inBetween = (caseId: string): ServiceError =>
  new ServiceError(
    'conflict',
    'moves-in-between',
    `Something stands in between: take back what was done with case ${caseId} first.`,
    {
      facts: { caseId },
    },
  )
