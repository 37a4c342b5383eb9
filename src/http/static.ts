import { createHash, randomBytes } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { contentPolicy } from './guards.ts'
import { isKnown } from './known.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}
const compressible = /^(text\/|image\/svg|application\/(json|manifest))/

const br = promisify(brotliCompress)
const gz = promisify(gzip)

interface File {
  readonly body: Buffer
  readonly type: string
  readonly etag: string
  readonly hashed: boolean
  /** Compressed forms, made when first asked for. */
  readonly packed: Map<'br' | 'gzip', Promise<Buffer>>
}

/** The built browser app, held in memory: assets by name, and the page with a fresh nonce for each answer. */
export interface StaticFiles {
  /** The asset of this path, or null. */
  asset(request: Request, path: string): Promise<Response | null>
  page(status?: number): Response
}

/** The one script that runs outside of a page: it may ask this server, and nothing else. */
const serviceWorker = '/sw.js'
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'"

const noncePlaceholder = '__CSP_NONCE__'

/** Reads the built files once. Only what was read is ever served, so no path leads elsewhere. */
export async function readStaticFiles(root: string): Promise<StaticFiles> {
  const files = new Map<string, File>()
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const body = await readFile(path)
    const name = `/${relative(root, path).split(sep).join('/')}`
    files.set(name, {
      body,
      type: types[extname(name)] ?? 'application/octet-stream',
      // Weak: the packed forms of a file share it.
      etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
      hashed: name.startsWith('/assets/'),
      packed: new Map(),
    })
  }
  const index = files.get('/index.html')?.body.toString('utf8') ?? null
  files.delete('/index.html')

  return {
    async asset(request, path) {
      const file = files.get(path)
      if (file === undefined) return null
      const headers: Record<string, string> = {
        'content-type': file.type,
        etag: file.etag,
        'cache-control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'content-security-policy': path === serviceWorker ? workerPolicy : "default-src 'none'; sandbox",
        vary: 'accept-encoding',
      }
      if (isKnown(request, file.etag)) return new Response(null, { status: 304, headers })
      const how = compressible.test(file.type) ? encodingFor(request) : null
      const body = how === null ? file.body : await packed(file, how)
      if (how !== null) headers['content-encoding'] = how
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers })
    },
    page(status = 200) {
      const nonce = randomBytes(18).toString('base64')
      const html = index ?? '<!doctype html><title>Vigie</title><p>The pages of Vigie are not built: run npm start.</p>'
      return new Response(html.replaceAll(noncePlaceholder, nonce), {
        status,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': contentPolicy(nonce),
        },
      })
    },
  }
}

function encodingFor(request: Request): 'br' | 'gzip' | null {
  const accepted = new Set<string>()
  for (const offer of (request.headers.get('accept-encoding') ?? '').toLowerCase().split(',')) {
    const [name = '', ...rest] = offer.split(';').map((part) => part.trim())
    if (!rest.some((part) => /^q=0(\.0*)?$/.test(part))) accepted.add(name)
  }
  return (['br', 'gzip'] as const).find((name) => accepted.has(name)) ?? null
}

function packed(file: File, how: 'br' | 'gzip'): Promise<Buffer> {
  const known = file.packed.get(how)
  if (known !== undefined) return known
  const made =
    how === 'br' ? br(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }) : gz(file.body, { level: 7 })
  file.packed.set(how, made)
  return made
}
