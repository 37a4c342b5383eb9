import type { Instant } from '../model/time.ts'
import type { Case } from './case.ts'
import type { StandingAnswer } from './decide.ts'

/** Something a customer wrote in a case. `by`: the person, whichever of their accounts it was. */
export interface Asked {
  readonly id: string
  readonly at: Instant
  readonly by: string
}

/** An answer that stands in a case. `to`: the person whom it was written to; null: it is known of no one, so it is for all. */
export interface Given {
  readonly id: string
  readonly at: Instant
  readonly to: string | null
}

/** A merge that stands: when, and what the one case brought along, by ids of posts and answers. */
export interface Joining {
  readonly at: Instant
  readonly brought: ReadonlySet<string>
}

/** Whether this is an answer to that: given after it, to the one who wrote it, and not in another case which was put together with theirs only later. */
export const isAnswerTo = (answer: Given, post: Asked, joinings: readonly Joining[]): boolean =>
  answer.at >= post.at &&
  (answer.to === null || answer.to === post.by) &&
  joinings.every(({ at, brought }) => answer.at >= at || brought.has(answer.id) === brought.has(post.id))

/** The id of what the answer stands in. */
export const idOf = ({ replyId, postId, proofId }: StandingAnswer): string => replyId ?? postId ?? proofId ?? ''

/** Those of a case's answers that leave nobody waiting who had written by then, given that something is owed since `owedSince` (null: nothing is). An answer that one case brought along says nothing of who waited in the other. */
function answersForAll(
  answers: readonly StandingAnswer[],
  posts: readonly Asked[],
  joinings: readonly Joining[],
  owedSince: Instant | null,
): readonly StandingAnswer[] {
  if (owedSince === null || joinings.length === 0) return answers
  const given = answers.map((it): Given => ({ id: idOf(it), at: it.at, to: null }))
  const waiting = posts.filter(
    (post) => post.at >= owedSince && !given.some((answer) => isAnswerTo(answer, post, joinings)),
  )
  const first = waiting.reduce((soonest, { at }) => Math.min(soonest, at), Infinity)
  return answers.filter(({ at }) => at < first)
}

/** What stands once an answer is taken back: the other answers that leave nobody waiting, and whether it was the only one that somebody had. `answers`: what stands without it. */
export function withoutAnswer(
  it: Case,
  answer: { readonly id: string; readonly at: Instant },
  answers: readonly StandingAnswer[],
  posts: readonly Asked[],
  joinings: readonly Joining[],
): { readonly others: readonly StandingAnswer[]; readonly leaves: boolean } {
  const owedSince = owedWithout(it, answer.at)
  if (joinings.length === 0) return { others: answers, leaves: false }
  // The clock of a merged case says when one of its people was answered; another may have had this answer alone.
  const given = answers.map((each): Given => ({ id: idOf(each), at: each.at, to: null }))
  const left = posts.filter(
    (post) =>
      isAnswerTo({ ...answer, to: null }, post, joinings) && !given.some((each) => isAnswerTo(each, post, joinings)),
  )
  const since = left.reduce<Instant | null>((first, { at }) => (first === null || at < first ? at : first), owedSince)
  return { others: answersForAll(answers, posts, joinings, since), leaves: left.length > 0 }
}

/** Since when somebody waits, once the answer that stopped the case's clock is taken back; null: nobody does. */
function owedWithout({ clock, lastPostAt }: Case, answeredAt: Instant): Instant | null {
  const owed =
    clock.state === 'running' || clock.state === 'breached' || (clock.state === 'met' && clock.metAt === answeredAt)
  if (!owed) return null
  return clock.startedAt < lastPostAt ? clock.startedAt : lastPostAt
}
