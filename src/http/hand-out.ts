import type { Context as HonoContext } from 'hono'
import type { Env } from './environment.ts'
import { isKnown } from './known.ts'

/** Bytes that this house made or keeps, and their tag. */
export interface HandedOut {
  readonly type: 'image/webp' | 'application/pdf' | 'application/octet-stream'
  /** Names these very bytes. */
  readonly tag: string
  /** To be saved under this name, and not shown. */
  readonly saveAs?: string
  /** Read only when somebody wants more than the tag. */
  readonly read: () => Promise<Buffer>
}

/** Answers with bytes of which nothing runs, is framed or is guessed at: our own picture, or a letter or a file to be saved. */
export async function handOut(c: HonoContext<Env>, file: HandedOut): Promise<Response> {
  const etag = `"${file.tag}"`
  const headers = {
    'content-type': file.type,
    'content-security-policy': "default-src 'none'; sandbox",
    // Kept by the browser alone, and asked for again each time: who may no longer see the brand sees nothing.
    'cache-control': 'private, no-cache',
    etag,
    ...(file.saveAs === undefined
      ? {}
      : { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.saveAs)}` }),
  }
  if (isKnown(c.req.raw, etag)) return new Response(null, { status: 304, headers })
  if (c.req.method === 'HEAD') return new Response(null, { headers })
  return new Response(new Uint8Array(await file.read()), { headers })
}
