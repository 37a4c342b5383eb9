import { handleEnd } from './handles.ts'
import { z } from 'zod'
import type { Medium } from '../../domain/model/medium.ts'
import type { Addressed, Author, IncomingPost } from '../../domain/model/post.ts'
import { type Instant, instant } from '../../domain/model/time.ts'
import { languageIn } from '../sdk/language.ts'
import { reachIn } from '../sdk/reach.ts'

export const postCollection = 'app.bsky.feed.post'

/** A post's address with the hash of its text. */
export const StrongRef = z.object({ uri: z.string(), cid: z.string() })

const text = z.string().optional().catch(undefined)

/** A list of which each member is read by itself: one odd member does not cost the others. */
const each = <T>(member: z.ZodType<T>) =>
  z
    .array(z.unknown())
    // Most posts have none: what is left out must not cost an error each time.
    .optional()
    .catch(undefined)
    .transform((all = []) =>
      all.flatMap((one) => {
        const parsed = member.safeParse(one)
        return parsed.success ? [parsed.data] : []
      }),
    )

const Feature = z.object({ $type: z.string(), did: text, uri: text, tag: text })
const Facet = z.object({ features: each(Feature) })

/** The hash of bytes that stand in somebody's repository: as JSON has it, or as a client has read it. */
const Bytes = z
  .object({ ref: z.unknown() })
  .transform(({ ref }) => (typeof ref === 'object' && ref !== null && '$link' in ref ? String(ref.$link) : String(ref)))
  .refine((cid) => /^[a-z0-9]{20,120}$/i.test(cid))
  .optional()
  .catch(undefined)
const External = z.object({ uri: z.string(), title: text, description: text, thumb: Bytes }).optional().catch(undefined)
const Ratio = z.object({ width: z.number(), height: z.number() }).optional().catch(undefined)
const Picture = z.object({ alt: text, image: Bytes, aspectRatio: Ratio })
/** What may stand beside the words, alone or beside a quoted post. */
const Beside = { external: External, images: each(Picture), video: Bytes, alt: text, aspectRatio: Ratio }
const Quoted = z.object({ uri: text, record: z.object({ uri: z.string() }).optional().catch(undefined) })
const Embed = z.object({
  ...Beside,
  record: Quoted.optional().catch(undefined),
  media: z.object(Beside).optional().catch(undefined),
})

/** The record of a post as anybody may have written it: what is missing or strange is left out, the words are kept. */
const PostRecord = z.object({
  text: z.string(),
  createdAt: text,
  langs: each(z.string()),
  tags: each(z.string()),
  facets: each(Facet),
  reply: z.object({ root: StrongRef, parent: StrongRef }).optional().catch(undefined),
  embed: Embed.optional().catch(undefined),
  labels: z
    .object({ values: each(z.object({ val: z.string() })) })
    .optional()
    .catch(undefined),
})

/** A person as the network shows them. */
export interface Profile {
  readonly did: string
  readonly handle?: string | undefined
  readonly displayName?: string | undefined
  readonly avatar?: string | undefined
  readonly followersCount?: number | undefined
  readonly labels?: readonly { readonly val: string; readonly src: string }[] | undefined
  /** How the person stands to our account, where it is asked in our name. */
  readonly viewer?: { readonly blockedBy?: boolean | undefined } | undefined
}

/** What is known around a record. */
export interface Around {
  readonly uri: string
  readonly cid: string
  readonly author: Profile
  /** When the network took it in. */
  readonly indexedAt: Instant
  /** The brand's own accounts there: the one that Vigie is signed in with, or those that somebody named. */
  readonly own: ReadonlySet<string>
  readonly reason?: string | undefined
  /** How the post stands to our account; a notification does not say. */
  readonly viewer?: { readonly replyDisabled?: boolean | undefined } | undefined
  readonly counts?:
    | {
        readonly repostCount?: number | undefined
        readonly likeCount?: number | undefined
        readonly replyCount?: number | undefined
        readonly quoteCount?: number | undefined
      }
    | undefined
}

/** A handle that is a domain of one's own: the network shows it only while the domain names the account in return. Names under the network's own domain are given out. */
const isOwnDomain = (handle: string): boolean =>
  !handle.startsWith('did:') && handle.includes('.') && !handle.endsWith(handleEnd)

/** Our author of a profile; a stream knows the DID only. */
export function toAuthor(profile: Profile): Author {
  const handle = profile.handle === undefined || profile.handle === 'handle.invalid' ? profile.did : profile.handle
  const name = profile.displayName?.trim() ? profile.displayName.trim() : handle
  return {
    externalId: profile.did,
    handle,
    name,
    url: `https://bsky.app/profile/${handle}`,
    avatarUrl: profile.avatar ?? null,
    followers: profile.followersCount ?? null,
    ...(isOwnDomain(handle) ? { verifiedLinks: [`https://${handle}/`] } : {}),
    // What an account says of itself, not what others stick to it; the stream tells nothing.
    automated: profile.labels?.some(({ val, src }) => val === 'bot' && src === profile.did) ?? null,
  }
}

/** The repository that an at:// address names. */
export const repoOf = (uri: string): string => uri.split('/')[2] ?? ''

/** The record key that an at:// address ends with. */
export const rkeyOf = (uri: string): string => uri.split('/')[4] ?? ''

