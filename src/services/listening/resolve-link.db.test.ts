import { afterAll, describe, expect, it } from 'vitest'
import { aClock, aContext, anEdge, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { days } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { forgetHours } from './forget-hours.ts'
import { resolveLink } from './resolve-link.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())
const { signal } = new AbortController()
const kept = () => db.rows(sql`select address, target from short_link order by address`)

/** A world of shorteners: by method and address, what is answered. */
const aWorld = (answers: Readonly<Record<string, { status: number; to?: string } | ConnectorError>>) => {
  const asked: string[] = []
  const clock = aClock()
  const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const call = `${init?.method ?? 'GET'} ${input instanceof Request ? input.url : String(input)}`
    asked.push(call)
    const answer = answers[call]
    if (answer === undefined) return Promise.reject(new Error(`This test asked ${call}.`))
    if (answer instanceof ConnectorError) return Promise.reject(answer)
    const headers = answer.to === undefined ? {} : { location: answer.to }
    return Promise.resolve(new Response(null, { status: answer.status, headers }))
  }
  const ctx = aContext(db, { clock, edge: (by) => anEdge({ fetch, signal: by, now: clock.now }) })
  return { asked, ctx, clock, resolve: (address: string) => resolveLink(ctx, address, signal) }
}

describe('a short link', () => {
  it('is asked of its shortener once, never the page that it leads to', async () => {
    const { asked, resolve, clock, ctx } = aWorld({
      'HEAD https://bit.ly/once': { status: 301, to: 'https://www.acme.example/menu?utm=x' },
    })
    expect(await resolve('bit.ly/once')).toBe('https://www.acme.example/menu?utm=x')
    expect(await resolve('bit.ly/once')).toBe('https://www.acme.example/menu?utm=x')
    expect(asked).toEqual(['HEAD https://bit.ly/once'])
    clock.pass(days(32))
    await forgetHours(ctx)
    expect(await kept()).toEqual([])
  })

  it('is followed through other shorteners, and by GET where HEAD is refused', async () => {
    const { resolve } = aWorld({
      'HEAD https://t.co/a': { status: 301, to: 'http://bit.ly/b' },
      'HEAD https://bit.ly/b': { status: 405 },
      'GET https://bit.ly/b': { status: 302, to: 'https://acme.example/' },
    })
    expect(await resolve('t.co/a')).toBe('https://acme.example/')
  })

  it.each([
    ['bit.ly/page', { 'HEAD https://bit.ly/page': { status: 200 } }],
    ['bit.ly/gone', { 'HEAD https://bit.ly/gone': { status: 404 }, 'GET https://bit.ly/gone': { status: 404 } }],
    ['bit.ly/odd', { 'HEAD https://bit.ly/odd': { status: 301, to: 'javascript:alert(1)' } }],
    ['bit.ly/ring', { 'HEAD https://bit.ly/ring': { status: 301, to: 'https://bit.ly/ring' } }],
  ])('leads nowhere: %s, which is kept', async (address, answers) => {
    const { resolve } = aWorld(answers)
    expect(await resolve(address)).toBeNull()
    expect(await kept()).toContainEqual({ address, target: null })
  })

  it('is asked another time when its shortener fails', async () => {
    const failing = aWorld({ 'HEAD https://bit.ly/later': { status: 503 } })
    expect(await failing.resolve('bit.ly/later')).toBeUndefined()
    const unreached = aWorld({ 'HEAD https://bit.ly/later': new ConnectorError('transient', 'No answer.') })
    expect(await unreached.resolve('bit.ly/later')).toBeUndefined()
    const well = aWorld({ 'HEAD https://bit.ly/later': { status: 301, to: 'https://acme.example/' } })
    expect(await well.resolve('bit.ly/later')).toBe('https://acme.example/')
  })

  it('whose shortener points inside our network is not called', async () => {
    const dialled: string[] = []
    const resolve = (host: string) => {
      dialled.push(host)
      return Promise.resolve([{ address: '127.0.0.1', family: 4 as const }])
    }
    const ctx = aContext(db, {
      edge: (by, allowed) => createEdge({ now: aClock().now, signal: by, allowed, resolve }),
    })
    expect(await resolveLink(ctx, 'bit.ly/inside', signal)).toBeUndefined()
    expect(dialled).toEqual(['bit.ly'])
    expect(await kept()).not.toContainEqual(expect.objectContaining({ address: 'bit.ly/inside' }))
  })

  it('is followed for no person', async () => {
    const ctx = aContext(db, { actor: aPerson({ role: 'administrator' }) })
    await expect(resolveLink(ctx, 'bit.ly/x', signal)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
