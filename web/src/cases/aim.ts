/** What an answer goes to, and who reads it. Once writing is open, only the writer's hand changes it. */
export interface Aim {
  readonly postId: string | null
  readonly way: 'public' | 'private'
}

/** What of a post says whether and how it can be answered. */
export interface Answerable {
  readonly id: string
  readonly private: boolean
  readonly ours: boolean
  readonly deletedAt: string | null
}

interface Thread {
  /** Oldest first. */
  readonly posts: readonly Answerable[]
  /** The newest that can be answered. */
  readonly replyTo: string | null
  /** Whether what was said in public can be answered in private. */
  readonly canWhisper: boolean
}

/** What is begun in one way, and the older post that it was begun for. */
export interface Begun {
  readonly text: string
  readonly toPostId: string | null
}

/** The aim with which writing opens: at the newest post, but where something is begun for other readers alone, at what those read. */
export function aimOf({ posts, replyTo, canWhisper }: Thread, begun: Readonly<Record<Aim['way'], Begun>>): Aim {
  const find = (id: string | null) => posts.find((it) => it.id === id)
  const newest = find(replyTo)
  const usual: Aim['way'] = newest?.private === true ? 'private' : 'public'
  const other: Aim['way'] = usual === 'public' ? 'private' : 'public'
  const way = begun[usual].text === '' && begun[other].text !== '' ? other : usual
  const fits = (it: Answerable): boolean => (way === 'private' ? it.private || canWhisper : !it.private)
  const stands = (it: Answerable | undefined): it is Answerable =>
    it !== undefined && !it.ours && it.deletedAt === null && fits(it)
  const chosen = begun[way].text === '' ? undefined : find(begun[way].toPostId)
  if (stands(chosen)) return { postId: chosen.id, way }
  if (newest !== undefined && fits(newest)) return { postId: newest.id, way }
  const last = posts.findLast((it) => stands(it))
  return last === undefined ? { postId: replyTo, way: usual } : { postId: last.id, way }
}

/** The aim once the writer chooses another post: what was said in private is answered in private, and a private answer that is begun stays one where it can. */
export function aimAt(
  before: Aim,
  post: Answerable,
  { canWhisper, isBegun }: { readonly canWhisper: boolean; readonly isBegun: boolean },
): Aim {
  const stays = isBegun && before.way === 'private' && canWhisper
  return { postId: post.id, way: post.private || stays ? 'private' : 'public' }
}

/** Whether what is written goes along to another post: never by itself to more readers than it was written for. */
export const goesAlong = (before: Aim, next: Aim): boolean => before.way === 'public' || next.way === 'private'
