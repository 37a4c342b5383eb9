import type { Case } from '../../domain/cases/case.ts'
import { countUnanswered as decide, record } from '../../domain/cases/decide.ts'
import { contactsLookBack, countContacts, moreOften, type Unanswered } from '../../domain/cases/unanswered.ts'
import { after, duration, type Instant } from '../../domain/model/time.ts'
import type { AccountLink } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import { writtenIn } from '../../store/contacts.ts'
import type { Transaction } from '../../store/database.ts'
import { contactsAround, newestAnswers, type Unsaved } from './contacts-around.ts'

const nothing: Unsaved = { cases: [], written: [] }

/** Counts how often the people behind these accounts have written to this brand without an answer, on whichever account, and holds their unsettled cases from then on. Gives the count of each unsettled case that has one or had one, theirs and those that hold what they wrote. */
export async function contactsOf(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
  now: Instant,
  unsaved: Unsaved = nothing,
): Promise<ReadonlyMap<string, Unanswered | null>> {
  if (authorIds.length === 0) return new Map()
  const around = await contactsAround(tx, brandId, authorIds, links, unsaved)
  // Most have written once: only of the others is it asked when they wrote.
  const asked = [...around.cases].filter(([, cases]) => {
    const often = cases.reduce((sum, { posts }) => sum + posts, 0) > 1
    return cases.some(({ it }) => it.unsettled && (often || it.unanswered !== null))
  })
  const since = after(now, duration(-contactsLookBack))
  const stands = asked.flatMap(([, cases]) =>
    cases.flatMap(({ it, accounts }) => accounts.map((authorId) => ({ caseId: it.id, authorId }))),
  )
  const stored = await writtenIn(tx, stands, since)
  const people = asked.map(([person]) => person)
  const answeredAt = await newestAnswers(tx, around, people, unsaved)
  const written = groupBy(
    new Map([...stored, ...unsaved.written].map((it) => [`${it.authorId} ${it.id}`, it])).values(),
    ({ authorId }) => around.personOf(authorId),
  )
  const counts = new Map<string, Unanswered | null>()
  for (const [person, cases] of asked) {
    const recent = (written.get(person) ?? []).filter(({ at }) => at > since)
    const count = countContacts(recent, answeredAt.get(person) ?? null)
    for (const { it } of cases) {
      if (!it.unsettled || (it.unanswered === null && (count?.contacts ?? 0) <= 1)) continue
      // A case that holds the matter of several people is as urgent as for the one of them who wrote most often.
      counts.set(it.id, moreOften(counts.get(it.id) ?? null, count))
    }
  }
  return counts
}

/** Counts anew how often the people behind these accounts have written without an answer, and tells their unsettled cases. Gives the cases that changed. */
export async function countUnanswered(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  now: Instant,
): Promise<readonly Case[]> {
  const links = await linksAround(tx, brandId, authorIds)
  return tellCounts(tx, await contactsOf(tx, brandId, authorIds, links, now), now)
}

/** Tells stored cases what was counted. Gives those that changed. */
export async function tellCounts(
  tx: Transaction,
  counts: ReadonlyMap<string, Unanswered | null>,
  now: Instant,
): Promise<readonly Case[]> {
  const changes = (await lockCases(tx, [...counts.keys()])).map((before) => {
    const decision = decide(before, counts.get(before.id) ?? null)
    return { ...record(before, decision.ok ? decision.facts : [], null, now), isNew: false }
  })
  await saveCases(tx, changes)
  return changes.filter(({ events }) => events.length > 0).map((change) => change.after)
}

function groupBy<T>(all: Iterable<T>, keyOf: (it: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const it of all) {
    const group = groups.get(keyOf(it))
    if (group === undefined) groups.set(keyOf(it), [it])
    else group.push(it)
  }
  return groups
}
