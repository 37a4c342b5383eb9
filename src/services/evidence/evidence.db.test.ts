import { createHash, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { evidenceLimits } from '../../domain/cases/evidence.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { lockCase } from '../../store/cases.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { bringCase } from '../cases/bring-case.ts'
import { readCase } from '../cases/read-case.ts'
import { addEvidence } from './add-evidence.ts'
import { keepEvidence } from './keep-evidence.ts'
import { openEvidence } from './read-evidence.ts'
import { removeUnused } from './remove-unused.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())
await aColleague(db, { id: 'ines' })
await aColleague(db, { id: 'hugo', name: 'Hugo' })

const aPng = (colour: string, size = 30): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels: 3, background: colour } })
    .png()
    .toBuffer()

async function aDesk() {
  const { brandId } = await aBrand(db)
  const clock = aClock('2026-03-06T20:00:00Z')
  const ctx = aContext(db, { clock, connectors: new Map([[byHand.id, byHand]]), actor: aPerson({ userId: 'ines' }) })
  const keep = (
    bytes: Buffer,
    given: { readonly id?: string; readonly name?: string; readonly by?: typeof ctx } = {},
  ) =>
    keepEvidence(given.by ?? ctx, {
      id: given.id ?? randomUUID(),
      brandId,
      name: given.name ?? 'capture.png',
      read: async () => bytes,
    })
  const bring = (evidenceIds: readonly string[] = []) =>
    bringCase(ctx, {
      id: randomUUID(),
      brandId,
      way: 'screenshot',
      words: 'Le plat était froid.',
      link: null,
      title: null,
      name: '',
      contact: '',
      saidAt: null,
      language: null,
      evidenceIds,
    })
  return { brandId, clock, ctx, keep, bring }
}

const blobs = async (): Promise<number> =>
  (await db.one<{ count: number }>(sql`select count(*)::int as count from blob`))?.count ?? 0

