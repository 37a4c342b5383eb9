import { z } from 'zod'
import { fieldOf } from '../sdk/sift.ts'

const words = z.string().nullish().catch(undefined)
const id = z.number().int().positive()
const maybeId = z.number().int().min(0).catch(0)

/** A comment as the REST API gives it: only what a post cannot do without must be right. */
export const SeenComment = z.object({
  id,
  post: maybeId,
  parent: maybeId,
  /** The site's user who wrote it; 0 for a visitor. */
  author: maybeId,
  author_name: words,
  /** Only for whoever may moderate. */
  author_email: words,
  author_url: words,
  author_user_agent: words,
  date_gmt: z.string().catch(''),
  content: z.object({ rendered: z.string() }),
  link: words,
  /** approved, hold, spam, trash. */
  status: z.string().catch('approved'),
  type: z.string().catch('comment'),
  author_avatar_urls: z.record(z.string(), z.string()).nullish().catch(undefined),
})
export type SeenComment = z.infer<typeof SeenComment>

/** What of a comment is asked for; its links would cost the site a count of answers for each. */
export const commentFields =
  'id,post,parent,author,author_name,author_email,author_url,author_user_agent,date_gmt,content,link,status,type,author_avatar_urls'

/** An article, page or product that is commented on. */
export const SeenArticle = z.object({
  id,
  title: z.object({ rendered: z.string() }).nullish().catch(undefined),
  excerpt: z.object({ rendered: z.string() }).nullish().catch(undefined),
  link: words,
  date_gmt: z.string().nullish().catch(undefined),
})
export type SeenArticle = z.infer<typeof SeenArticle>

/** The public id of a comment that may be anything. */
export const idOf = (item: unknown): string => {
  const number = fieldOf(item, 'id')
  return typeof number === 'number' || (typeof number === 'string' && /^\d{1,19}$/u.test(number))
    ? `comment-${number}`
    : 'unknown'
}
