import { hours, type Instant, minutes } from '../model/time.ts'

/** Something that a person wrote, on whichever of their accounts. */
export interface Written {
  readonly at: Instant
  readonly id: string
  /** What it answers and where its thread began, by the network's ids; null where it answers nothing. */
  readonly parentId: string | null
  readonly rootId: string | null
}

/** How often somebody wrote without an answer: the contacts, when the first and the last of them began. */
export interface Unanswered {
  readonly contacts: number
  readonly since: Instant
  readonly last: Instant
}

/** How far back contacts count: what nobody spoke of again for so long is another matter. */
export const contactsLookBack = hours(60 * 24)

/** Posts of one thread this close are one contact: somebody goes on writing. */
const threadGap = minutes(30)
/** Posts this close are one contact on whichever networks they stand: nobody could have answered in between. */
const anyGap = minutes(5)

const threadOf = ({ id, parentId, rootId }: Written): readonly string[] =>
  [id, parentId, rootId].filter((it) => it !== null)

/** Counts the times that somebody wrote since the last answer (null: there was none). Posts within a few minutes, or of one thread within half an hour, are one contact. Null where nothing waits. */
export function countContacts(written: readonly Written[], answeredAt: Instant | null): Unanswered | null {
  const waiting = written
    .filter(({ at }) => answeredAt === null || at > answeredAt)
    .sort((x, y) => x.at - y.at || (x.id < y.id ? -1 : 1))
  const [first] = waiting
  if (first === undefined) return null
  let contacts = 0
  let last = first.at
  let before = first.at
  let threads = new Set<string>()
  for (const post of waiting) {
    const ids = threadOf(post)
    const gap = post.at - before
    const goesOn = contacts > 0 && (gap <= anyGap || (gap <= threadGap && ids.some((id) => threads.has(id))))
    if (!goesOn) {
      contacts += 1
      last = post.at
      threads = new Set()
    }
    for (const id of ids) threads.add(id)
    before = post.at
  }
  return { contacts, since: first.at, last }
}

/** Of what two people wrote without an answer that of whoever wrote more often; of two as often that of whoever waits longest, in whatever order they are named. */
export function moreOften(one: Unanswered | null, other: Unanswered | null): Unanswered | null {
  if (one === null || other === null) return one ?? other
  const before = one.contacts - other.contacts || other.since - one.since || other.last - one.last
  return before >= 0 ? one : other
}

const dayLength = hours(24)

/** In how many days somebody wrote that often: begun ones, so that the same day is one. */
export const daysOf = ({ since, last }: Pick<Unanswered, 'since' | 'last'>): number =>
  Math.max(1, Math.ceil((last - since) / dayLength))
