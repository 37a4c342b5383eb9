import type { Head, UnsurePage, UnsurePost } from '../../../src/api/judgement.ts'

/** What is asked about a post that nobody has answered yet. */
export interface Asked {
  readonly post: UnsurePost
  readonly head: Head
}

/** One name for each question. */
export const nameOf = ({ post, head }: Asked): string => `${post.postId} ${head}`

/** The questions of these pages in their order, each once, without those that were answered or put off. */
export function questionsOf(pages: readonly UnsurePage[], done: ReadonlySet<string>): readonly Asked[] {
  const found = new Map<string, Asked>()
  for (const { posts } of pages)
    for (const post of posts)
      for (const head of post.asked) {
        const it = { post, head }
        if (!done.has(nameOf(it)) && !found.has(nameOf(it))) found.set(nameOf(it), it)
      }
  return [...found.values()]
}

/** The pages without a question that was answered; a post of which nothing else is asked goes with it, and is counted no longer. */
export function withoutAsked(pages: readonly UnsurePage[], { post, head }: Asked): readonly UnsurePage[] {
  let gone = 0
  const left = pages.map((page) => ({
    ...page,
    posts: page.posts.flatMap((it) => {
      if (it.postId !== post.postId || !it.asked.includes(head)) return [it]
      const asked = it.asked.filter((other) => other !== head)
      if (asked.length === 0) gone = 1
      return asked.length === 0 ? [] : [{ ...it, asked }]
    }),
  }))
  return left.map((page) => ({ ...page, total: page.capped ? page.total : Math.max(0, page.total - gone) }))
}
