import { z } from 'zod'
import { textOf } from '../sdk/sift.ts'

const words = z.string().nullish().catch(undefined)
const count = z.number().int().min(0).nullish().catch(undefined)
/** Ids are opaque; a server that sends numbers (beyond 2^53 they would be wrong) is not read. */
const id = z.string().min(1).max(200)

/** A list of which each member is read by itself: one odd member does not cost the others. */
const each = <T>(member: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const parsed = member.safeParse(one)
        return parsed.success ? [parsed.data] : []
      }),
    )

/** A person as the server shows them, as far as we read them. */
export const SeenAccount = z.object({
  id,
  acct: z.string().min(1).max(500),
  uri: words,
  url: words,
  display_name: words,
  avatar: words,
  followers_count: count,
  fields: each(z.object({ value: z.string().max(2_000), verified_at: words })).optional(),
  bot: z.boolean().nullish().catch(undefined),
})
export type SeenAccount = z.infer<typeof SeenAccount>

/** A status: only what a post cannot do without must be right, the rest may be missing or strange. */
export const SeenStatus = z.object({
  id,
  uri: z.string().min(1).max(2_000),
  url: words,
  account: SeenAccount,
  content: z.string().catch(''),
  spoiler_text: words,
  created_at: z.string().catch(''),
  edited_at: words,
  in_reply_to_id: z.string().nullish().catch(undefined),
  in_reply_to_account_id: z.string().nullish().catch(undefined),
  visibility: z.string().catch('public'),
  language: words,
  mentions: each(z.object({ id, acct: z.string().min(1), url: words })),
  tags: each(z.object({ name: z.string().min(1) })),
  card: z.object({ url: z.string(), title: words, description: words, image: words }).nullish().catch(undefined),
  poll: z
    .object({ options: each(z.object({ title: z.string() })) })
    .nullish()
    .catch(undefined),
  sensitive: z.boolean().nullish().catch(undefined),
  media_attachments: each(
    z.object({
      type: z.string(),
      url: words,
      preview_url: words,
      description: words,
      meta: z
        .object({ original: z.object({ width: count, height: count }).nullish().catch(undefined) })
        .nullish()
        .catch(undefined),
    }),
  ),
  quote: z
    .object({
      quoted_status: z
        .object({ account: z.object({ id }) })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  reblogs_count: count,
  favourites_count: count,
  replies_count: count,
  quotes_count: count,
})
export type SeenStatus = z.infer<typeof SeenStatus>

/** Ids are public addresses; anything else may hold somebody's words. */
export const idOf = (item: unknown): string => {
  const uri = textOf(item, 'uri') ?? ''
  return /^https?:\/\/[\w.:/@#%~-]{1,400}$/u.test(uri) ? uri : 'unknown'
}
