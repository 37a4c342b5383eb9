import type { Instant } from '../model/time.ts'
import { standOf } from './bulk.ts'
import {
  apply,
  type Case,
  type CaseEvent,
  type CaseFact,
  type CaseWhole,
  isUnsettled,
  type MoveFact,
  saidByTime,
} from './case.ts'
import { record, ring } from './decide.ts'
import { nextRing } from './due.ts'
import { broughtTheirs, isLeavingGone } from './gone-owner.ts'
import { followSolution } from './follow.ts'
import { partOf } from './union.ts'

/** So many cases go into one at a time: what is more is no matter of one person. */
export const mostMerged = 20

/** In which order cases go into one: what its own person has open first, because the whole may open in its place. They are taken back in the reverse of it. */
export const inMergeOrder = <It>(from: readonly It[], isOfSamePerson: (it: It) => boolean): readonly It[] => [
  ...from.filter(isOfSamePerson),
  ...from.filter((it) => !isOfSamePerson(it)),
]

/** Why cases cannot be put together, or posts not go to a case of their own, in one sentence. `reason`: the stable word for it. */
export interface MoveRefusal {
  readonly reason: 'move-not-possible' | 'other-case-open' | 'moves-in-between'
  readonly why: string
  /** The case that stands in the way. */
  readonly caseId?: string
}

type Change = { readonly after: Case; readonly events: readonly CaseEvent[] }

/** Puts the matter of one case into another of the same brand. `otherOpen`: a third case of the customer that is open. */
export function merge(
  into: Case,
  from: Case,
  by: { readonly moveId: string; readonly actorId: string; readonly otherOpen: string | null },
  now: Instant,
): { readonly into: Change; readonly from: Change } | MoveRefusal {
  const no = (why: string): MoveRefusal => ({ reason: 'move-not-possible', why })
  if (into.id === from.id) return no('A case cannot be merged into itself.')
  if (into.brandId !== from.brandId) return no('These cases are of two brands.')
  if (into.mergedInto !== null) return { ...no(`Case ${into.id} was itself merged.`), caseId: into.mergedInto }
  if (from.mergedInto !== null) return { ...no(`Case ${from.id} was merged already.`), caseId: from.mergedInto }
  if (into.erased || from.erased) return no('The words of one of these cases were erased.')
  const { moveId, actorId, otherOpen } = by
  const joined = record(into, [{ kind: 'merged-in', moveId, caseId: from.id, part: partOf(from) }], actorId, now)
  const opens = !isUnsettled(into.status) && isUnsettled(joined.after.status)
  if (opens && into.splitFrom === null && otherOpen !== null) {
    const why = `The person of case ${into.id} has another open one, ${otherOpen}; merge into that one.`
    return { reason: 'other-case-open', why, caseId: otherOpen }
  }
  return {
    into: joined,
    from: record(from, [{ kind: 'merged-into', moveId, caseId: into.id }], actorId, now),
  }
}

/** What clocks say by themselves, and what follows from it: a case that is told anew says it anew, at its own moments. */
const ofItself: ReadonlySet<CaseFact['kind']> = new Set<CaseFact['kind']>([
  ...saidByTime,
  'solution-paused',
  'solution-resumed',
])

/** What ends a rest by itself as time goes by. */
const byTime: ReadonlySet<string> = new Set(['date', 'clock', 'promise', 'solution'])

const isMove = (fact: CaseFact): fact is MoveFact => 'moveId' in fact

/** From which of its events on a case is told anew, where that is asked from `at` on: what was taken back since and was done before is part of it, or it would be told as if it still stood. */
export function toldFrom(events: readonly CaseEvent[], at: number): number {
  const undone = new Set<string>()
  const bulks = new Set<string>()
  const settlings = new Set<Instant>()
  let [begin, seen] = [at, events.length]
  while (seen > begin) {
    for (const { fact, bulkId } of events.slice(begin, seen)) {
      if (fact.kind === 'merge-undone' || fact.kind === 'split-undone') undone.add(fact.moveId)
      if (fact.kind === 'restored' && bulkId !== undefined) bulks.add(bulkId)
      if (fact.kind === 'restored' && fact.settledAt !== undefined) settlings.add(fact.settledAt)
    }
    seen = begin
    const first = events.findIndex(
      ({ fact, bulkId, at }) =>
        (isMove(fact) && undone.has(fact.moveId)) ||
        (bulkId !== undefined && bulks.has(bulkId)) ||
        (fact.kind === 'settled' && settlings.has(at)),
    )
    if (first !== -1 && first < begin) begin = first
  }
  return begin
}

