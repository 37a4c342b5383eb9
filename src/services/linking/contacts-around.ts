import { type Asked, type Given, isAnswerTo, type Joining } from '../../domain/cases/answered.ts'
import { type Case, isUnsettled } from '../../domain/cases/case.ts'
import type { Written } from '../../domain/cases/unanswered.ts'
import type { Instant } from '../../domain/model/time.ts'
import { type AccountLink, accountsOf } from '../../domain/people/linking.ts'
import { linksAround } from '../../store/account-links.ts'
import { answersIn, askedIn, mergesIn } from '../../store/case-answers.ts'
import { lockCases } from '../../store/cases.ts'
import { type ContactCase, contactCases, type Standing, standingAround } from '../../store/contacts.ts'
import type { Transaction } from '../../store/database.ts'
import { toJoining } from '../cases/merged-mentions.ts'

/** Something that a customer wrote, and the case in which it stands. */
export type WrittenBy = Written & { readonly authorId: string; readonly caseId: string }

/** What a batch holds in memory and has not saved yet: its cases as they are about to be, and what its customers wrote in them. */
export interface Unsaved {
  readonly cases: readonly Case[]
  readonly written: readonly WrittenBy[]
}

/** A case that holds what a person wrote: by which of their accounts, and how much. */
export interface HeldCase {
  readonly it: ContactCase
  readonly accounts: readonly string[]
  readonly posts: number
  /** Something was moved from it or to it once: what stands in it may be several people's. */
  readonly moved: boolean
}

/** People, by an account that stands for each, with the cases that hold what they wrote. */
export interface ContactsAround {
  readonly personOf: (authorId: string) => string
  readonly cases: ReadonlyMap<string, readonly HeldCase[]>
}

/** The people behind these accounts, and those who share a case with them, with the cases in which their words stand, whoever's these are. The unsettled ones are locked before they are read: whoever is answering one of them at this moment has told it by then. */
export async function contactsAround(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
  unsaved: Unsaved,
): Promise<ContactsAround> {
  const read = async () => {
    const { people, standing } = await whoAround(tx, brandId, authorIds, links, unsaved)
    return { people, standing, stored: await contactCases(tx, brandId, [...people.keys()]) }
  }
  let seen = await read()
  const known = new Set(unsaved.cases.map(({ id }) => id))
  const open = seen.stored.flatMap(({ id, unsettled }) => (unsettled && !known.has(id) ? [id] : []))
  if (open.length > 0) {
    await lockCases(tx, open)
    seen = await read()
  }
  const { people, standing, stored } = seen
  const personOf = (authorId: string): string => people.get(authorId) ?? authorId
  return { personOf, cases: heldBy(personOf, withUnsaved(stored, unsaved.cases), standing) }
}

/** The newest answer that each of these people had. A case that something was merged into, or that is another's, answered them by what is an answer to something they wrote in it. */
export async function newestAnswers(
  tx: Transaction,
  { personOf, cases }: ContactsAround,
  people: readonly string[],
  unsaved: Unsaved,
): Promise<ReadonlyMap<string, Instant | null>> {
  const moved = people.flatMap((person) => (cases.get(person) ?? []).filter((held) => held.moved).map(({ it }) => it))
  const joinings = new Map<string, Joining[]>()
  for (const merge of await mergesIn(tx, [...new Set(moved.map(({ id }) => id))])) {
    joinings.set(merge.caseId, [...(joinings.get(merge.caseId) ?? []), toJoining(merge)])
  }
  const isShared = ({ it, moved }: HeldCase, person: string): boolean =>
    moved && (joinings.has(it.id) || personOf(it.authorId) !== person)
  const shared = new Set(
    people.flatMap((person) =>
      (cases.get(person) ?? []).flatMap((held) => (isShared(held, person) ? [held.it.id] : [])),
    ),
  )
  const answers = shared.size === 0 ? [] : await answersIn(tx, [...shared])
  const written: readonly (Asked & { readonly caseId: string })[] =
    shared.size === 0
      ? []
      : [...(await askedIn(tx, [...shared])), ...unsaved.written.map((it) => ({ ...it, by: it.authorId }))]
  const answeredBy = (held: HeldCase, person: string): Instant | null => {
    const { id, lastAnswerAt } = held.it
    if (!isShared(held, person)) return lastAnswerAt
    const theirs = written.filter(({ caseId, by }) => caseId === id && personOf(by) === person)
    // What the case itself knows of may not be stored yet.
    const last = lastAnswerAt === null ? [] : [{ caseId: id, id: '', at: lastAnswerAt }]
    const given = [...answers, ...last].filter(({ caseId }) => caseId === id).map((it): Given => ({ ...it, to: null }))
    const toThem = given.filter((it) => theirs.some((post) => isAnswerTo(it, post, joinings.get(id) ?? [])))
    return newest(toThem.map(({ at }) => at))
  }
  return new Map(
    people.map((person) => [person, newest((cases.get(person) ?? []).map((held) => answeredBy(held, person)))]),
  )
}