/** Our post of a record, or null when it is no post at all. */
export function toPost(record: unknown, around: Around): IncomingPost | null {
  const parsed = PostRecord.safeParse(record)
  if (!parsed.success) return null
  const it = parsed.data
  const author = toAuthor(around.author)
  const features = it.facets.flatMap((facet) => facet.features)
  const mentions = features.flatMap(({ $type, did }) =>
    $type === 'app.bsky.richtext.facet#mention' && did !== undefined ? [{ externalId: did, handle: null }] : [],
  )
  const quoted = it.embed?.record?.record?.uri ?? it.embed?.record?.uri
  const links = [
    ...features.flatMap(({ $type, uri }) =>
      $type === 'app.bsky.richtext.facet#link' && uri !== undefined ? [uri] : [],
    ),
    ...[it.embed?.external?.uri, it.embed?.media?.external?.uri].filter((uri) => uri !== undefined),
  ]
  const tags = [
    ...it.tags,
    ...features.flatMap(({ $type, tag }) =>
      $type === 'app.bsky.richtext.facet#tag' && tag !== undefined ? [tag] : [],
    ),
  ]
  const ours = around.own.has(around.author.did)
  const root = it.reply?.root ?? null
  return {
    externalId: around.uri,
    revision: around.cid,
    author,
    text: it.text,
    language: languageIn(it.langs),
    publishedAt: publishedAt(it.createdAt, around.indexedAt),
    url: `https://bsky.app/profile/${author.handle}/post/${rkeyOf(around.uri)}`,
    parentId: it.reply?.parent.uri ?? null,
    rootId: root?.uri ?? null,
    links: [...new Set(links)],
    tags: [...new Set(tags)],
    media: mediaIn(it, around.author.did),
    mentions,
    reach: reachIn({
      reposts: around.counts?.repostCount,
      likes: around.counts?.likeCount,
      replies: around.counts?.replyCount,
      quotes: around.counts?.quoteCount,
    }),
    addressed: ours
      ? null
      : addressedBy(around, {
          parent: it.reply?.parent.uri,
          root: root?.uri,
          mentions: mentions.map((m) => m.externalId),
          quoted,
        }),
    ours,
    ...closedIn(around),
    ref: { uri: around.uri, cid: around.cid, rootUri: root?.uri ?? around.uri, rootCid: root?.cid ?? around.cid },
  }
}

/** What authors say of their own pictures that not everybody wants to see (the network's own label values). */
const delicate = new Set(['porn', 'sexual', 'nudity', 'graphic-media', 'gore', '!warn'])

/** Pictures, a film's still and a link's preview, at the addresses under which the network's own pages show them (app.bsky.embed.*). */
function mediaIn(record: z.infer<typeof PostRecord>, did: string): readonly Medium[] {
  if (!/^did:[a-z]+:[\w.:%-]{1,200}$/i.test(did)) return []
  const sensitive = record.labels?.values.some(({ val }) => delicate.has(val)) === true
  const show = (how: string, cid: string) => `https://cdn.bsky.app/img/${how}/plain/${did}/${cid}@jpeg`
  return [record.embed, record.embed?.media].flatMap((it): readonly Medium[] => {
    if (it === undefined) return []
    const sized = ({ width = null, height = null }: { width?: number | null; height?: number | null } = {}) => ({
      width: width === null ? null : Math.round(width),
      height: height === null ? null : Math.round(height),
    })
    const { external } = it
    return [
      ...it.images.flatMap(({ image, alt, aspectRatio }): readonly Medium[] =>
        image === undefined
          ? []
          : [
              {
                ...{ kind: 'picture', url: show('feed_fullsize', image), alt: alt ?? null, sensitive },
                ...sized(aspectRatio),
              },
            ],
      ),
      ...(it.video === undefined
        ? []
        : [
            {
              kind: 'film' as const,
              url: `https://video.bsky.app/watch/${encodeURIComponent(did)}/${it.video}/thumbnail.jpg`,
              ...{ alt: it.alt ?? null, sensitive },
              ...sized(it.aspectRatio),
            },
          ]),
      ...(external === undefined
        ? []
        : [
            {
              kind: 'link' as const,
              url: external.thumb === undefined ? null : show('feed_thumbnail', external.thumb),
              ...{ alt: null, sensitive, width: null, height: null },
              page: { url: external.uri, title: external.title ?? '', words: external.description ?? '' },
            },
          ]),
    ]
  })
}

/** The author's own date, unless it lies after the moment at which the network saw the post. */
function publishedAt(createdAt: string | undefined, indexedAt: Instant): Instant {
  const claimed = createdAt === undefined ? Number.NaN : Date.parse(createdAt)
  return Number.isNaN(claimed) || claimed < 0 || claimed > indexedAt ? indexedAt : instant(claimed)
}

function addressedBy(
  around: Around,
  to: {
    readonly parent: string | undefined
    readonly root: string | undefined
    readonly mentions: readonly string[]
    readonly quoted: string | undefined
  },
): Addressed | null {
  const { reason, own } = around
  if (reason === 'mention' || reason === 'reply' || reason === 'quote') return reason
  if (to.mentions.some((did) => own.has(did))) return 'mention'
  // Under a post of ours whoever answers another one speaks before us, too; the notifications count it the same way.
  if ([to.parent, to.root].some((uri) => uri !== undefined && own.has(repoOf(uri)))) return 'reply'
  return to.quoted !== undefined && own.has(repoOf(to.quoted)) ? 'quote' : null
}

/** Whether our answer is wanted under the post, as far as this sighting tells. */
function closedIn({ author, viewer }: Around): Pick<IncomingPost, 'closed'> {
  if (author.viewer?.blockedBy === true) return { closed: 'blocked' }
  return viewer === undefined ? {} : { closed: viewer.replyDisabled === true ? 'chosen' : null }
}
