import type { IncomingPost } from '../../domain/model/post.ts'
import type { FormerWords } from '../../store/post-revisions.ts'

type Version = Pick<IncomingPost, 'externalId' | 'revision' | 'text'>

/** What posts said before what they say in the end, where a batch shows several versions of them: each version once, in order. `stored`: the posts that are kept. */
export function versionsBefore(
  items: readonly ({ readonly kind: 'post'; readonly post: Version } | { readonly kind: 'deleted' })[],
  last: readonly { readonly post: Version }[],
  stored: readonly { readonly id: string; readonly externalId: string }[],
): readonly FormerWords[] {
  const ids = new Map(stored.map(({ externalId, id }) => [externalId, id]))
  const ends = new Map(last.map(({ post }) => [post.externalId, post]))
  const seen = new Set<string>()
  return items.flatMap((item) => {
    if (item.kind !== 'post') return []
    const { externalId, revision, text } = item.post
    const end = ends.get(externalId)
    const postId = ids.get(externalId)
    const key = `${externalId} ${revision}`
    if (end === undefined || postId === undefined || revision === null || seen.has(key)) return []
    seen.add(key)
    return revision === end.revision || text === end.text ? [] : [{ postId, revision, text }]
  })
}