/** The people behind these accounts with all who share a case with them, to the end of the way, and who wrote in the cases in which several people's words may stand. */
async function whoAround(
  tx: Transaction,
  brandId: string,
  authorIds: readonly string[],
  links: readonly AccountLink[],
  unsaved: Unsaved,
): Promise<{ readonly people: ReadonlyMap<string, string>; readonly standing: readonly Standing[] }> {
  const people = new Map(peopleOf(authorIds, links))
  const standing = new Map<string, Standing>()
  for (let fresh = [...people.keys()]; fresh.length > 0; ) {
    const found = await standingAround(tx, brandId, fresh)
    for (const it of withWritten(found, unsaved)) standing.set(`${it.caseId} ${it.authorId}`, it)
    const others = sharers([...standing.values()], people)
    const theirLinks = others.length === 0 ? [] : await linksAround(tx, brandId, others)
    fresh = []
    for (const [id, person] of peopleOf(others, theirLinks)) {
      if (people.has(id)) continue
      people.set(id, person)
      fresh.push(id)
    }
  }
  return { people, standing: [...standing.values()] }
}

/** The same with what a batch is about to store in these cases. */
function withWritten(found: readonly Standing[], { written }: Unsaved): readonly Standing[] {
  if (found.length === 0) return found
  const owners = new Map(found.map(({ caseId, ownerId }) => [caseId, ownerId]))
  const all = new Map(found.map((it) => [`${it.caseId} ${it.authorId}`, it]))
  for (const { caseId, authorId } of written) {
    const ownerId = owners.get(caseId)
    if (ownerId === undefined) continue
    const key = `${caseId} ${authorId}`
    all.set(key, { caseId, ownerId, authorId, posts: (all.get(key)?.posts ?? 0) + 1 })
  }
  return [...all.values()]
}

/** Accounts that share a case with these people, directly or by way of others, and are not among them. */
function sharers(standing: readonly Standing[], people: ReadonlyMap<string, string>): readonly string[] {
  const inCase = new Map<string, Set<string>>()
  for (const { caseId, ownerId, authorId } of standing) {
    const there = inCase.get(caseId) ?? new Set([ownerId])
    if (authorId !== null) there.add(authorId)
    inCase.set(caseId, there)
  }
  const known = new Set(people.keys())
  let waiting = [...inCase.values()]
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length
    waiting = waiting.filter((there) => {
      if (![...there].some((id) => known.has(id))) return true
      for (const id of there) known.add(id)
      return false
    })
  }
  return [...known].filter((id) => !people.has(id))
}

/** The cases that hold what each person wrote. Where nothing was ever moved, a case holds its own person's words. */
function heldBy(
  personOf: (authorId: string) => string,
  all: readonly ContactCase[],
  standing: readonly Standing[],
): ReadonlyMap<string, readonly HeldCase[]> {
  const cases = new Map<string, HeldCase[]>()
  const holds = (person: string, held: HeldCase): void => {
    const theirs = cases.get(person)
    if (theirs === undefined) cases.set(person, [held])
    else theirs.push(held)
  }
  const moved = new Map<string, Standing[]>()
  for (const it of standing) moved.set(it.caseId, [...(moved.get(it.caseId) ?? []), it])
  for (const it of all) {
    const there = moved.get(it.id)
    if (there === undefined) {
      holds(personOf(it.authorId), { it, accounts: [it.authorId], posts: it.posts, moved: false })
      continue
    }
    const writers = new Map<string, { accounts: string[]; posts: number }>()
    for (const { authorId, posts } of there) {
      if (authorId === null) continue
      const person = personOf(authorId)
      const before = writers.get(person)
      writers.set(person, {
        accounts: [...(before?.accounts ?? []), authorId],
        posts: (before?.posts ?? 0) + posts,
      })
    }
    for (const [person, of] of writers) holds(person, { it, ...of, moved: true })
  }
  return cases
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

const newest = (moments: readonly (Instant | null)[]): Instant | null =>
  moments.reduce<Instant | null>((so, at) => (at !== null && (so === null || at > so) ? at : so), null)
