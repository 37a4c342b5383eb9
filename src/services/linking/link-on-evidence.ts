import type { IncomingPost } from '../../domain/model/post.ts'
import type { Instant } from '../../domain/model/time.ts'
import { pageOf } from '../../domain/model/web-link.ts'
import {
  type AccountLink,
  type CertainPair,
  linksToMake,
  mostAccounts,
  peopleApart,
} from '../../domain/people/linking.ts'
import { isCertain, mostSharers, ordersIn, personalAddress, type Sign } from '../../domain/people/signs.ts'
import { dropLinks, linksAround, saveLinks, saveSigns, type ShownSign, whoShows } from '../../store/account-links.ts'
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

/** What evidence did: the accounts that found one another, and those whose link rested on nothing more. */
export interface Evidence {
  readonly linked: readonly string[]
  readonly parted: readonly string[]
}

const nothing: Evidence = { linked: [], parted: [] }

/** Keeps what posts of a brand's customers tell of who wrote them, links accounts that show the same certain sign, and takes links back that rest on a sign which many show by now. Where nothing is told, nothing is asked. */
export async function linkOnEvidence(
  tx: Transaction,
  brandId: string,
  posts: readonly WithSigns[],
  now: Instant,
): Promise<Evidence> {
  const shown = posts.flatMap(({ postId, authorId, post }) =>
    signsIn(post).map((sign): ShownSign => ({ ...sign, authorId, postId })),
  )
  if (shown.length === 0) return nothing
  const fresh = new Set((await saveSigns(tx, brandId, shown, now)).map(keyOf))
  const certain = shown.filter(({ kind }) => isCertain(kind))
  const signs = sharedSigns(await whoShows(tx, brandId, certain, mostAccounts + mostSharers))
  if (signs.length === 0) return nothing
  const common = signs.filter((it) => it.kind === 'verified-link' && it.authors.length > mostSharers)
  const dropped = await dropLinks(tx, brandId, valuesOf(common, fresh), mostSharers)
  const telling = signs.filter((it) => !common.includes(it))
  const before = await linksAround(tx, brandId, [...new Set(telling.flatMap(({ authors }) => authors))])
  const links = linksToMake(before, certainPairs(telling, before))
  await saveLinks(tx, brandId, links, null, now)
  return { linked: idsOf(links), parted: idsOf(dropped) }
}

/** A certain sign with those who show it, at least two. */
interface SharedSign {
  readonly kind: 'verified-link' | 'address'
  readonly value: string
  readonly authors: readonly string[]
}

const keyOf = ({ kind, value }: Sign): string => `${kind} ${value}`

const idsOf = (links: readonly { readonly a: string; readonly b: string }[]): readonly string[] => [
  ...new Set(links.flatMap(({ a, b }) => [a, b])),
]

/** The values of those that somebody shows who did not before: only then may they have become common. */
const valuesOf = (signs: readonly SharedSign[], fresh: ReadonlySet<string>): readonly string[] =>
  signs.flatMap((it) => (fresh.has(keyOf(it)) ? [it.value] : []))

function sharedSigns(shown: readonly ShownSign[]): readonly SharedSign[] {
  const signs = new Map<string, { kind: SharedSign['kind']; value: string; authors: string[] }>()
  for (const { kind, value, authorId } of shown) {
    if (kind === 'order') continue
    const entry = signs.get(keyOf({ kind, value })) ?? { kind, value, authors: [] }
    entry.authors.push(authorId)
    signs.set(keyOf({ kind, value }), entry)
  }
  return [...signs.values()].filter(({ authors }) => authors.length > 1)
}

/** Who shows the same sign, two by two. An address of many people who are not one another tells nothing. */
const certainPairs = (signs: readonly SharedSign[], links: readonly AccountLink[]): readonly CertainPair[] =>
  signs.flatMap(({ kind, authors }): CertainPair[] =>
    peopleApart(links, authors) > mostSharers
      ? []
      : authors.flatMap((x, i) => authors.slice(i + 1).map((y) => ({ x, y, reason: { kind } }))),
  )
