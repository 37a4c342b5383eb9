import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { IncomingPost } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'

/** The columns that an import knows, by the names that `vigie export` gives them. */
export const fields = [
  'external_id',
  'text',
  'published_at',
  'author_id',
  'author_handle',
  'author_name',
  'author_url',
  'url',
  'language',
  'parent_id',
  'root_id',
  'links',
  'ours',
] as const
export type Field = (typeof fields)[number]

const blank = (value: unknown): unknown => (value === '' || value === undefined ? null : value)
const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : blank(value)), z.string().nullable())

/** Neither NUL nor half a surrogate pair can be kept. */
const unstorable = /[\0\p{Surrogate}]/u

/** The year 2100: what comes later was written in another unit. */
const LATEST = 4_102_444_800_000

const moment = z.preprocess(blank, z.union([z.string(), z.number()])).transform((value, issues) => {
  const at = typeof value === 'number' || /^\d{9,13}$/.test(value) ? fromNumber(Number(value)) : fromText(value)
  if (at >= 0 && at < LATEST) return instant(at)
  issues.addIssue('is not a moment with its time zone, such as 2021-03-04T10:00:00Z')
  return z.NEVER
})

/** Seconds or milliseconds since 1970: what is larger than any date in seconds is milliseconds. */
const fromNumber = (value: number): number => (value > 1e11 ? value : value * 1_000)

/** A date without a zone would mean another moment on another machine. */
const fromText = (value: string): number =>
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?))?$/i.test(value)
    ? Date.parse(
        value
          .replace(' ', 'T')
          .replace(/ /g, '')
          .replace(/(:\d{2}(?:[.]\d+)?[+-]\d{2})$/, '$1:00'),
      )
    : Number.NaN

const links = z.preprocess((value) => {
  if (typeof value !== 'string') return value ?? []
  const inner = /^\{(.*)\}$/s.exec(value)?.[1]
  return (inner ?? value).split(/[\s,]+/).filter((each) => each !== '')
}, z.array(z.string()))

const flag = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  z
    .union([z.boolean(), z.enum(['true', 't', 'yes', '1', 'false', 'f', 'no', '0', '']), z.null(), z.undefined()])
    .transform((value) => value === true || (typeof value === 'string' && /^(t|true|yes|1)$/.test(value))),
)

const Line = z.object({
  external_id: text,
  text: z.preprocess(blank, z.string({ error: 'is missing' })),
  published_at: moment,
  author_id: text,
  author_handle: text,
  author_name: text,
  author_url: text,
  url: text,
  language: text,
  parent_id: text,
  root_id: text,
  links,
  ours: flag,
})

/** A post, or why the line is none. */
export type Parsed =
  | { readonly ok: true; readonly post: IncomingPost }
  | { readonly ok: false; readonly reason: string }

/** Makes a post of what a line says. Without an id of its own, one is made of its author, moment and words, so that the same line is the same post. */
export function toPost(line: Readonly<Record<string, unknown>>): Parsed {
  const parsed = Line.safeParse(line)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { ok: false, reason: `${issue?.path.join('.') ?? 'the line'} ${issue?.message ?? 'cannot be read'}` }
  }
  const found = parsed.data
  const spoilt = Object.entries(found).find(([, value]) => unstorable.test(String(value)))
  if (spoilt) return { ok: false, reason: `${spoilt[0]} holds characters that cannot be stored` }
  const author = found.author_id ?? found.author_handle ?? found.author_name
  if (author === null) return { ok: false, reason: 'author_id, author_handle and author_name are all missing' }
  const own = createHash('sha256')
    .update(JSON.stringify([author, found.published_at, found.text]))
    .digest('hex')
  const tooLong = [found.external_id, author].some((id) => id !== null && id.length > 500)
  if (tooLong) return { ok: false, reason: 'an id is longer than 500 characters' }
  return {
    ok: true,
    post: {
      externalId: found.external_id ?? `import:${own}`,
      revision: null,
      author: {
        externalId: author,
        handle: found.author_handle ?? author,
        name: found.author_name ?? found.author_handle ?? author,
        url: found.author_url,
        avatarUrl: null,
        followers: null,
      },
      text: found.text,
      language: found.language,
      publishedAt: found.published_at,
      url: found.url,
      parentId: found.parent_id,
      rootId: found.root_id,
      links: found.links,
      tags: [...found.text.matchAll(/#([\p{L}\p{N}_]{1,100})/gu)].map((match) => match[1] ?? ''),
      mentions: [...found.text.matchAll(/@([\p{L}\p{N}_.-]{1,100})/gu)].map((match) => ({
        externalId: match[1] ?? '',
        handle: match[1] ?? '',
      })),
      reach: null,
      addressed: null,
      ours: found.ours,
      ref: {},
    },
  }
}
