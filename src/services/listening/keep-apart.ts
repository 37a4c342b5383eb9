import type { IncomingPost } from '../../domain/model/post.ts'
import type { Transaction } from '../../store/database.ts'
import { findPosts } from '../../store/posts.ts'
import type { Item } from './item.ts'

/** What tells one post from another under an id that both were given. */
interface Said {
  readonly authorExternalId: string
  readonly text: string
  readonly erased: boolean
}

/** The items of a batch, where each post that came under the id of another one has an id of its own. What was erased says nothing any more: what comes under its id is it. */
export async function keepApart(
  tx: Transaction,
  sourceIds: readonly string[],
  items: readonly Item[],
): Promise<readonly Item[]> {
  const chosen = items.flatMap((item) =>
    item.kind === 'post' && item.post.apartId !== undefined ? [item.post.externalId, item.post.apartId] : [],
  )
  if (chosen.length === 0) return items
  const said = new Map<string, Said>(await findPosts(tx, sourceIds, [...new Set(chosen)]))
  return items.map((item) => {
    if (item.kind === 'deleted' || item.post.apartId === undefined) return item
    const { externalId, apartId } = item.post
    const there = said.get(externalId)
    const own = said.has(apartId) || (there !== undefined && !isIt(there, item.post)) ? apartId : externalId
    if (!said.has(own))
      said.set(own, { authorExternalId: item.post.author.externalId, text: item.post.text, erased: false })
    return own === externalId ? item : { ...item, post: { ...item.post, externalId: own } }
  })
}

const isIt = (there: Said, post: IncomingPost): boolean =>
  there.erased || (there.authorExternalId === post.author.externalId && there.text === post.text)
