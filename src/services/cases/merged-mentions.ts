import { isAnswerTo, type Joining } from '../../domain/cases/answered.ts'
import type { Mention } from '../../domain/cases/coverage.ts'
import { accountsOf } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { type AnswerIn, answersIn, type MergeIn, mergesIn } from '../../store/case-answers.ts'
import type { MergedMention, Mentions } from '../../store/coverage.ts'
import type { Queryable } from '../../store/database.ts'

/** A merge as the domain asks for it. */
export const toJoining = ({ at, posts, replies, proofs }: MergeIn): Joining => ({
  at,
  brought: new Set([...posts, ...replies, ...proofs]),
})

/** How mentions in merged cases ended. One by one: what was written to one customer is no answer to another whose matter was put together with theirs, and what one case brought along is none to who waited in the other. What was told is for all. */
export async function howMergedEnded(db: Queryable, mentions: readonly MergedMention[]): Promise<readonly Mentions[]> {
  const ended: Mentions[] = []
  for (const [brandId, ofBrand] of groupBy(mentions, (it) => it.brandId)) {
    const caseIds = [...new Set(ofBrand.map(({ caseId }) => caseId))]
    const answers = await answersIn(db, caseIds)
    const person = await personsOf(db, brandId, ofBrand, answers)
    const answersOf = groupBy(
      answers.map((it) => ({ ...it, to: it.to === null ? null : person(it.to) })),
      (it) => it.caseId,
    )
    const joiningsOf = groupBy(await mergesIn(db, caseIds), (it) => it.caseId)
    const joinings = new Map([...joiningsOf].map(([caseId, merges]) => [caseId, merges.map(toJoining)]))
    for (const { id, caseId, authorId, at, ...mention } of ofBrand) {
      const post = { id, at, by: person(authorId) }
      const theirs = (answersOf.get(caseId) ?? []).filter((it) => isAnswerTo(it, post, joinings.get(caseId) ?? []))
      ended.push({ ...mention, answered: endedBy(theirs), count: 1 })
    }
  }
  return ended
}

const endedBy = (answers: readonly AnswerIn[]): Mention['answered'] => {
  if (answers.some(({ kind }) => kind === 'reply')) return 'here'
  return answers.length === 0 ? null : 'elsewhere'
}

/** Who is behind each account, asked of those only whose case holds another one too. */
async function personsOf(
  db: Queryable,
  brandId: string,
  mentions: readonly MergedMention[],
  answers: readonly AnswerIn[],
): Promise<(authorId: string) => string> {
  const named = [
    ...mentions.map(({ caseId, authorId }) => ({ caseId, authorId })),
    ...answers.flatMap(({ caseId, to }) => (to === null ? [] : [{ caseId, authorId: to }])),
  ]
  const several = [...groupBy(named, (it) => it.caseId).values()].filter((all) =>
    all.some(({ authorId }) => authorId !== all[0]?.authorId),
  )
  const authorIds = [...new Set(several.flat().map(({ authorId }) => authorId))]
  const links = await linksAround(db, brandId, authorIds)
  const persons = new Map<string, string>()
  for (const id of links.length === 0 ? [] : authorIds) {
    if (!persons.has(id)) for (const each of accountsOf(links, id)) persons.set(each, id)
  }
  return (authorId) => persons.get(authorId) ?? authorId
}

function groupBy<It>(all: readonly It[], keyOf: (it: It) => string): ReadonlyMap<string, readonly It[]> {
  const groups = new Map<string, It[]>()
  for (const it of all) {
    const group = groups.get(keyOf(it))
    if (group === undefined) groups.set(keyOf(it), [it])
    else group.push(it)
  }
  return groups
}
