import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork } from '../servers/bluesky.ts'
import { killHard, Place, type Run, until } from '../start/program.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

/** Stands in everything that a person wrote, is called or keeps secret. */
const mark = 'qzx'

describe.skipIf(unavailable !== null)('what stands in the logs', () => {
  let place: Place
  let network: BlueskyNetwork
  let vigie: Run

  beforeAll(async () => {
    place = await Place.make()
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder: place.beside('bluesky') })
    vigie = place.run({ env: { VIGIE_LOG: 'debug' } })
    await vigie.listening()
  })
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
    await network?.stop()
  })

  it('is nobody’s name, words, address or password, through set-up, arrivals, answers and errors', async () => {
    const brand = await network.createAccount(`${mark}shop`)
    const stranger = await network.createAccount(`${mark}camille`, { displayName: `Camille ${mark}` })
    const desk = new Desk(place.url)
    const token = await until(() => setupTokenIn(vigie.out()) || undefined)
    const call = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      fetch(`${place.url}${path}`, {
        method: 'POST',
        headers: { origin: place.url, 'content-type': 'application/json', ...headers },
        body,
      })
    expect(
      (
        await call(
          '/api/v1/setup',
          JSON.stringify({
            token,
            name: `Inès ${mark}`,
            email: `ines.${mark}@example.test`,
            password: `une phrase assez longue ${mark}`,
            language: 'fr',
          }),
        )
      ).status,
    ).toBe(201)
    // Wrong in every way that quotes what was said.
    await call(
      '/api/auth/sign-in/email',
      JSON.stringify({ email: `x.${mark}@example.test`, password: `wrong ${mark}` }),
    )
    await call('/api/auth/sign-in/email', `{"email": "${mark}`)
    await call('/api/v1/setup', JSON.stringify({ token: mark, name: mark }))
    await fetch(`${place.url}/${mark}?q=${mark}`, { headers: { accept: 'text/html', 'x-forwarded-for': mark } })
    await fetch(`${place.url}/api/v1/cases/${mark}`)

    const signedIn = await call(
      '/api/auth/sign-in/email',
      JSON.stringify({ email: `ines.${mark}@example.test`, password: `une phrase assez longue ${mark}` }),
    )
    expect(signedIn.status).toBe(200)
    desk.signedInWith(signedIn)
    const appPassword = await network.createAppPassword(brand, `${mark}`)
    await desk.watch({
      name: `Chez ${mark}`,
      words: [`Chez ${mark}`],
      source: { service: network.pds, identifier: brand.handle, appPassword },
    })
    const { brandId } = desk
    await desk
      .watch({
        name: `Autre ${mark}`,
        words: [`Autre ${mark}`],
        source: { service: network.pds, identifier: brand.handle, appPassword: `${mark}-${mark}` },
      })
      .catch(() => undefined)
    desk.brandId = brandId
    await stranger.agent.post({ text: `Chez ${mark}, deux heures d’attente.` })
    const caseId = await until(async () => (await desk.cases().catch(() => []))[0]?.id)
    // A database that quotes what it refuses, as PostgreSQL does with values of the wrong form.
    const database = new pg.Client(await until(() => findEmbeddedPostgres(join(place.data, 'postgresql'))))
    await database.connect()
    await database.query(`
      create function quote_it() returns trigger language plpgsql as
        'begin raise exception ''not this: "%"'', new.text using detail = new.text, hint = new.text; end';
      create trigger quote_it before insert on note for each row execute function quote_it();
      create trigger quote_it before insert on post for each row when (new.text like '%refuse%') execute function quote_it()`)
    expect(await desk.note(caseId, `note ${mark}`).catch((error: Error) => error.message)).toContain(': 500 ')
    await stranger.agent.post({ text: `Chez ${mark}, refuse, s’il vous plaît.` })
    await until(() => (vigie.err().includes('source.failed') ? true : undefined))
    await database.query('drop function quote_it cascade')
    await database.end()
    await desk.answer(caseId, `Nous regardons, ${mark}.`)
    await until(async () => ((await desk.replyState(caseId)) === 'sent' ? true : undefined))

    // The sign-in stops working, the database goes away in the middle, the process ends.
    await network.revokeAppPassword(brand, mark)
    killHard(place.database)
    await fetch(`${place.url}/api/v1/cases/${caseId}?${mark}`, { headers: { cookie: mark } }).catch(() => undefined)
    await until(async () => (await desk.read(caseId).catch(() => undefined)) ?? undefined)
    await vigie.end('SIGTERM')

    const folders = [join(place.data, 'log'), join(place.data, 'postgresql')].filter((folder) => existsSync(folder))
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /[.]log([.]\d+)?$/.test(name))
        .map((name) => join(folder, name)),
    )
    expect(files.length).toBeGreaterThan(0)
    const logs = [vigie.out(), vigie.err(), ...files.map((file) => readFileSync(file, 'utf8'))].join('\n')
    // It did speak of what happened.
    for (const word of [
      'listening',
      'reader.started',
      'request.failed',
      'source.failed',
      'not this',
      'database-ended',
      'stopping',
    ])
      expect(logs).toContain(word)
    expect(logs.split('\n').filter((line) => line.toLowerCase().includes(mark))).toEqual([])
    expect(vigie.err()).not.toContain(token)
  })
})
