import type { Instant } from '../../domain/model/time.ts'
import { type LinkReason, type StoredLink } from '../../domain/people/linking.ts'
import { signsOf, type ShownSign } from '../../store/account-links.ts'
import { type PersonView, readPeopleNames } from '../../store/case-reads.ts'
import { type AccountView, type HistoryPost, readAccounts, readHistory } from '../../store/person-reads.ts'
import { parsePosition } from '../cases/list-cases.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'
import { accountOfCase, personOf } from './person-of-case.ts'
import { type ShownReason, type SuggestedLink, suggestionsFor } from './suggest-links.ts'

/** Another account of the person, why it is taken for theirs, who said so and when (null: Vigie). */
export interface LinkedAccount {
  readonly account: AccountView
  readonly reasons: readonly ShownReason[]
  readonly by: PersonView | null
  readonly at: Instant
}

/** An account that somebody said is not this person's. */
export interface ApartAccount {
  readonly account: AccountView
  readonly by: PersonView | null
  readonly at: Instant
  readonly splitId: string
}

/** Who writes in a case, on all their accounts, as far as this brand knows. */
export interface ShownPerson {
  readonly linked: readonly LinkedAccount[]
  readonly suggested: readonly SuggestedLink[]
  readonly apart: readonly ApartAccount[]
  readonly history: { readonly posts: readonly HistoryPost[]; readonly next: string | null }
}

const pageSize = 20

/** The person of a case: linked accounts with their reasons, those that may be theirs, those that are not, and what they wrote to this brand outside of the case, a page at a time. */
export async function readPerson(
  ctx: Context,
  input: { readonly caseId: string; readonly after: string | null },
): Promise<ShownPerson> {
  const { brandId, authorId } = await accountOfCase(ctx, mayReadCases(ctx), input.caseId)
  const after = input.after === null ? null : parsePosition(input.after)
  const person = await personOf(ctx.db, { brandId, authorId })
  const of = { brandId, authorIds: [...person.accounts], withoutCase: input.caseId }
  const { posts, next } = await readHistory(ctx.db, of, after, pageSize)
  const apart = person.links.flatMap((link) => {
    if (link.state !== 'split' || link.splitId === null) return []
    const other = person.accounts.has(link.a) ? link.b : link.a
    return [{ other, link, splitId: link.splitId }]
  })
  const others = [...person.accounts].filter((id) => id !== authorId)
  const [views, signs, names, suggested] = await Promise.all([
    readAccounts(ctx.db, brandId, [...others, ...apart.map(({ other }) => other)]),
    signsOf(ctx.db, brandId, [...person.accounts]),
    readPeopleNames(ctx.db, [...new Set(person.links.flatMap(({ by }) => by ?? []))]),
    suggestionsFor(ctx, person),
  ])
  const view = new Map(views.map((it) => [it.id, it]))
  const who = (by: string | null): PersonView | null => (by === null ? null : { id: by, name: names.get(by) ?? '' })
  const linked = others.flatMap((id): LinkedAccount[] => {
    const account = view.get(id)
    const link = linkOf(person.links, authorId, id)
    if (account === undefined || link === undefined) return []
    const reasons = link.reasons.map((reason) => ({ ...reason, value: sameIn(signs, link, reason) }))
    return [{ account, reasons, by: who(link.by), at: link.at }]
  })
  return {
    linked,
    suggested,
    apart: [...new Map(apart.map((it) => [it.other, it])).values()].flatMap(({ other, link, splitId }) => {
      const account = view.get(other)
      return account === undefined ? [] : [{ account, by: who(link.by), at: link.at, splitId }]
    }),
    history: { posts, next: next === null ? null : `${next.at}.${next.id}` },
  }
}

/** The link that ties an account to the person: the one with the account at hand, or else the first that there is. */
function linkOf(links: readonly StoredLink[], authorId: string, other: string): StoredLink | undefined {
  const theirs = links.filter(({ a, b, state }) => state === 'linked' && (a === other || b === other))
  return theirs.find(({ a, b }) => a === authorId || b === authorId) ?? theirs[0]
}

/** What both accounts of a link show alike; null where it is not kept any more. */
function sameIn(signs: readonly ShownSign[], { a, b }: StoredLink, { kind }: LinkReason): string | null {
  const of = (id: string) => new Set(signs.flatMap((it) => (it.authorId === id && it.kind === kind ? [it.value] : [])))
  const other = of(b)
  return [...of(a)].find((value) => other.has(value)) ?? null
}
