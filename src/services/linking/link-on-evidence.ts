import type { IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { pageOf } from '../../domain/model/web-link.ts'
import { type CertainPair, linksToMake } from '../../domain/people/linking.ts'
import {
  isCertain,
  mostSharers,
  ordersIn,
  personalAddress,
  type Sign,
  type SignKind,
} from '../../domain/people/signs.ts'
import { linksAround, saveLinks, saveSigns, type ShownSign, whoShows } from '../../store/account-links.ts'
import type { Transaction } from '../../store/database.ts'

/** A stored post of a customer, with what its network says of who wrote it. */
export interface WithSigns {
  readonly postId: string
  readonly authorId: string
  readonly post: Pick<IncomingPost, 'text' | 'author'>
}

const mostLinks = 10

/** What a post tells of who is behind its account. */
export function signsIn({ text, author }: WithSigns['post']): readonly Sign[] {
  const address = author.address ? personalAddress(author.address) : null
  const pages = (author.verifiedLinks ?? []).slice(0, mostLinks).flatMap((link) => pageOf(link) ?? [])
  return [
    ...(address === null ? [] : [{ kind: 'address' as const, value: address }]),
    ...pages.map((value) => ({ kind: 'verified-link' as const, value })),
    ...ordersIn(text).map((value) => ({ kind: 'order' as const, value })),
  ]
}

/** Keeps what posts of a brand's customers tell of who wrote them, and links accounts that show the same certain sign. Gives the accounts that found one another. Where nothing is told, nothing is asked. */
export async function linkOnEvidence(
  tx: Transaction,
  brandId: string,
  posts: readonly WithSigns[],
  now: Instant,
): Promise<readonly string[]> {
  const shown = posts.flatMap(({ postId, authorId, post }) =>
    signsIn(post).map((sign): ShownSign => ({ ...sign, authorId, postId })),
  )
  if (shown.length === 0) return []
  await saveSigns(tx, brandId, shown, now)
  const certain = shown.filter(({ kind }) => isCertain(kind))
  const sharers = await whoShows(tx, brandId, certain, mostSharers + 1)
  const pairs = certainPairs(sharers)
  if (pairs.length === 0) return []
  const ids = [...new Set(pairs.flatMap(({ x, y }) => [x, y]))]
  const links = linksToMake(await linksAround(tx, brandId, ids), pairs)
  await saveLinks(tx, brandId, links, null, now)
  return links.flatMap(({ a, b }) => [a, b])
}

/** Who shows the same sign, two by two; a sign that many show tells nothing. */
function certainPairs(
  shown: readonly { readonly kind: SignKind; readonly value: string; readonly authorId: string }[],
) {
  const bySign = new Map<string, { kind: SignKind; authors: string[] }>()
  for (const { kind, value, authorId } of shown) {
    const key = `${kind} ${value}`
    const entry = bySign.get(key) ?? { kind, authors: [] }
    entry.authors.push(authorId)
    bySign.set(key, entry)
  }
  return [...bySign.values()].flatMap(({ kind, authors }): CertainPair[] => {
    if (kind === 'order' || authors.length > mostSharers) return []
    return authors.flatMap((x, i) => authors.slice(i + 1).map((y) => ({ x, y, reason: { kind } })))
  })
}
