import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { attachmentLimits } from '../../domain/cases/attachment.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { hours, minutes } from '../../domain/model/time.ts'
import { lockCase } from '../../store/cases.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { eraseCaseTexts } from '../../store/erasures.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { readCase } from '../cases/read-case.ts'
import type { Context } from '../context.ts'
import { keepEvidence } from '../evidence/keep-evidence.ts'
import { openEvidence } from '../evidence/read-evidence.ts'
import { removeUnused } from '../evidence/remove-unused.ts'
import { keepLink } from './keep-link.ts'
import { readTitle } from './read-title.ts'
import { removeLink } from './remove-link.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', name: 'Inès' })
})
afterAll(() => base[Symbol.asyncDispose]())

async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const { opened } = await desk.take([arrives()])
  const caseId = opened[0]?.caseId ?? ''
  const ctx: Context = {
    ...desk.ctx,
    connectors: new Map([['test', byHand]]),
    actor: aPerson({ userId: 'ines', role: 'agent', brands: new Set([brandId]) }),
  }
  const stranger: Context = { ...ctx, actor: aPerson({ userId: 'ada', role: 'agent', brands: new Set() }) }
  const keep = (content: string | Buffer, name = 'note.txt') =>
    keepEvidence(ctx, { id: randomUUID(), brandId, name, any: true, read: async () => Buffer.from(content) })
  const note = (fileIds: readonly string[], noteId: string = randomUUID()) =>
    addNote(ctx, { caseId, noteId, text: 'Vu avec la cuisine.', fileIds })
  const notes = async () =>
    (await readCase(ctx, { caseId })).thread.flatMap((it) =>
      it.kind === 'note' ? [it.files.map((one) => one.name)] : [],
    )
  const link = (url: string, title = '', linkId: string = randomUUID()) => keepLink(ctx, { caseId, linkId, url, title })
  const links = async () => (await readCase(ctx, { caseId })).links.map((it) => [it.url, it.title, it.addedBy.name])
  return { desk, brandId, caseId, ctx, stranger, keep, note, notes, link, links }
}

const aPng = (): Promise<Buffer> =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: '#447799' } })
    .png()
    .toBuffer()

