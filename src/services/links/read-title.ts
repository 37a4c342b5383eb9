import { readMarkup } from '../../connectors/sdk/markup.ts'
import { linkTitle } from '../../domain/cases/attachment.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { caseToWrite } from '../hand/may-write.ts'
import { webAddress } from './keep-link.ts'

/** A title stands at the beginning of a page; more than this is not read, and nobody waits for longer (ms). */
const most = { bytes: 256 * 1024, ms: 8_000, atOnce: 4 }

let reading = 0

/** What a page calls itself, asked for because somebody who works on the case asked: through the guarded edge, never by itself. Null where it says nothing. */
export async function readTitle(
  ctx: Context,
  input: { readonly caseId: string; readonly url: string },
): Promise<string | null> {
  await caseToWrite(ctx, input.caseId)
  const url = webAddress(input.url)
  if (reading >= most.atOnce) throw new ServiceError('too-many', 'too-many', 'Many pages are read just now: try again.')
  reading += 1
  try {
    return await titleAt(ctx, url)
  } catch (error) {
    throw new ServiceError('unavailable', 'link-unread', 'This page could not be read from here: type its title.', {
      cause: error,
    })
  } finally {
    reading -= 1
  }
}

async function titleAt(ctx: Context, url: string): Promise<string | null> {
  const end = new AbortController()
  try {
    const within = AbortSignal.any([end.signal, AbortSignal.timeout(most.ms)])
    const answer = await ctx.edge(within, new Set()).fetch(url, { headers: { accept: 'text/html' } })
    const type = answer.headers.get('content-type') ?? ''
    if (!answer.ok) throw new Error(`The answer is ${answer.status}.`)
    if (!/^(text\/html|application\/xhtml\+xml)/i.test(type) || answer.body === null) return null
    return titleIn(await beginning(answer.body), /charset="?([\w-]+)/i.exec(type)?.[1] ?? null)
  } finally {
    end.abort()
  }
}

async function beginning(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    parts.push(part)
    size += part.length
    if (size >= most.bytes) break
  }
  return Buffer.concat(parts)
}

/** The title in the beginning of a page, in the letters that its server or it itself says; what it is shared as comes first. */
export function titleIn(bytes: Buffer, charset: string | null): string | null {
  const said = charset ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(bytes.subarray(0, 2_048).toString('latin1'))?.[1]
  let shared = ''
  let title = ''
  let inTitle = false
  let over = false
  readMarkup(decoderOf(said ?? 'utf-8').decode(bytes), {
    onopentag(name, { property, content }) {
      if (name === 'meta' && property === 'og:title' && shared === '') shared = content ?? ''
      inTitle = name === 'title' && !over
      if (name === 'body' || name === 'svg') over = true
    },
    ontext(text) {
      if (inTitle) title += text
    },
    onclosetag(name) {
      if (name !== 'title') return
      inTitle = false
      over = true
    },
  })
  return linkTitle(shared) || linkTitle(title) || null
}

/** In letters that nobody knows a page is read as UTF-8. */
function decoderOf(label: string) {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder()
  }
}
