import type { IncomingPost } from '../../domain/model/post.ts'
import type { WatchHit } from '../../domain/model/watch.ts'

/** A post that has arrived, cleaned, with what it matches. */
export interface Read {
  readonly kind: 'post'
  readonly post: IncomingPost
  readonly hits: readonly WatchHit[]
}

/** One thing of a batch, ready to be taken in. */
export type Item = Read | { readonly kind: 'deleted'; readonly externalId: string }