describe('a file', () => {
  it('is kept byte by byte under its hash, and stands in the thread with the post that it came with', async () => {
    const { ctx, keep, bring, clock } = await aDesk()
    const png = await aPng('#101010', 40)
    const file = await keep(png, { name: 'C:\\photos\\plat.png' })
    const { caseId } = await bring([file.id])
    const kept = await db.one<{ bytes: Buffer; type: string }>(
      sql`select b.bytes, b.type from evidence e join blob b on b.sha256 = e.original where e.id = ${file.id}`,
    )
    expect(kept).toEqual({ bytes: png, type: 'image/png' })
    const [post] = (await readCase(ctx, { caseId })).thread
    expect(post).toMatchObject({
      kind: 'post',
      evidence: [
        {
          id: file.id,
          name: 'plat.png',
          size: png.length,
          sha256: createHash('sha256').update(png).digest('hex'),
          width: 40,
          height: 40,
          addedBy: { id: 'ines' },
          addedAt: clock.now(),
        },
      ],
    })
  })

  it('is stored once, though two people bring the same bytes', async () => {
    const { ctx, keep } = await aDesk()
    const png = await aPng('#202020')
    const before = await blobs()
    await keep(png)
    const after = await blobs()
    await Promise.all([keep(png), keep(png, { by: { ...ctx, actor: aPerson({ userId: 'hugo' }) } })])
    expect(after - before).toBeGreaterThan(0)
    expect(await blobs()).toBe(after)
  })

  it('sent twice under one id is one file, and nobody takes over another’s id', async () => {
    const { ctx, keep, brandId } = await aDesk()
    const id = randomUUID()
    const png = await aPng('#303030')
    const [one, two] = await Promise.all([keep(png, { id }), keep(png, { id })])
    expect(one).toEqual(two)
    await expect(keep(png, { id, by: { ...ctx, actor: aPerson({ userId: 'hugo' }) } })).rejects.toMatchObject({
      reason: 'evidence-id-taken',
    })
    const other = await aBrand(db)
    const elsewhere = keepEvidence(ctx, { id, brandId: other.brandId, name: '', read: async () => png })
    await expect(elsewhere).rejects.toMatchObject({ reason: 'evidence-id-taken' })
    expect(await db.rows(sql`select id from evidence where brand_id = ${brandId}`)).toHaveLength(1)
  })

  it('added later stands in the thread at its hour, is told by an event, and once', async () => {
    const { ctx, keep, bring, clock } = await aDesk()
    const { caseId } = await bring()
    clock.pass(minutes(10))
    const files = [await keep(await aPng('#404040')), await keep(await aPng('#505050'))].map(({ id }) => id)
    const after = await addEvidence(ctx, { caseId, evidenceIds: files })
    expect(await addEvidence(ctx, { caseId, evidenceIds: files })).toEqual(after)
    const events = await eventsOfCase(db, caseId)
    expect(events.map(({ kind, actorId }) => `${kind} ${actorId}`)).toEqual([
      'opened ines',
      'evidence-added ines',
      'evidence-added ines',
    ])
    const stored = await db.transaction((tx) => lockCase(tx, caseId))
    expect(rebuild(caseId, events.map(fromLog))).toEqual(stored)
    const entries = (await readCase(ctx, { caseId })).thread.filter(({ kind }) => kind === 'evidence')
    expect(entries).toMatchObject([{ at: clock.now(), author: { id: 'ines' }, evidence: [{}, {}] }])
  })

  it('of another brand, of another case or gone is refused, and nothing of the case changes', async () => {
    const one = await aDesk()
    const two = await aDesk()
    const theirs = await two.keep(await aPng('#606060'), {
      by: { ...two.ctx, actor: aPerson({ userId: 'hugo', name: 'Hugo' }) },
    })
    const own = await two.keep(await aPng('#616161'))
    const used = await one.keep(await aPng('#707070'))
    await one.bring([used.id])
    const { caseId } = await one.bring()
    for (const id of [theirs.id, used.id, randomUUID()]) {
      await expect(addEvidence(one.ctx, { caseId, evidenceIds: [id] })).rejects.toMatchObject({
        reason: 'evidence-gone',
      })
      await expect(one.bring([id])).rejects.toMatchObject({ reason: 'evidence-gone' })
    }
    // Their own upload, but for a brand that this case is not of.
    await expect(addEvidence(one.ctx, { caseId, evidenceIds: [own.id] })).rejects.toMatchObject({
      reason: 'evidence-gone',
    })
    expect((await eventsOfCase(db, caseId)).map(({ kind }) => kind)).toEqual(['opened'])
  })

  it('that its uploader gave to no case goes with what they bring to another of their brands', async () => {
    const one = await aDesk()
    const two = await aDesk()
    const files = [await one.keep(await aPng('#626262')), await one.keep(await aPng('#636363'))]
    const { caseId } = await two.bring([files[0]?.id ?? ''])
    const stored = await db.rows(sql`
      select id, brand_id as brand, case_id as "case" from evidence where id = any(${files.map(({ id }) => id)}::uuid[])
      order by case_id nulls last`)
    expect(stored).toEqual([
      { id: files[0]?.id, brand: two.brandId, case: caseId },
      { id: files[1]?.id, brand: one.brandId, case: null },
    ])
  })

  it('is the last one when a case has ten', async () => {
    const { ctx, keep, bring } = await aDesk()
    const png = await aPng('#808080')
    const ids: string[] = []
    for (let i = 0; i <= evidenceLimits.perCase; i++) ids.push((await keep(png)).id)
    const { caseId } = await bring(ids.slice(0, 9))
    await expect(addEvidence(ctx, { caseId, evidenceIds: ids.slice(9) })).rejects.toMatchObject({
      reason: 'evidence-too-many',
    })
    await addEvidence(ctx, { caseId, evidenceIds: ids.slice(9, 10) })
  })

  it('is refused when the brand has kept too much within a day, and the next day it is not', async () => {
    const { ctx, brandId, clock, keep } = await aDesk()
    const png = await aPng('#909090')
    const file = await keep(png)
    await db.run(sql`
      update blob set size = ${evidenceLimits.bytesPerDay} from evidence e where e.id = ${file.id} and sha256 = e.original`)
    const another = await aPng('#919191')
    await expect(keep(another)).rejects.toMatchObject({ code: 'too-many', reason: 'evidence-day-full' })
    clock.pass(hours(25))
    await keepEvidence(ctx, { id: randomUUID(), brandId, name: '', read: async () => another })
  })

  it('of a stranger is not even asked for', async () => {
    const { ctx, brandId } = await aDesk()
    let asked = false
    const read = async (): Promise<Buffer> => {
      asked = true
      return aPng('#a0a0a0')
    }
    const observer = { ...ctx, actor: aPerson({ role: 'observer' }) }
    await expect(keepEvidence(observer, { id: randomUUID(), brandId, name: '', read })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(keepEvidence(ctx, { id: randomUUID(), brandId: randomUUID(), name: '', read })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(asked).toBe(false)
  })
})

describe('what is handed out', () => {
  it('is drawn anew: upright, and without the place or the device that the picture told', async () => {
    const { ctx, keep } = await aDesk()
    const photo = await sharp({ create: { width: 60, height: 20, channels: 3, background: '#b0b0b0' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
      .toBuffer()
    expect(photo.includes('SecretPhone')).toBe(true)
    const file = await keep(photo)
    expect(file).toMatchObject({ width: 20, height: 60 })
    for (const which of ['shown', 'thumb'] as const) {
      const out = await openEvidence(ctx, { evidenceId: file.id, which })
      const bytes = await out.read()
      expect(out.type).toBe('image/webp')
      expect(bytes.includes('SecretPhone')).toBe(false)
      const { exif, format } = await sharp(bytes).metadata()
      expect({ exif, format }).toEqual({ exif: undefined, format: 'webp' })
    }
    await expect(openEvidence(ctx, { evidenceId: file.id, which: 'letter' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('of a letter is the letter, and no picture', async () => {
    const { ctx, keep } = await aDesk()
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
    const file = await keep(pdf, { name: 'lettre.pdf' })
    const out = await openEvidence(ctx, { evidenceId: file.id, which: 'letter' })
    expect(out.type).toBe('application/pdf')
    expect(await out.read()).toEqual(pdf)
    await expect(openEvidence(ctx, { evidenceId: file.id, which: 'shown' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('a file that no case took up', () => {
  it('goes after a day with its bytes; bytes that a case has stay', async () => {
    const { ctx, keep, bring, clock } = await aDesk()
    const vigie = { ...ctx, actor: { kind: 'vigie' } as const }
    const used = await keep(await aPng('#c0c0c0'))
    await bring([used.id])
    const same = await keep(await aPng('#c0c0c0'))
    const unused = await keep(await aPng('#d0d0d0'))
    clock.pass(hours(23))
    await removeUnused(vigie)
    await openEvidence(ctx, { evidenceId: unused.id, which: 'thumb' })
    clock.pass(hours(2))
    while ((await removeUnused(vigie)) > 0);
    for (const id of [same.id, unused.id]) {
      await expect(openEvidence(ctx, { evidenceId: id, which: 'thumb' })).rejects.toMatchObject({ code: 'not-found' })
    }
    expect(await (await openEvidence(ctx, { evidenceId: used.id, which: 'thumb' })).read()).not.toHaveLength(0)
    const left = await db.rows<{ left: string }>(sql`
      select encode(sha256, 'hex') as left from blob b where not exists
        (select from evidence e where b.sha256 in (e.original, e.shown, e.thumb))`)
    expect(left).toEqual([])
  })

  it('keeps its bytes when they are brought again at the last moment', async () => {
    const { ctx, keep, clock } = await aDesk()
    const png = await aPng('#e0e0e0')
    await keep(png)
    clock.pass(hours(25))
    const again = await keep(png)
    while ((await removeUnused({ ...ctx, actor: { kind: 'vigie' } })) > 0);
    expect(await (await openEvidence(ctx, { evidenceId: again.id, which: 'shown' })).read()).not.toHaveLength(0)
  })
})
