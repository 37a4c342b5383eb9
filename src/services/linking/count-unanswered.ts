import { type Case, isUnsettled } from '../../domain/cases/case.ts'
import { countUnanswered as decide, record } from '../../domain/cases/decide.ts'
import { contactsLookBack, countContacts, type Unanswered, type Written } from '../../domain/cases/unanswered.ts'
import { after, duration, type Instant } from '../../domain/model/time.ts'
import { type AccountLink, accountsOf } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { lockCases, saveCases } from '../../store/cases.ts'
import { type ContactCase, contactCases, mergedAround, writtenIn } from '../../store/contacts.ts'
import type { Transaction } from '../../store/database.ts'

/** Something that a customer wrote. */
type WrittenBy = Written & { readonly authorId: string }

/** What a batch holds in memory and has not saved yet: its cases as they are about to be, and what its customers wrote in them. */
export interface Unsaved {
  readonly cases: readonly Case[]
  readonly written: readonly WrittenBy[]
}

const nothing: Unsaved = { cases: [], written: [] }

/** Counts how often the people behind these accounts have written to this brand without an answer, on whichever account, and holds their unsettled cases from then on. Gives the count of each of their unsettled cases that has one or had one. */
export async function contactsOf(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
  now: Instant,
  unsaved: Unsaved = nothing,
): Promise<ReadonlyMap<string, Unanswered | null>> {
  if (authorIds.length === 0) return new Map()
  const { people, held, stored: theirs } = await heldAround(tx, brandId, authorIds, links, unsaved)
  const personOf = (authorId: string): string => people.get(authorId) ?? authorId
  const all = withUnsaved(theirs, unsaved.cases)
  const byPerson = withHeld(
    groupBy(all, ({ authorId }) => personOf(authorId)),
    held.map(({ authorId, caseId }) => ({ person: personOf(authorId), caseId })),
    all,
  )
  // Most have written once: only of the others is it asked when they wrote.
  const asked = [...byPerson].filter(([, cases]) => {
    const often = cases.reduce((sum, { posts }) => sum + posts, 0) > 1
    return cases.some((it) => it.unsettled && (often || it.unanswered !== null))
  })
  const since = after(now, duration(-contactsLookBack))
  const caseIds = asked.flatMap(([, cases]) => cases.map(({ id }) => id))
  const stored = await writtenIn(tx, caseIds, since)
  const written = groupBy(
    new Map([...stored, ...unsaved.written].map((it) => [`${it.authorId} ${it.id}`, it])).values(),
    ({ authorId }) => personOf(authorId),
  )
  const counts = new Map<string, Unanswered | null>()
  for (const [person, cases] of asked) {
    const recent = (written.get(person) ?? []).filter(({ at }) => at > since)
    const count = countContacts(recent, newestAnswer(cases))
    for (const { id, unsettled, unanswered } of cases) {
      if (!unsettled || (unanswered === null && (count?.contacts ?? 0) <= 1)) continue
      // A case that holds the matter of several people is as urgent as for the one of them who wrote most often.
      const before = counts.get(id) ?? null
      counts.set(id, (before?.contacts ?? 0) > (count?.contacts ?? 0) ? before : count)
    }
  }
  return counts
}

/** The people behind these accounts with their cases, the unsettled ones locked before they are read: whoever is answering one of them at this moment has told it by then. */
async function heldAround(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
  unsaved: Unsaved,
) {
  const read = async () => {
    const around = await withMerged(tx, brandId, authorIds, links)
    return { ...around, stored: await contactCases(tx, brandId, [...around.people.keys()]) }
  }
  const seen = await read()
  const known = new Set(unsaved.cases.map(({ id }) => id))
  const open = seen.stored.flatMap(({ id, unsettled }) => (unsettled && !known.has(id) ? [id] : []))
  if (open.length === 0) return seen
  await lockCases(tx, open)
  return read()
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

/** A case that holds what somebody else wrote, because theirs was merged into it. */
interface Held {
  readonly authorId: string
  readonly caseId: string
}

/** The people behind these accounts, with those whose cases were merged with theirs, and which case holds whose matter now. */
async function withMerged(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
): Promise<{ readonly people: ReadonlyMap<string, string>; readonly held: readonly Held[] }> {
  const people = peopleOf(authorIds, links)
  const merged = await mergedAround(tx, brandId, [...people.keys()])
  if (merged.length === 0) return { people, held: [] }
  const others = [...new Set(merged.map(({ authorId }) => authorId))].filter((id) => !people.has(id))
  const theirLinks = others.length === 0 ? [] : await linksAround(tx, brandId, others)
  const into = new Map(merged.map(({ id, mergedInto }) => [id, mergedInto]))
  const endOf = (id: string): string => {
    const next = into.get(id) ?? null
    return next === null ? id : endOf(next)
  }
  return {
    people: new Map([...peopleOf(others, theirLinks), ...people]),
    held: merged.map(({ id, authorId }) => ({ authorId, caseId: endOf(id) })),
  }
}

/** The cases of each person, with those of others that hold their matter. */
function withHeld(
  byPerson: ReadonlyMap<string, readonly ContactCase[]>,
  held: readonly { readonly person: string; readonly caseId: string }[],
  all: readonly ContactCase[],
): ReadonlyMap<string, readonly ContactCase[]> {
  if (held.length === 0) return byPerson
  const known = new Map(all.map((it) => [it.id, it]))
  const whole = new Map(byPerson)
  for (const { person, caseId } of held) {
    const it = known.get(caseId)
    const theirs = whole.get(person) ?? []
    if (it !== undefined && !theirs.some(({ id }) => id === caseId)) whole.set(person, [...theirs, it])
  }
  return whole
}

/** Each account with the one that stands for its person. */
function peopleOf(authorIds: readonly string[], links: readonly AccountLink[]): ReadonlyMap<string, string> {
  const people = new Map<string, string>()
  for (const id of authorIds) {
    if (people.has(id)) continue
    if (links.length === 0) people.set(id, id)
    else for (const each of accountsOf(links, id)) people.set(each, id)
  }
  return people
}

function withUnsaved(stored: readonly ContactCase[], unsaved: readonly Case[]): readonly ContactCase[] {
  if (unsaved.length === 0) return stored
  const cases = new Map(stored.map((it) => [it.id, it]))
  for (const it of unsaved) {
    if (it.setAsideReason === 'spam' || it.setAsideReason === 'not-about-us') continue
    cases.set(it.id, {
      id: it.id,
      authorId: it.authorId,
      unsettled: isUnsettled(it.status),
      posts: it.posts,
      lastAnswerAt: it.lastAnswerAt,
      unanswered: it.unanswered?.contacts ?? null,
    })
  }
  return [...cases.values()]
}

const newestAnswer = (cases: readonly ContactCase[]): Instant | null =>
  cases.reduce<Instant | null>(
    (newest, { lastAnswerAt: at }) => (at !== null && (newest === null || at > newest) ? at : newest),
    null,
  )

function groupBy<T>(all: Iterable<T>, keyOf: (it: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const it of all) {
    const group = groups.get(keyOf(it))
    if (group === undefined) groups.set(keyOf(it), [it])
    else group.push(it)
  }
  return groups
}
