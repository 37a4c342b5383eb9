import { type LinkReason, mayLink } from '../../domain/people/linking.ts'
import { handleStem, mostSharers } from '../../domain/people/signs.ts'
import { signsOf, whoShows } from '../../store/account-links.ts'
import { type AccountView, accountsWithWords, readAccounts } from '../../store/person-reads.ts'
import type { Context } from '../context.ts'
import { mayReadCases } from '../permissions.ts'
import { wordsToFind } from '../words-to-find.ts'
import { accountOfCase, type PersonOfCase, personOf } from './person-of-case.ts'

/** A reason with what was the same, where that still stands: the number, the handle, the address. */
export type ShownReason = LinkReason & { readonly value: string | null }

/** An account that may be the same person's, and why one may think so. */
export interface SuggestedLink {
  readonly account: AccountView
  readonly reasons: readonly ShownReason[]
}

const mostSuggested = 5
/** Of a handle that more accounts than this begin with, none is looked at. */
const mostAlike = 50

/** Accounts that may belong to the person of this case: they wrote the same order number, or have the same handle on another network. A colleague says whether they do; what somebody ruled out is never offered again. */
export async function suggestLinks(
  ctx: Context,
  input: { readonly caseId: string },
): Promise<readonly SuggestedLink[]> {
  const { brandId, authorId } = await accountOfCase(ctx, mayReadCases(ctx), input.caseId)
  return suggestionsFor(ctx, await personOf(ctx.db, { brandId, authorId }))
}

/** The same for a person whose links are read already. */
export async function suggestionsFor(ctx: Context, person: PersonOfCase): Promise<readonly SuggestedLink[]> {
  const { brandId, accounts } = person
  const own = await readAccounts(ctx.db, brandId, [...accounts])
  const found = new Map<string, ShownReason[]>()
  const note = (id: string, reason: ShownReason) => found.set(id, [...(found.get(id) ?? []), reason])
  for (const { id, reason } of await byOrder(ctx, person)) note(id, reason)
  for (const account of own) {
    if (account.erased) continue
    for (const { id, value } of await byHandle(ctx, person, account)) {
      if (!(found.get(id) ?? []).some(({ kind }) => kind === 'handle')) note(id, { kind: 'handle', value })
    }
  }
  const links = await linksOfFound(ctx, person, [...found.keys()])
  const free = [...found.keys()].filter((id) => !accounts.has(id) && mayLink(links, person.authorId, id))
  const shown = await readAccounts(ctx.db, brandId, free.slice(0, mostSuggested))
  return shown.filter(({ erased }) => !erased).map((account) => ({ account, reasons: found.get(account.id) ?? [] }))
}

/** Splittings of those found count as much as our own: one of their accounts may be ruled out already. */
async function linksOfFound(ctx: Context, person: PersonOfCase, ids: readonly string[]) {
  const around = await Promise.all(ids.map((authorId) => personOf(ctx.db, { brandId: person.brandId, authorId })))
  return [...person.links, ...around.flatMap(({ links }) => links)]
}

async function byOrder(ctx: Context, { brandId, accounts }: PersonOfCase) {
  const orders = (await signsOf(ctx.db, brandId, [...accounts])).filter(({ kind }) => kind === 'order')
  const shown = await whoShows(ctx.db, brandId, orders, mostSharers + 1)
  return [...new Set(orders.map(({ value }) => value))].flatMap((value) => {
    const sharers = shown.filter((it) => it.value === value)
    if (sharers.length > mostSharers) return []
    const postIds = sharers.map(({ postId }) => postId)
    return sharers
      .filter(({ authorId }) => !accounts.has(authorId))
      .map(({ authorId }) => ({ id: authorId, reason: { kind: 'order' as const, postIds, value } }))
  })
}

async function byHandle(ctx: Context, { brandId, accounts }: PersonOfCase, account: AccountView) {
  const stemOf = (it: { readonly connector: string; readonly handle: string }): string | null => {
    const connector = ctx.connectors.get(it.connector)
    return connector?.accounts === false ? null : handleStem(it.handle, connector?.handleEnd)
  }
  const stem = stemOf(account)
  if (stem === null) return []
  const without = { connector: account.connector, authorIds: [...accounts] }
  const alike = await accountsWithWords(ctx.db, brandId, wordsToFind(stem), without, mostAlike)
  const same = alike.filter((it) => stemOf(it) === stem)
  return same.length >= mostSharers ? [] : same.map(({ id }) => ({ id, value: stem }))
}