/** What happened to a case since a move, but for the move, what was taken back and what clocks say by themselves. */
function whatRemains(since: readonly CaseEvent[], moveId: string): readonly CaseEvent[] {
  const undone = new Set([moveId])
  const bulks = new Set<string>()
  const settlings = new Set<Instant>()
  for (const { fact, bulkId } of since) {
    if (fact.kind === 'merge-undone' || fact.kind === 'split-undone') undone.add(fact.moveId)
    if (fact.kind === 'restored' && bulkId !== undefined) bulks.add(bulkId)
    if (fact.kind === 'restored' && fact.settledAt !== undefined) settlings.add(fact.settledAt)
  }
  // Who takes no cases any more was left because of the move: without it they have what they had.
  const moved = new Set(since.flatMap(({ fact, at }) => (isMove(fact) && undone.has(fact.moveId) ? at : [])))
  return since.filter(
    ({ fact, bulkId, at }) =>
      !(isLeavingGone(fact) && moved.has(at)) &&
      !ofItself.has(fact.kind) &&
      !(fact.kind === 'resumed' && byTime.has(fact.because)) &&
      !(isMove(fact) && undone.has(fact.moveId)) &&
      !(bulkId !== undefined && bulks.has(bulkId)) &&
      !(fact.kind === 'settled' && settlings.has(at)) &&
      !(fact.kind === 'restored' && fact.settledAt !== undefined),
  )
}

/** Who brought theirs into a case by the merges that still stand without this move: they have it where its own owner takes none any more. */
export const ownersWithout = (since: readonly CaseEvent[], moveId: string): readonly string[] =>
  broughtTheirs(whatRemains(since, moveId))

/** How it is told that an answer was taken back, in a case as it then stands: nothing where that was no answer of its own. */
export type Retelling = (
  it: Case,
  fact: Extract<CaseFact, { readonly kind: 'answer-withdrawn' }>,
  at: Instant,
) => readonly CaseFact[]

/** What was recorded together, with what was taken back told by what stands in the case now: what answered in its place is part of that. */
function retold(before: Case, events: readonly CaseEvent[], retell: Retelling): { it: Case; facts: CaseFact[] } {
  let it = before
  const facts: CaseFact[] = []
  events.forEach((event, i) => {
    const { fact, at } = event
    const last = events[i - 1]?.fact
    if (fact.kind === 'answered' && fact.answeredAt < at && last?.kind === 'answer-withdrawn' && last.resumes) return
    const now = fact.kind === 'answer-withdrawn' ? retell(it, fact, at) : [fact]
    it = now.reduce((so, each) => apply(so, { ...event, fact: each }), it)
    facts.push(...now)
  })
  return { it, facts }
}

/** What a case would be had a move never been: what happened since, told again without it and without what was taken back. Null where another splitting stands in between; its moment depends on what the case held. `since`: from the move's own event on, or from an earlier one (`toldFrom`). */
export function withoutMove(before: Case, since: readonly CaseEvent[], moveId: string, retell: Retelling): Case | null {
  const told = whatRemains(since, moveId)
  if (told.some(({ fact }) => fact.kind === 'split-off')) return null
  // What was recorded together is told together: what follows from it depends on all of it.
  const moments = new Map<Instant, CaseEvent[]>()
  for (const event of told) moments.set(event.at, [...(moments.get(event.at) ?? []), event])
  return [...moments].reduce((it, [at, events]) => {
    const { it: changed, facts } = retold(rung(it, at), events, retell)
    return followSolution(changed, facts, at).reduce((so, fact) => apply(so, { at, actorId: null, fact }), changed)
  }, before)
}

/** The case after everything that its clocks had to say before a moment, each at its own. */
function rung(before: Case, until: Instant): Case {
  let it = before
  for (let at = nextRing(it); at !== null && at < until; at = nextRing(it)) {
    const decision = ring(it, at)
    if (!decision.ok || decision.facts.length === 0) return it
    it = record(it, decision.facts, null, at).after
  }
  return it
}

/** Where a case stands, with what it is made of. */
export const wholeOf = (it: Case): CaseWhole => ({
  ...standOf(it),
  posts: it.posts,
  firstPostId: it.firstPostId,
  lastPostId: it.lastPostId,
  lastPostAt: it.lastPostAt,
  lastAnswerAt: it.lastAnswerAt,
  mergedInto: it.mergedInto,
})

/** A case told anew, as an event of its log. Its clocks stand as they stood: nothing follows from it. */
export function toldAnew(
  it: Case,
  fact: Extract<CaseFact, { readonly kind: 'merge-undone' | 'split-undone' }>,
  actorId: string | null,
  now: Instant,
): Change {
  const event: CaseEvent = { at: now, actorId, fact }
  return { after: apply(it, event), events: [event] }
}

/** Whether anything happened to a case but what clocks and counts say. */
export const wasLeftAlone = (events: readonly CaseEvent[]): boolean =>
  events.every(({ fact }) => ofItself.has(fact.kind) || isLeavingGone(fact))
