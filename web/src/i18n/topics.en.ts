import type { Messages } from './fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about topics that a brand makes itself. */
export const topics: Messages['topics'] = {
  title: t`Your own topics`,
  text: t`What people tell you about and nobody else has: the terrace, the loyalty card, the new menu. A few examples are enough; ten are better than three.`,
  add: t`Add a topic`,
  name: t`Name of the topic`,
  examples: t`Examples`,
  examplesHint: t`One sentence per line, as a customer would write it. Remove a line and it is unlearnt. Under a post, “Correct” gives it as an example in one move.`,
  edit: (name: string) => t`Change the topic ${name}`,
  said: (count: string, n: number) =>
    n === 0 ? t`Nobody has spoken of it yet.` : n === 1 ? t`One post is about it.` : t`${count} posts are about it.`,
  countedAmong: (posts: string) => t`Counted among the ${posts} newest posts.`,
  found: (key: string) => t`Search: topic:${key}`,
  untaught: t`Nothing teaches it yet: give it a few sentences.`,
  taught: (what: string) => t`Learnt from ${what}`,
  sentences: (count: string, one: boolean) => (one ? t`${count} sentence` : t`${count} sentences`),
  posts: (count: string, one: boolean) => (one ? t`${count} post` : t`${count} posts`),
  newest: (shown: string, of: string) => t`The ${shown} newest posts of ${of}.`,
  takeBack: t`Take back`,
  takeBackOf: (text: string) => t`No longer an example: ${text}`,
  tookBack: t`Example taken back. Vigie judges that post again.`,
  saved: t`Topic saved. It counts for all that arrives.`,
  archive: t`Archive`,
  nowArchived: t`Topic archived: no post is put under it any more.`,
  takeUp: t`Take up again`,
  archived: t`Archived topics`,
}
