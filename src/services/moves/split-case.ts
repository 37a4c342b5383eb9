import { type Verdict, verdictOf, worseOf } from '../../domain/triage/verdict.ts'
import { readSaid } from '../../store/judgements.ts'
import { randomUUID } from 'node:crypto'
import type { Case, CaseFact, Remainder } from '../../domain/cases/case.ts'
import { open, record, waitingSince } from '../../domain/cases/decide.ts'
import { readBrandClocks } from '../../store/brand-clocks.ts'
import {
  alignNewest,
  answersWaiting,
  type CustomersPost,
  customersPosts,
  insertMove,
  movePosts,
} from '../../store/case-moves.ts'
import { type CaseChange, nextCaseIds, saveCases } from '../../store/cases.ts'
import { canTake } from '../../store/people.ts'
import { keepApart } from '../../store/look-alikes.ts'
import { deskOf, policyOf } from '../clocks/desk.ts'
import { mustBeAlive } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { countUnanswered } from '../linking/count-unanswered.ts'
import { mayChangeCases } from '../permissions.ts'
import { lockToMove } from './move.ts'

/** Where posts of a case went. */
export interface SplitOff {
  readonly caseId: string
  readonly moveId: string
}

/** Gives some of a customer's posts a case of their own, with a new clock by what the brand promises, from when the first of them was written. What we answered stays where it is. */
export async function splitCase(
  ctx: Context,
  input: { readonly caseId: string; readonly version: number; readonly postIds: readonly string[] },
): Promise<SplitOff> {
  const person = mayChangeCases(ctx)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const before = (await lockToMove(tx, person, [input])).get(input.caseId)
    if (before === undefined) throw new ServiceError('not-found', 'not-found', `There is no case ${input.caseId}.`)
    mustBeAlive(before)
    const posts = await customersPosts(tx, before.id)
    const chosen = chosenOf(posts, input.postIds)
    const rest = remainder(before, posts, chosen)
    if (await answersWaiting(tx, input.postIds)) {
      throw new ServiceError('conflict', 'reply-under-way', 'An answer to one of these posts is about to leave.')
    }
    const [freshId] = await nextCaseIds(tx, 1)
    const stored = await readBrandClocks(tx, before.brandId)
    const [first, ...others] = chosen
    if (freshId === undefined || stored === undefined || first === undefined) throw new Error('Nothing to split off.')
    const said = await readSaid(
      tx,
      chosen.map(({ id }) => id),
    )
    const verdict = said
      .map(verdictOf)
      .reduce<Verdict | null>((all, it) => (all === null ? it : worseOf(all, it)), null)
    const priority = verdict?.severity ?? 'medium'
    const policy = policyOf(
      deskOf(stored),
      { priority, kind: verdict?.kind ?? null, verdict },
      first.connector,
      waitingSince(first.at, now),
    )
    const begun = open(
      {
        id: freshId,
        brandId: before.brandId,
        sourceId: first.sourceId,
        authorId: first.authorId,
        postId: first.id,
        publishedAt: first.at,
        priority,
        policy,
        verdict,
        splitFrom: before.id,
      },
      now,
      person.userId,
    )
    // A closed case keeps an owner who has gone; what comes of it asks for something.
    const takes = before.ownerId !== null && (await canTake(tx, before.ownerId, before.brandId))
    const ownerId = takes ? before.ownerId : null
    const facts: readonly CaseFact[] = [
      ...others.map((post): CaseFact => ({ kind: 'post-joined', postId: post.id, postAt: post.at })),
      ...(ownerId === null ? [] : [{ kind: 'assigned', ownerId } as const]),
    ]
    const grown = record(begun.after, facts, person.userId, now)
    const moveId = randomUUID()
    const splitOff: CaseFact = {
      ...{ kind: 'split-off', moveId, caseId: freshId, postIds: chosen.map(({ id }) => id) },
      ...rest,
    }
    const changes: readonly CaseChange[] = [
      { after: grown.after, events: [...begun.events, ...grown.events], isNew: true },
      { ...record(before, [splitOff], person.userId, now), isNew: false },
    ]
    await saveCases(tx, changes)
    const moved = await movePosts(tx, input.postIds, freshId)
    await insertMove(tx, {
      ...{ id: moveId, kind: 'split', brandId: before.brandId, from: before.id, to: freshId, moved, at: now },
      ...{ fromVersion: before.version, toVersion: grown.after.version, by: person.userId },
    })
    await alignNewest(tx, [before.id, freshId])
    // Whoever splits says that these are two matters.
    await keepApart(tx, before.id, freshId, person.userId, now)
    await countUnanswered(tx, before.brandId, [...new Set([before.authorId, first.authorId])], now)
    return { caseId: freshId, moveId }
  })
}

/** The chosen posts, oldest first: of one account, words that are still there, and not all that the case is made of. */
function chosenOf(posts: readonly CustomersPost[], postIds: readonly string[]): readonly CustomersPost[] {
  const ids = new Set(postIds)
  const chosen = posts.filter(({ id, erased }) => ids.has(id) && !erased)
  if (chosen.length === 0 || chosen.length !== ids.size) {
    throw new ServiceError('not-found', 'post-gone', 'One of these posts is not part of this case.')
  }
  if (chosen.length === posts.length) {
    throw new ServiceError('conflict', 'split-takes-all', 'At least one post of a customer stays in the case.')
  }
  if (chosen.some(({ authorId }) => authorId !== chosen[0]?.authorId)) {
    throw new ServiceError('conflict', 'split-of-two', 'Posts of one account are split off at a time.')
  }
  return chosen
}

/** What is left of a case without some of its customers' posts, of which one stays at least. */
export function remainder(before: Case, posts: readonly CustomersPost[], chosen: readonly CustomersPost[]): Remainder {
  const gone = new Set(chosen.map(({ id }) => id))
  const stays = posts.filter(({ id }) => !gone.has(id))
  const [first, last] = [stays[0], stays.at(-1)]
  if (first === undefined || last === undefined) throw new Error('Nothing would stay.')
  return {
    posts: Math.max(1, before.posts - chosen.length),
    firstPostId: gone.has(before.firstPostId) ? first.id : before.firstPostId,
    lastPostId: gone.has(before.lastPostId) ? last.id : before.lastPostId,
    lastPostAt: gone.has(before.lastPostId) ? last.at : before.lastPostAt,
  }
}
