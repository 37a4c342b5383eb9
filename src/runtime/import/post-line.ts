import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { IncomingPost } from '../../domain/model/post.ts'
import { type Instant, after, hours, instant } from '../../domain/model/time.ts'

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
  'private',
  'rating',
  'place',
  'deleted_at',
  'erased_at',
  'source_id',
] as const
export type Field = (typeof fields)[number]

const blank = (value: unknown): unknown => (value === '' || value === undefined ? null : value)
const manyDigits = 'is a number with too many digits: it has to be a string'
/** JSON has numbers of any length; here a long one would come out as another, and name another post. */
const isExact = (value: number): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
const text = z.preprocess((value, issues) => {
  if (typeof value !== 'number') return blank(value)
  if (isExact(value)) return String(value)
  issues.addIssue(manyDigits)
  return z.NEVER
}, z.string().nullable())

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

/** Is there such a day? JavaScript takes 31 February for 3 March. */
function isDay(value: string): boolean {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}

/** A date without a zone would mean another moment on another machine. */
const fromText = (value: string): number =>
  isDay(value) && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?))?$/i.test(value)
    ? Date.parse(
        value
          .replace(' ', 'T')
          .replace(/ /g, '')
          .replace(/(:\d{2}(?:[.]\d+)?[+-]\d{2})$/, '$1:00'),
      )
    : Number.NaN

/** A list as PostgreSQL writes it (`{a,"b,c"}`), or words with commas or spaces between. */
const links = z.preprocess((value) => {
  if (typeof value !== 'string') return value ?? []
  const inner = /^\{(.*)\}$/s.exec(value)?.[1]
  if (inner === undefined) return value.split(/[\s,]+/).filter((each) => each !== '')
  return [...inner.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(.)/gs, '$1'),
  )
}, z.array(z.string()))

/** `{"value":2,"of":5}` or 2/5; a number alone does not say of how many. */
const rating = z.preprocess((value) => {
  if (typeof value === 'number') return null
  if (typeof value !== 'string') return value ?? null
  const [, given, of] = /^\s*(\d+(?:[.]\d+)?)\s*\/\s*(\d+(?:[.]\d+)?)\s*$/.exec(value) ?? []
  if (given !== undefined) return { value: Number(given), of: Number(of) }
  try {
    const found: unknown = JSON.parse(value)
    return typeof found === 'number' ? null : found
  } catch {
    return null
  }
}, z.object({ value: z.number(), of: z.number().positive() }).nullable())

const flag = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  z
    .union([z.boolean(), z.enum(['true', 't', 'yes', '1', 'false', 'f', 'no', '0', '']), z.null(), z.undefined()])
    .transform((value) => value === true || (typeof value === 'string' && /^(t|true|yes|1)$/.test(value))),
)

const Line = z.object({
  external_id: text,
  text: z.preprocess((value) => value ?? undefined, z.string({ error: 'is missing' })),
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
  private: flag,
  rating,
  place: text,
  deleted_at: text,
  erased_at: text,
})

/** A post, or why the line is none. */
export type Parsed =
  | { readonly ok: true; readonly post: IncomingPost }
  | { readonly ok: false; readonly reason: string }

/** Makes a post of what a line says. Without an id of its own, one is made of its author, moment and words, so that the same line is the same post. `exported`: an export of ours wrote it, where a picture alone is a post too. */
export function toPost(line: Readonly<Record<string, unknown>>, now: Instant, exported = false): Parsed {
  const parsed = Line.safeParse(line)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { ok: false, reason: `${issue?.path.join('.') ?? 'the line'} ${issue?.message ?? 'cannot be read'}` }
  }
  const found = parsed.data
  if (found.erased_at !== null) return { ok: false, reason: 'erased_at says that it was erased' }
  if (found.deleted_at !== null) return { ok: false, reason: 'deleted_at says that its author took it back' }
  if (found.text === '' && found.rating === null && !exported) return { ok: false, reason: 'text is missing' }
  if (found.published_at > after(now, hours(24)))
    return { ok: false, reason: 'published_at lies more than a day ahead' }
  const spoilt = Object.entries(found).find(([, value]) =>
    [value].flat().some((it) => typeof it === 'string' && unstorable.test(it)),
  )
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
      rating: found.rating,
      place: found.place,
      addressed: null,
      private: found.private,
      ours: found.ours,
      ref: {},
    },
  }
}
