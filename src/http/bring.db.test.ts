import { createHash, randomUUID } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { BroughtTo, CaseDetail, CaseRow, Evidence, KnownPage, roles } from '../api/schemas.ts'
import byHand from '../connectors/by-hand/index.ts'
import { minutes } from '../domain/model/time.ts'
import { sql } from '../store/sql.ts'
import { type Browser, everyRole, refusal, seesBrands, type Served, serveApp } from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock('2026-03-06T20:00:00Z')
let served: Served
let as: (role: (typeof roles)[number]) => Browser
beforeAll(async () => {
  served = await serveApp(db, { clock, connectors: new Map([[byHand.id, byHand]]) })
  as = await everyRole(db, clock, served)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const put = (
  browser: Browser,
  brandId: string,
  bytes: Uint8Array,
  given: { readonly id?: string; readonly name?: string; readonly type?: string } = {},
) =>
  browser.send('PUT', `/api/v1/brands/${brandId}/evidence/${given.id ?? randomUUID()}`, {
    body: Uint8Array.from(bytes),
    headers: {
      'content-type': given.type ?? 'application/octet-stream',
      'x-file-name': encodeURIComponent(given.name ?? 'capture d’écran.png'),
    },
  })
const files = async (): Promise<unknown> =>
  db.rows(sql`select (select count(*) from evidence) as files, (select count(*) from blob) as blobs`)
const aPicture = (format: 'png' | 'jpeg' | 'webp' | 'gif', colour = '#135f73'): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer()
/** A random picture: a plain one is a few bytes long, whatever is cut off. */
const aNoise = (format: 'png' | 'jpeg' | 'webp' | 'gif'): Promise<Buffer> => {
  const raw = createHash('shake256', { outputLength: 64 * 48 * 3 })
    .update('noise')
    .digest()
  return sharp(raw, { raw: { width: 64, height: 48, channels: 3 } })
    .toFormat(format)
    .toBuffer()
}
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** A brand that everybody here sees. */
async function aShop(): Promise<{ readonly brandId: string }> {
  const { brandId } = await aBrand(db)
  for (const role of roles) await seesBrands(db, `${role}@example.test`, brandId)
  return { brandId }
}

/** A PNG that says it is this large, in a few kilobytes. */
function aBomb(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE(crc32(body), body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * 2_000))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('a file that is uploaded', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'as %s is shown as a picture of ours, and safely',
    async (format) => {
      const { brandId } = await aShop()
      const bytes = await aPicture(format)
      const answer = await put(as('agent'), brandId, bytes)
      expect(answer.status).toBe(201)
      const file = Evidence.parse(await answer.json())
      expect(file).toMatchObject({ kind: 'picture', name: 'capture d’écran.png', width: 64, height: 48 })
      expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
      for (const which of ['shown', 'thumb']) {
        const shown = await as('observer').send('GET', `/api/v1/evidence/${file.id}/${which}`)
        expect(shown.status).toBe(200)
        expect(Object.fromEntries(shown.headers)).toMatchObject({
          'content-type': 'image/webp',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, no-cache',
          'cross-origin-resource-policy': 'same-origin',
        })
        expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).format).toBe('webp')
        const etag = shown.headers.get('etag') ?? ''
        const again = await as('agent').send('GET', `/api/v1/evidence/${file.id}/${which}`, {
          headers: { 'if-none-match': etag },
        })
        expect(again.status).toBe(304)
        expect(await refusal(await served.browser().send('GET', `/api/v1/evidence/${file.id}/${which}`))).toBe(
          '401 unauthenticated',
        )
      }
      expect(await refusal(await as('agent').send('GET', `/api/v1/evidence/${file.id}/letter`))).toBe('404 not-found')
    },
  )

  it('as a letter is saved, never opened in the page', async () => {
    const { brandId } = await aShop()
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
    const file = Evidence.parse(await (await put(as('agent'), brandId, pdf, { name: 'lettre "1".pdf' })).json())
    expect(file).toMatchObject({ kind: 'letter', width: null })
    const answer = await as('agent').send('GET', `/api/v1/evidence/${file.id}/letter`)
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''lettre%20%221%22.pdf")
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(await refusal(await as('agent').send('GET', `/api/v1/evidence/${file.id}/shown`))).toBe('404 not-found')
  })

  it.each([
    ['is empty', async () => Buffer.alloc(0), '422 file-empty'],
    [
      'is SVG with a script',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      '422 file-type',
    ],
    [
      'is SVG behind a declaration',
      async () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      '422 file-type',
    ],
    [
      'is HTML under the name of a picture',
      async () => Buffer.from('<!doctype html><script>alert(1)</script>'),
      '422 file-type',
    ],
    [
      'is HTML behind the first bytes of a PNG',
      async () => Buffer.from('\x89PNG\r\n\x1a\n<!doctype html><script>alert(1)</script>', 'latin1'),
      '422 file-damaged',
    ],
    ['is a JPEG cut in the middle', async () => (await aNoise('jpeg')).subarray(0, 2_000), '422 file-damaged'],
    ['is a PNG cut in the middle', async () => (await aNoise('png')).subarray(0, 4_000), '422 file-damaged'],
    ['is a WebP cut in the middle', async () => (await aNoise('webp')).subarray(0, 1_500), '422 file-damaged'],
    ['is a GIF cut in the middle', async () => (await aNoise('gif')).subarray(0, 1_500), '422 file-damaged'],
    ['unpacks to 900 million points', async () => aBomb(30_000, 30_000), '422 file-pixels'],
    [
      'is a TIFF',
      async () =>
        sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
      '422 file-type',
    ],
    [
      'is HEIC, which nobody here can read',
      async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      '422 file-heic',
    ],
    ['is a PDF without its end', async () => Buffer.from('%PDF-1.7\n1 0 obj'), '422 file-damaged'],
    ['is a program', async () => Buffer.from('MZ\x90\0\x03', 'latin1'), '422 file-type'],
  ])('that %s is refused in words, and leaves nothing', async (_what, make, said) => {
    const { brandId } = await aShop()
    const bytes = await make()
    const before = await files()
    expect(await refusal(await put(as('agent'), brandId, bytes, { name: 'photo.png' }))).toBe(said)
    expect(await files()).toEqual(before)
  })

  it('that is two things at once is shown as the picture alone, without what hung on to it', async () => {
    const { brandId } = await aShop()
    const html = Buffer.from('<!doctype html><script>alert(document.domain)</script>')
    for (const format of ['png', 'jpeg', 'gif'] as const) {
      const answer = await put(as('agent'), brandId, Buffer.concat([await aNoise(format), html]))
      if (answer.status !== 201) {
        expect(await refusal(answer)).toBe('422 file-damaged')
        continue
      }
      const { id } = Evidence.parse(await answer.json())
      const shown = await as('agent').send('GET', `/api/v1/evidence/${id}/shown`)
      const out = Buffer.from(await shown.arrayBuffer())
      expect(out.includes('<script>')).toBe(false)
      expect((await sharp(out).metadata()).format).toBe('webp')
    }
  })

  it('that is too large is refused, said or streamed', async () => {
    const { brandId } = await aShop()
    const before = await files()
    const path = `/api/v1/brands/${brandId}/evidence/${randomUUID()}`
    const headers = { 'content-type': 'application/octet-stream' }
    const said = await as('agent').send('PUT', path, {
      body: 'x',
      headers: { ...headers, 'content-length': '10485761' },
    })
    expect(await refusal(said)).toBe('422 file-too-large')
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        if (sent > 200) controller.close()
        else controller.enqueue(new Uint8Array(100_000))
      },
    })
    expect(await refusal(await as('agent').send('PUT', path, { body, headers }))).toBe('422 file-too-large')
    expect(sent).toBeLessThan(120)
    expect(await files()).toEqual(before)
  })

  it('that breaks off leaves nothing', async () => {
    const { brandId } = await aShop()
    const before = await files()
    const png = await aPicture('png')
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Uint8Array.from(png.subarray(0, 60)))
      },
      pull(controller) {
        controller.error(new Error('The telephone went into a tunnel.'))
      },
    })
    const answer = await as('agent').send('PUT', `/api/v1/brands/${brandId}/evidence/${randomUUID()}`, {
      body,
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(await refusal(answer)).toBe('422 file-damaged')
    expect(await files()).toEqual(before)
  })

  it('is not read when an observer sends it, and not sent by another site', async () => {
    const { brandId } = await aShop()
    const before = await files()
    let read = 0
    const body = () =>
      new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            read += 1
            controller.enqueue(new Uint8Array(1_000))
            if (read > 50) controller.close()
          },
        },
        { highWaterMark: 0 },
      )
    const path = `/api/v1/brands/${brandId}/evidence/${randomUUID()}`
    const headers = { 'content-type': 'application/octet-stream' }
    expect(await refusal(await as('observer').send('PUT', path, { body: body(), headers }))).toBe('403 forbidden')
    expect(await refusal(await served.browser().send('PUT', path, { body: body(), headers }))).toBe(
      '401 unauthenticated',
    )
    const foreign = { ...headers, origin: 'https://evil.example' }
    expect(await refusal(await as('agent').send('PUT', path, { body: body(), headers: foreign }))).toBe(
      '403 cross-site',
    )
    for (const type of ['image/png', 'multipart/form-data; boundary=x', 'text/plain']) {
      expect(await refusal(await put(as('agent'), brandId, await aPicture('png'), { type }))).toBe('403 not-json')
    }
    expect(read).toBeLessThan(50)
    expect(await files()).toEqual(before)
  })

  it('whatever its bytes, is refused or shown as a WebP that we drew', async () => {
    const { brandId } = await aShop()
    const seeds = await Promise.all((['png', 'jpeg', 'webp', 'gif'] as const).map((format) => aNoise(format)))
    const mutant = fc
      .record({
        seed: fc.constantFrom(...seeds),
        edits: fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), { maxLength: 12 }),
        cut: fc.option(fc.nat(), { freq: 3 }),
        tail: fc.uint8Array({ maxLength: 64 }),
      })
      .map(({ seed, edits, cut, tail }) => {
        const bytes = Buffer.from(seed)
        for (const { at, value } of edits) bytes[at % bytes.length] = value
        return Buffer.concat([cut === null ? bytes : bytes.subarray(0, cut % bytes.length), tail])
      })
    const anything = fc.oneof(
      { weight: 4, arbitrary: mutant },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
    )
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const answer = await put(as('agent'), brandId, bytes)
        if (answer.status !== 201) {
          expect(await refusal(answer)).toMatch(/^422 file-/)
          return
        }
        const { id } = Evidence.parse(await answer.json())
        for (const which of ['shown', 'thumb']) {
          const shown = await as('agent').send('GET', `/api/v1/evidence/${id}/${which}`)
          expect(shown.headers.get('content-type')).toBe('image/webp')
          const out = Buffer.from(await shown.arrayBuffer())
          expect(out.equals(bytes)).toBe(false)
          expect((await sharp(out).metadata()).format).toBe('webp')
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a case that somebody brings', () => {
  it('opens with its screenshot, is in the list with how it came, and takes another file later', async () => {
    const { brandId } = await aShop()
    const agent = as('agent')
    const upload = async (colour: string) =>
      Evidence.parse(await (await put(agent, brandId, await aPicture('png', colour))).json()).id
    const input = {
      id: randomUUID(),
      way: 'link',
      words: 'On nous a oubliés en terrasse.',
      link: 'https://www.example.com/p/9?fbclid=x',
      evidenceIds: [await upload('#111111')],
    }
    const first = await agent.send('POST', `/api/v1/brands/${brandId}/cases`, { json: input })
    expect(first.status).toBe(201)
    const { case: row, outcome } = BroughtTo.parse(await first.json())
    expect(outcome).toBe('opened')
    expect(row).toMatchObject({ status: 'new', brought: { way: 'link', site: 'example.com', title: null } })
    const again = await agent.send('POST', `/api/v1/brands/${brandId}/cases`, {
      json: { ...input, id: randomUUID(), evidenceIds: [] },
    })
    expect(BroughtTo.parse(await again.json())).toMatchObject({ outcome: 'known', case: { id: row.id } })
    const known = await agent.send(
      'GET',
      `/api/v1/brands/${brandId}/known-page?link=${encodeURIComponent('example.com/p/9')}`,
    )
    expect(KnownPage.parse(await known.json())).toEqual({ caseId: row.id })
    clock.pass(minutes(1))
    const later = await agent.send('POST', `/api/v1/cases/${row.id}/evidence`, {
      json: { evidenceIds: [await upload('#222222')] },
    })
    expect(CaseRow.parse(await later.json()).version).toBeGreaterThan(row.version)
    const detail = CaseDetail.parse(await (await agent.send('GET', `/api/v1/cases/${row.id}`)).json())
    expect(detail.thread).toMatchObject([
      {
        kind: 'post',
        brought: { way: 'link', site: 'example.com', by: { id: 'id-agent@example.test' } },
        evidence: [{ kind: 'picture' }],
      },
      { kind: 'event', event: 'opened', actor: { id: 'id-agent@example.test' } },
      { kind: 'evidence', author: { id: 'id-agent@example.test' }, evidence: [{ kind: 'picture' }] },
    ])
  })

  it.each([
    [{ way: 'pigeon' }, '422 invalid'],
    [{ words: '' }, '422 nothing-brought'],
    [{ link: 'nonsense' }, '422 invalid'],
    [{ saidAt: 'yesterday' }, '422 invalid'],
    [{ evidenceIds: [randomUUID()] }, '409 evidence-gone'],
    [{ id: 'x' }, '422 invalid'],
  ])('with %o is refused in words', async (wrong, said) => {
    const { brandId } = await aShop()
    const json = { id: randomUUID(), way: 'call', words: 'Bonsoir.', ...wrong }
    expect(await refusal(await as('agent').send('POST', `/api/v1/brands/${brandId}/cases`, { json }))).toBe(said)
    expect(await db.rows(sql`select id from cases where brand_id = ${brandId}`)).toEqual([])
  })
})
