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
  said: (count: string, one: boolean) => (one ? t`${count} post is about it.` : t`${count} posts are about it.`),
  found: (key: string) => t`In the search: topic:${key}`,
  posts: (count: string, one: boolean) =>
    one ? t`${count} post given as an example` : t`${count} posts given as examples`,
  postsHint: t`To take one back, correct its topics under the post.`,
  save: t`Save the topic`,
  saved: t`Topic saved. It counts for all that arrives.`,
  archive: t`Archive`,
  nowArchived: t`Topic archived: no post is put under it any more.`,
  takeUp: t`Take up again`,
  archived: t`Archived topics`,
}
