import type { Case } from '../../domain/cases/case.ts'
import { countUnanswered as decide, record } from '../../domain/cases/decide.ts'
import { contactsLookBack, countContacts, type Unanswered } from '../../domain/cases/unanswered.ts'
import { after, duration, type Instant } from '../../domain/model/time.ts'
import { accountsOf } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import { type ContactCase, contactCases, writtenSince } from '../../store/contacts.ts'
import type { Transaction } from '../../store/database.ts'

/** Counts anew how often the people behind these accounts have written to this brand without an answer, on whichever account, and tells their unsettled cases, where it changes them. Gives the cases that changed. */
export async function countUnanswered(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  now: Instant,
): Promise<readonly Case[]> {
  const asked = [...new Set(authorIds)]
  if (asked.length === 0) return []
  const links = await linksAround(tx, brandId, asked)
  const people = new Set(asked.map((id) => accountsOf(links, id)))
  const cases = await contactCases(tx, brandId, [...new Set([...people].flatMap((person) => [...person]))])
  // Most have written once: only of the others is it asked when they wrote.
  const waiting = [...people].flatMap((person) => {
    const theirs = cases.filter(({ authorId }) => person.has(authorId))
    const often = theirs.reduce((sum, { posts }) => sum + posts, 0) > 1
    const open = theirs.filter(({ unsettled }) => unsettled)
    return open.length > 0 && (often || open.some(({ unanswered }) => unanswered !== null))
      ? [{ person, open, answeredAt: newestAnswer(theirs) }]
      : []
  })
  const since = after(now, duration(-contactsLookBack))
  const written = await writtenSince(tx, brandId, [...new Set(waiting.flatMap(({ person }) => [...person]))], since)
  const counts = new Map<string, Unanswered | null>()
  for (const { person, open, answeredAt } of waiting) {
    const theirs = written.filter(({ authorId }) => person.has(authorId))
    const count = countContacts(theirs, answeredAt)
    for (const it of open) if (it.unanswered !== null || (count?.contacts ?? 0) > 1) counts.set(it.id, count)
  }
  const changes = (await lockCases(tx, [...counts.keys()])).map((before) => {
    const decision = decide(before, counts.get(before.id) ?? null)
    return { ...record(before, decision.ok ? decision.facts : [], null, now), isNew: false }
  })
  await saveCases(tx, changes)
  return changes.filter(({ events }) => events.length > 0).map((change) => change.after)
}

const newestAnswer = (cases: readonly ContactCase[]): Instant | null =>
  cases.reduce<Instant | null>(
    (newest, { lastAnswerAt: at }) => (at !== null && (newest === null || at > newest) ? at : newest),
    null,
  )
