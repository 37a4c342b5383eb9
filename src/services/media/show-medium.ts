import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { dialKey } from '../../connectors/sdk/guard.ts'
import { keepBlob, readBlob } from '../../store/blobs.ts'
import { type MediumToShow, readMedium, saveCopy } from '../../store/media.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { redraw, Unreadable } from '../evidence/picture.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { Silent, Waiting } from './waiting.ts'

/** What one picture may weigh and how long it may take to come (ms). */
const most = { bytes: 10_000_000, ms: 10_000 }
/** One slow host holds up neither the pictures of others nor the whole line. What was no picture is left alone for ten minutes, a host that does not answer for half a minute. */
const waiting = new Waiting<Copy>({
  atOnce: { all: 4, place: 2 },
  most: { all: 64, place: 32 },
  rests: { failed: 10 * 60_000, silent: 30_000 },
  remembered: 2_000,
})

interface Copy {
  readonly shown: Buffer
  readonly thumb: Buffer
}

/** Our own picture of what a post shows: fetched when somebody first looks, drawn anew, kept for a while. Only what stored posts show is ever fetched, and only for who sees their brand. */
export async function showMedium(
  ctx: Context,
  input: { readonly mediumId: string; readonly which: 'shown' | 'thumb' },
): Promise<{ readonly tag: string; readonly read: () => Promise<Buffer> }> {
  const person = mayReadCases(ctx)
  const medium = await readMedium(ctx.db, input.mediumId)
  if (medium === undefined) throw nothing()
  mustSee(person, medium.brandId, nothing().message)
  const { url } = medium
  if (url === null) throw nothing()
  const hash = medium[input.which] ?? (await copyOf(ctx, medium, url))[input.which]
  return {
    tag: hash.toString('hex'),
    async read() {
      const blob = await readBlob(ctx.db, hash)
      if (blob === undefined || blob.type !== 'image/webp') throw nothing()
      return blob.bytes
    },
  }
}

async function copyOf(ctx: Context, medium: MediumToShow, url: string): Promise<Copy> {
  const ask = { key: `${medium.id} ${url}`, place: new URL(url).host }
  const copy = await waiting.once(ask, ctx.now, () => copied(ctx, medium, url))
  if (copy === 'busy')
    throw new ServiceError('too-many', 'media-busy', 'Too many pictures are on their way: try again.')
  if (copy === 'away') throw new ServiceError('unavailable', 'medium-away', 'The network does not give this picture.')
  return copy
}

async function copied(ctx: Context, medium: MediumToShow, url: string): Promise<Copy> {
  const bytes = await fetched(ctx, url, insideOf(url, medium))
  const pictures = await redraw(bytes)
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const shown = await keepBlob(tx, pictures.shown, now)
    const thumb = await keepBlob(tx, pictures.thumb, now)
    const { width, height } = pictures.shown
    if (!(await saveCopy(tx, { id: medium.id, url, shown, thumb, width, height }, now))) throw nothing()
    return { shown, thumb }
  })
}

async function fetched(ctx: Context, url: string, allowed: ReadonlySet<string>): Promise<Buffer> {
  const end = new AbortController()
  const tooLong = AbortSignal.timeout(most.ms)
  try {
    const within = AbortSignal.any([end.signal, tooLong])
    const answer = await ctx.edge(within, allowed).fetch(url, { headers: { accept: 'image/*' } })
    if (answer.status === 429 || answer.status >= 500) throw new Silent(`The answer is ${answer.status}.`)
    if (!answer.ok) throw new Unreadable('damaged', new Error(`The answer is ${answer.status}.`))
    if (Number(answer.headers.get('content-length') ?? 0) > most.bytes)
      throw new Unreadable('damaged', new Error('Too large.'))
    return Buffer.from(await answer.arrayBuffer())
  } catch (error) {
    const isSilent = tooLong.aborted || (error instanceof ConnectorError && error.kind === 'transient')
    throw isSilent ? new Silent('The host does not answer.', { cause: error }) : error
  } finally {
    end.abort()
  }
}

/** What of the house a picture may be fetched from: its address is a stranger's to choose, so only the very place that an administrator typed as the address of its source. */
function insideOf(url: string, { allowed, settings }: MediumToShow): ReadonlySet<string> {
  const { origin } = new URL(url)
  const key = dialKey(new URL(url))
  const isOwn = Object.values(settings).some(
    (typed) => typeof typed === 'string' && URL.canParse(typed) && new URL(typed).origin === origin,
  )
  return new Set(isOwn && allowed.includes(key) ? [key] : [])
}

const nothing = (): ServiceError => new ServiceError('not-found', 'not-found', 'There is no such picture.')
