import { existsSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { Desk } from '../support/desk.ts'
import { Place, type Run, build, family, killHard, until } from './program.ts'
import { z } from 'zod'
import { isAlive } from '../../src/runtime/processes.ts'

const evenings = (place: Place): string[] =>
  existsSync(`${place.data}-demo`) ? readdirSync(`${place.data}-demo`).filter((it) => it.startsWith('evening-')) : []
const demo = { command: ['bin/vigie.mjs', 'demo'] }
const passwordIn = (run: Run): string | undefined => /\/demo#(\S+)/.exec(run.out())?.[1]

beforeAll(build)

describe('the demo', () => {
  it('lets a visitor in with its link, shows a day that has happened and an evening that happens, and leaves nothing behind', async () => {
    await using place = await Place.make()
    // The address of the Vigie at work is not the demo's.
    const run = place.run({ ...demo, env: { VIGIE_URL: 'https://vigie.example', VIGIE_TRUSTED_PROXIES: '127.0.0.1' } })
    await run.listening()
    const password = await until(() => passwordIn(run))
    const desk = new Desk(place.url)
    await desk.call(z.unknown(), 'POST', '/api/auth/sign-in/email', { email: 'demo@vigie.example', password })
    const me = await desk.call(z.object({ brands: z.array(z.object({ id: z.string() })) }), 'GET', '/api/v1/me')
    desk.brandId = me.brands[0]?.id ?? ''

    const settled = await desk.cases('settled')
    expect(settled.map((it) => it.author.handle)).toContain('asso.lesvoix')
    const before = await desk.cases()
    expect(before.map((it) => it.author.handle)).toContain('camille.rousseau')
    expect(before.find((it) => it.author.handle === 'julie.handi')?.owner?.name).toBe('Solène Le Goff')
    await until(async () => ((await desk.cases()).length > before.length ? true : undefined))

    const [most] = await desk.cases()
    const reply = await desk.answer(most?.id ?? '', 'Pardon, nous regardons tout de suite.')
    await until(async () => ((await desk.replyState(reply.caseId)) === 'sent' ? true : undefined))

    expect(evenings(place)).toHaveLength(1)
    expect(await run.end('SIGTERM')).toBe(0)
    expect(evenings(place)).toEqual([])
  })

  it('clears away an evening that was killed, its database included', async () => {
    await using place = await Place.make()
    const killed = place.run(demo)
    await killed.listening()
    await until(() => passwordIn(killed))
    const all = family(killed.pid)
    killHard(killed.pid)
    await killed.ended
    const [left] = evenings(place)
    expect(left).toBeDefined()

    const next = place.run(demo)
    await next.listening()
    await until(() => passwordIn(next))
    expect(evenings(place)).toHaveLength(1)
    expect(evenings(place)).not.toContain(left)
    await until(() => (all.some(isAlive) ? undefined : true))
    expect(await next.end('SIGTERM')).toBe(0)
  })

  it('never touches a database that was given for something else', async () => {
    await using place = await Place.make()
    const run = place.run({ ...demo, env: { DATABASE_URL: 'postgresql://vigie@127.0.0.1:1/vigie' } })
    expect(await run.ended).toBe(1)
    expect(run.err()).toContain('without DATABASE_URL')
    expect(evenings(place)).toEqual([])
  })
})