describe('files that go with a note', () => {
  it('stand in it, are told in the log by id, and the log rebuilds the case', async () => {
    const { desk, caseId, ctx, keep, note, notes } = await aDesk()
    const table = await keep('Nom;Commande', 'commandes.csv')
    desk.clock.pass(minutes(1))
    const files = [table, await keep(await aPng(), 'assiette.png')]
    const noteId = randomUUID()
    const ids = files.map((it) => it.id)
    await note(ids, noteId)
    await note(ids, noteId)
    expect(await notes()).toEqual([['commandes.csv', 'assiette.png']])
    const { thread } = await readCase(ctx, { caseId })
    expect(thread.filter((it) => it.kind === 'evidence')).toEqual([])
    const log = await eventsOfCase(base.db, caseId)
    expect(log.filter((it) => it.kind === 'evidence-added').map((it) => it.data['evidenceId'])).toEqual(ids)
    const stored = await base.db.transaction((tx) => lockCase(tx, caseId))
    expect(rebuild(caseId, log.map(fromLog))).toEqual(stored)
  })

  it('are pictures drawn anew, or nothing that a browser opens', async () => {
    const { ctx, keep, note } = await aDesk()
    const picture = await keep(await aPng(), 'assiette.png')
    const page = await keep('<script>alert(1)</script>', 'facture.html')
    await note([picture.id, page.id])
    const open = (evidenceId: string, which: 'shown' | 'letter' | 'file') => openEvidence(ctx, { evidenceId, which })
    expect((await open(picture.id, 'shown')).type).toBe('image/webp')
    await expect(open(picture.id, 'file')).rejects.toMatchObject({ code: 'not-found' })
    const saved = await open(page.id, 'file')
    expect([saved.type, saved.name]).toEqual(['application/octet-stream', 'facture.html.txt'])
    expect((await saved.read()).toString()).toBe('<script>alert(1)</script>')
    await expect(open(page.id, 'shown')).rejects.toMatchObject({ code: 'not-found' })
    await expect(open(page.id, 'letter')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are no programs, and as evidence of a case nothing but pictures and letters', async () => {
    const { ctx, brandId, keep } = await aDesk()
    await expect(keep('MZ\x90\0', 'photo.jpg')).rejects.toMatchObject({ reason: 'file-program' })
    await expect(keep('')).rejects.toMatchObject({ reason: 'file-empty' })
    const asEvidence = { id: randomUUID(), brandId, name: 'a.csv', read: async () => Buffer.from('Nom;Commande') }
    await expect(keepEvidence(ctx, asEvidence)).rejects.toMatchObject({ reason: 'file-type' })
  })

  it('are refused together with their note when one is gone, or when the notes hold too many', async () => {
    const { caseId, keep, note, notes } = await aDesk()
    const file = await keep('un')
    await expect(note([file.id, randomUUID()])).rejects.toMatchObject({ reason: 'evidence-gone' })
    expect(await notes()).toEqual([])
    await base.db.run(sql`
      with one as (insert into note (id, case_id, author_id, text, created_at)
        values (gen_random_uuid(), ${caseId}, 'ines', 'x', now()) returning id)
      insert into evidence (id, brand_id, case_id, name, original, added_by, uploaded_at, added_at, note_id)
      select gen_random_uuid(), e.brand_id, ${caseId}, 'x', e.original, 'ines', now(), now(), one.id
      from evidence e, one, generate_series(1, ${attachmentLimits.perCase}) where e.id = ${file.id}`)
    await expect(note([file.id])).rejects.toMatchObject({ reason: 'files-too-many' })
  })

  it('go after a day when no note took them up', async () => {
    const { desk, ctx, keep, note } = await aDesk()
    const [used, unused] = [await keep('gardé'), await keep('laissé')]
    await note([used.id])
    desk.clock.pass(hours(25))
    while ((await removeUnused({ ...ctx, actor: { kind: 'vigie' } })) > 0);
    expect((await openEvidence(ctx, { evidenceId: used.id, which: 'file' })).name).toBe('note.txt')
    await expect(openEvidence(ctx, { evidenceId: unused.id, which: 'file' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('a link that a case keeps', () => {
  it('is an address and what it is called, once, and is taken away again', async () => {
    const { caseId, ctx, link, links } = await aDesk()
    const id = randomUUID()
    await link('colis.example/suivi?n=12&utm_source=mail', ' Suivi\ndu colis ', id)
    await link('colis.example/suivi?n=12', 'Suivi', id)
    expect(await links()).toEqual([['https://colis.example/suivi?n=12', 'Suivi du colis', 'Inès']])
    await expect(link('http://www.colis.example/suivi/?n=12')).rejects.toMatchObject({ reason: 'link-known' })
    await removeLink(ctx, { caseId, linkId: id })
    await removeLink(ctx, { caseId, linkId: id })
    expect(await links()).toEqual([])
    const said = (await eventsOfCase(base.db, caseId)).slice(-2)
    expect(said.map((it) => [it.kind, it.data['linkId']])).toEqual([
      ['link-kept', id],
      ['link-removed', id],
    ])
    expect(JSON.stringify(said)).not.toContain('colis')
  })

  it.each(['', 'pas une adresse', 'javascript:alert(1)', 'file:///etc/passwd', 'ftp://colis.example/'])(
    'is an address of the web, which %j is not',
    async (url) => {
      const { link, links } = await aDesk()
      expect(() => link(url)).toThrow(expect.objectContaining({ reason: 'link-address' }))
      expect(await links()).toEqual([])
    },
  )

  it('is one of so many at most', async () => {
    const { caseId, link } = await aDesk()
    await base.db.run(sql`
      insert into case_link (id, case_id, url, title, added_by, added_at)
      select gen_random_uuid(), ${caseId}, 'https://un.example/' || n, '', 'ines', now()
      from generate_series(1, ${attachmentLimits.links}) n`)
    await expect(link('https://deux.example/')).rejects.toMatchObject({ reason: 'links-too-many' })
  })

  it('is nothing to who does not see the brand', async () => {
    const { caseId, stranger } = await aDesk()
    const input = { caseId, linkId: randomUUID(), url: 'https://colis.example/', title: '' }
    await expect(keepLink(stranger, input)).rejects.toMatchObject({ code: 'not-found' })
    await expect(readTitle(stranger, input)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('goes with the words of its case, and the files of its notes with it', async () => {
    const { caseId, keep, note, notes, link, links, desk } = await aDesk()
    const file = await keep(`seul ici ${caseId}`)
    await note([file.id])
    await link('https://colis.example/camille', 'Colis de Camille')
    await base.db.transaction((tx) => eraseCaseTexts(tx, [caseId], desk.clock.now()))
    expect([await notes(), await links()]).toEqual([[[]], []])
    expect(await base.db.rows(sql`select 1 from blob where encode(sha256, 'hex') = ${file.sha256}`)).toEqual([])
  })
})

describe('the title of a page that is linked', () => {
  it('is asked for only when somebody asks, and never within', async () => {
    const { caseId, ctx, link } = await aDesk()
    let asked = 0
    const server = createServer((_, answer) => {
      asked += 1
      answer.setHeader('content-type', 'text/html')
      answer.end('<title>Suivi du colis</title>')
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const address = server.address()
    const host = typeof address === 'object' ? `127.0.0.1:${address?.port}` : ''
    try {
      await link(`http://${host}/`)
      await expect(readTitle(withEdge(ctx), { caseId, url: `http://${host}/` })).rejects.toMatchObject({
        reason: 'link-unread',
      })
      expect(asked).toBe(0)
      // As if this address were one of the outside.
      const outside = withEdge(ctx, new Set([host]))
      expect(await readTitle(outside, { caseId, url: `http://${host}/` })).toBe('Suivi du colis')
      expect(asked).toBe(1)
    } finally {
      server.close()
    }
  })
})

const withEdge = (ctx: Context, allowed: ReadonlySet<string> = new Set()): Context => ({
  ...ctx,
  edge: (signal) => createEdge({ now: ctx.now, signal, allowed }),
})
