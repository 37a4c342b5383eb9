import { type Case, type CaseEvent, type CaseFact, isUnsettled } from '../../domain/cases/case.ts'
import { type Asked, idOf, type Joining, withoutAnswer } from '../../domain/cases/answered.ts'
import { ownersWithout, type Retelling, toldAnew, wasLeftAlone, wholeOf, withoutMove } from '../../domain/cases/move.ts'
import { join, record, type StandingAnswer, withoutProof } from '../../domain/cases/decide.ts'
import { instant } from '../../domain/model/time.ts'
import { askedIn, mergesIn } from '../../store/case-answers.ts'
import {
  alignNewest,
  answersNotSent,
  type CaseMove,
  type CustomersPost,
  customersPosts,
  lockMove,
  mergesOfOthers,
  moveBack,
  movePosts,
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
import { readProofs, standingAnswers } from '../../store/proofs.ts'
import { readPolicy } from '../clocks/desk.ts'
import { asOwned } from '../cases/gone-owners.ts'
import { toJoining } from '../cases/merged-mentions.ts'
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

/** Gives the cases of others back before those into which they were merged are erased, with what they wrote there since: their matter goes on. What cannot be given back stays. */
export async function giveBackOthers(
  tx: Transaction,
  caseIds: readonly string[],
  authorIds: readonly string[],
  by: string | null,
  now: Case['openedAt'],
): Promise<void> {
  const givenBack: Case[] = []
  for (const move of await mergesOfOthers(tx, caseIds, authorIds)) {
    const cases = new Map((await lockCases(tx, [move.from, move.to])).map((it) => [it.id, it]))
    const [from, to] = [cases.get(move.from), cases.get(move.to)]
    if (from === undefined || to === undefined || from.erased || to.erased) continue
    if ((await repliesUnderWay(tx, [from.id, to.id])).length > 0) continue
    try {
      const since = await writtenSince(tx, move, authorIds)
      givenBack.push((await unmerge(tx, move, { from, to }, by, now, since)).from)
      await noteMoveUndone(tx, move.id, by, now)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
    }
  }
  for (const brandId of new Set(givenBack.map((it) => it.brandId))) {
    const theirs = givenBack.filter((it) => it.brandId === brandId)
    const authors = [...new Set(theirs.map((it) => it.authorId))]
    await countUnanswered(tx, brandId, authors, now)
  }
}

/** What the people whose words came with a merge, but for these, wrote since in the case that took them. */
async function writtenSince(
  tx: Transaction,
  { to, moved }: CaseMove,
  authorIds: readonly string[],
): Promise<readonly CustomersPost[]> {
  const posts = await customersPosts(tx, to)
  const came = new Set(moved.posts)
  const theirs = new Set(
    posts.flatMap((it) => (came.has(it.id) && !authorIds.includes(it.authorId) ? [it.authorId] : [])),
  )
  return posts.filter((it) => !came.has(it.id) && theirs.has(it.authorId))
}

type Pair = { readonly from: Case; readonly to: Case }

async function unmerge(
  tx: Transaction,
  move: CaseMove,
  { from, to }: Pair,
  by: string | null,
  now: Case['openedAt'],
  along: readonly CustomersPost[] = [],
): Promise<MoveUndone> {
  if (from.mergedInto !== to.id) throw inBetween(from.mergedInto ?? to.id)
  if (to.mergedInto !== null) throw inBetween(to.mergedInto)
  const there = await caseAt(tx, to.id, move.toVersion)
  const here = await caseAt(tx, from.id, move.fromVersion)
  const [ofTos, ofFroms] = await answersApart(tx, to.id, move.moved)
  const whole = withoutMove(there.before, there.after, move.id, retelling(ofTos))
  const comes = withoutMove(here.before, here.after, move.id, retelling(ofFroms))
  if (whole === null || comes === null) throw inBetween(lastSplit(there.after) ?? to.id)
  const posts = [...move.moved.posts, ...along.map(({ id }) => id)]
  const left = (await customersPosts(tx, to.id)).filter(({ id }) => !posts.includes(id))
  const stays = await asOwned(tx, without(whole, along, left), ownersWithout(there.after, move.id))
  const back = await asOwned(tx, withPromises(comes, to), ownersWithout(here.after, move.id))
  const ofTo = toldAnew(to, { kind: 'merge-undone', moveId: move.id, caseId: from.id, to: wholeOf(stays) }, by, now)
  const alone = toldAnew(from, { kind: 'merge-undone', moveId: move.id, caseId: to.id, to: wholeOf(back) }, by, now)
  const answers = await answersNotSent(tx, to.id, posts)
  const returned = await withJoined(tx, withTakenBack(alone, there.since, ofFroms, now), along, to.lastAnswerAt, now)
  const ofFrom = await withAnswers(tx, returned, answers, by, now)
  await mustBeAlone(tx, ofTo.after)
  await mustBeAlone(tx, ofFrom.after, isUnsettled(ofTo.after.status) ? undefined : to.id)
  // The one that may close goes first: the other may open in its place.
  await saveCases(tx, [{ ...ofTo, isNew: false }])
  await saveCases(tx, [{ ...ofFrom, isNew: false }])
  const replies = [...move.moved.replies, ...answers.map(({ id }) => id)]
  await movePosts(
    tx,
    along.map(({ id }) => id),
    from.id,
  )
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
  const [own] = await answersApart(tx, from.id, null)
  const told = withoutMove(here.before, here.after, move.id, retelling(own))
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

/** What customers wrote in a case, and what they were answered there. */
interface Answers {
  /** The answers that were told, and when each was given; those that were taken back too. */
  readonly proofs: ReadonlyMap<string, Case['openedAt']>
  readonly standing: readonly StandingAnswer[]
  readonly posts: readonly Asked[]
  readonly joinings: readonly Joining[]
}

/** What stands in a case, without what came with a merge, and that by itself. */
async function answersApart(
  tx: Transaction,
  caseId: string,
  moved: CaseMove['moved'] | null,
): Promise<[Answers, Answers]> {
  const came = moved === null ? new Set<string>() : toJoining({ caseId, at: instant(0), ...moved }).brought
  const proofs = (await readProofs(tx, caseId)).map((it) => [it.id, it.answeredAt] as const)
  const standing = await standingAnswers(tx, caseId)
  const posts = await askedIn(tx, [caseId])
  const joinings = (await mergesIn(tx, [caseId])).map(toJoining)
  const those = (withMerge: boolean): Answers => ({
    proofs: new Map(proofs.filter(([id]) => came.has(id) === withMerge)),
    standing: standing.filter((it) => came.has(idOf(it)) === withMerge),
    posts: posts.filter(({ id }) => came.has(id) === withMerge),
    joinings,
  })
  return [those(false), those(true)]
}

/** Tells of an answer of these that was taken back, by what else of these stood then. */
const retelling =
  ({ proofs, standing, posts, joinings }: Answers): Retelling =>
  (it, { proofId }, at) => {
    const given = proofs.get(proofId)
    if (given === undefined) return []
    const answer = { id: proofId, at: given }
    const stood = standing.filter((other) => other.at <= at)
    return withoutProof(it, { ...answer, ...withoutAnswer(it, answer, stood, posts, joinings) })
  }

/** With the answers of its own that were taken back while another case had its matter: only that one's log knows of it. */
function withTakenBack(back: Change, since: readonly CaseEvent[], theirs: Answers, now: Case['openedAt']): Change {
  return since.reduce<Change>(({ after, events }, { fact, actorId }) => {
    if (fact.kind !== 'answer-withdrawn') return { after, events }
    const told = record(after, retelling(theirs)(after, fact, now), actorId, now)
    return { after: told.after, events: [...events, ...told.events] }
  }, back)
}

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

/** The case as it is without posts that go along with another one, where some of its own stay. */
function without(it: Case, along: readonly CustomersPost[], left: readonly CustomersPost[]): Case {
  const [first, last] = [left[0], left.at(-1)]
  if (along.length === 0 || first === undefined || last === undefined) return it
  const went = new Set(along.map(({ id }) => id))
  return {
    ...it,
    posts: Math.max(1, it.posts - along.length),
    firstPostId: went.has(it.firstPostId) ? first.id : it.firstPostId,
    ...(went.has(it.lastPostId) ? { lastPostId: last.id, lastPostAt: last.at } : {}),
  }
}

/** With what was written since in the case that had its matter, as if it had been written here: answered where that one was answered after it. */
export async function withJoined(
  tx: Transaction,
  back: Change,
  along: readonly CustomersPost[],
  answeredAt: Case['lastAnswerAt'],
  now: Case['openedAt'],
): Promise<Change> {
  if (along.length === 0) return back
  const policy = await readPolicy(tx, back.after, now)
  return along.reduce<Change>(({ after, events }, post) => {
    const answered: readonly CaseFact[] =
      answeredAt !== null && answeredAt >= post.at
        ? [{ kind: 'answered', replyId: null, postId: null, answeredAt }]
        : []
    const joins = join(after, post.id, post.at, now, () => policy)
    const told = record(after, [...(joins.ok ? joins.facts : []), ...answered], null, now)
    return { after: told.after, events: [...events, ...told.events] }
  }, back)
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
