import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { anAccount, type Browser, refusal, type Served, serveApp } from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
const script = `console.log(${JSON.stringify('vigie '.repeat(500))})`
let folder: string
let served: Served
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-pages-'))
  const root = join(folder, 'web')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(folder, 'package.json'), 'outside the web root')
  await writeFile(join(folder, 'secret.txt'), 'outside the web root')
  await writeFile(
    join(root, 'index.html'),
    '<script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>',
  )
  await writeFile(join(root, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(root, 'assets', 'main-4f2a.js'), script)
  await writeFile(join(root, 'assets', 'font.woff2'), Buffer.from([1, 2, 3]))
  served = await serveApp(db, { clock, webRoot: root })
  browser = served.browser()
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
  await test[Symbol.asyncDispose]()
})

const page = (path: string, method = 'GET'): Promise<Response> =>
  browser.send(method, path, { headers: { accept: 'text/html,application/xhtml+xml' } })
const nonceIn = (answer: Response): string =>
  /script-src 'self' 'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? 'none'
const asset = (headers: Readonly<Record<string, string>> = {}, path = '/assets/main-4f2a.js'): Promise<Response> =>
  browser.send('GET', path, { headers })
const bytes = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer())

describe('a page', () => {
  it('says before set-up that Vigie is not ready, but shows the way to it', async () => {
    expect((await page('/')).status).toBe(503)
    expect((await page('/cases/7')).status).toBe(503)
    expect((await page('/setup')).status).toBe(200)
    await anAccount(db, clock, 'ines@example.test', 'administrator')
    expect((await page('/')).status).toBe(200)
  })

  it('is the same at every address of the interface, and carries a nonce that is used once', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/sign-in', '/cases/7', '/settings/sources', '/index.html']) {
      const answer = await page(path)
      const nonce = nonceIn(answer)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.text()).toBe(`<script nonce="${nonce}"></script><style nonce="${nonce}"></style>`)
      expect(nonce).toMatch(/^[\w+/]{22,}=*$/)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(5)
  })

  it('is not given to who asks for something else', async () => {
    expect(await refusal(await browser.send('GET', '/nothing.js', { headers: { accept: '*/*' } }))).toBe(
      '404 not-found',
    )
    expect(await refusal(await page('/assets/gone-1234.js'))).toBe('404 not-found')
    expect(await refusal(await page('/api/nothing'))).toBe('401 unauthenticated')
    expect(await refusal(await page('/', 'POST'))).toBe('404 not-found')
  })
})

describe('every answer', () => {
  it.each([
    ['a page', '/', 'text/html'],
    ['an asset', '/assets/main-4f2a.js', '*/*'],
    ['the API', '/api/v1/status', '*/*'],
    ['a refusal of the API', '/api/v1/me', '*/*'],
    ['what is not there', '/nothing.js', '*/*'],
    ['the health', '/health', '*/*'],
  ])('is fenced in: %s', async (_, path, accept) => {
    const { headers } = await browser.send('GET', path, { headers: { accept } })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('strict-transport-security')).toBeNull()
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'/)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    if (path.startsWith('/api/')) expect(headers.get('cache-control')).toBe('no-store')
  })

  it('asks for https from then on where Vigie is served by https', async () => {
    await using secure = await serveApp(db, { clock, url: 'https://vigie.example.com' })
    const { headers } = await secure.browser().send('GET', '/api/v1/status')
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
  })
})

describe('an asset', () => {
  it('is kept by the browser for good when its name changes with it, else asked for again', async () => {
    expect((await asset()).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const icon = await asset({}, '/icon.svg')
    expect(icon.headers.get('cache-control')).toBe('no-cache')
    expect(icon.headers.get('content-type')).toBe('image/svg+xml')
    expect(icon.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('is not sent again to who has it, in whatever form a proxy gives its tag back', async () => {
    const etag = (await asset()).headers.get('etag') ?? ''
    const strong = etag.replace('W/', '')
    for (const known of [etag, strong, `"other", ${etag}`, `W/${strong}`]) {
      const answer = await asset({ 'if-none-match': known })
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await asset({ 'if-none-match': '"other"' })).status).toBe(200)
    expect((await asset({ 'if-none-match': '' })).status).toBe(200)
  })

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
    ['identity', null, (it: Buffer) => it],
    ['', null, (it: Buffer) => it],
    ['broken', null, (it: Buffer) => it],
  ] as const)('is packed as the browser accepts it: %s', async (accepted, encoding, unpack) => {
    const answer = await asset({ 'accept-encoding': accepted })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(answer.headers.get('vary')).toContain('accept-encoding')
    const body = await bytes(answer)
    expect(unpack(body).toString()).toBe(script)
    expect(body.length < script.length).toBe(encoding !== null)
  })

  it('that is packed already is not packed again', async () => {
    const answer = await asset({ 'accept-encoding': 'br, gzip' }, '/assets/font.woff2')
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect([...(await bytes(answer))]).toEqual([1, 2, 3])
  })
})

describe('what lies outside the web root', () => {
  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '//secret.txt',
    '/secret.txt%00.js',
    '/./../secret.txt',
    '/%c0%ae%c0%ae/secret.txt',
  ])('is never sent: %s', async (path) => {
    for (const accept of ['*/*', 'text/html']) {
      const answer = await browser.send('GET', path, { headers: { accept } })
      expect(await answer.text()).not.toContain('outside')
      expect(answer.headers.get('content-type')).toMatch(accept === '*/*' ? 'problem+json' : /text\/html|problem\+json/)
    }
  })
})
