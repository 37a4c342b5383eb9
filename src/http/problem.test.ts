import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aLog } from '../../test/support/context.ts'
import { Problem } from '../api/schemas.ts'
import { ServiceError, serviceErrorCodes } from '../services/errors.ts'
import { InvalidInput, toProblem } from './problem.ts'

describe('a refusal', () => {
  it.each(serviceErrorCodes)(
    'with the code %s is a problem document with its reason and its sentence',
    async (code) => {
      const answer = toProblem(
        new ServiceError(code, 'case-changed', 'It changed.', { facts: { version: 2 } }),
        aLog(),
        0,
      )
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      const body = Problem.parse(await answer.json())
      expect(body).toMatchObject({ reason: 'case-changed', detail: 'It changed.', facts: { version: 2 } })
      expect(body.status).toBe(answer.status)
      expect(answer.status).toBeGreaterThanOrEqual(400)
    },
  )

  it('never carries its cause', async () => {
    const cause = new Error('the inside of it')
    const answer = toProblem(new ServiceError('conflict', 'x', 'Words.', { cause }), aLog(), 0)
    expect(await answer.text()).not.toContain('inside')
  })
})

it('says which part of the input is wrong', async () => {
  const parsed = z.object({ name: z.string() }).safeParse({ name: 1 })
  if (parsed.success) throw new Error('a number passed for a name')
  const body = Problem.parse(
    await toProblem(
      new InvalidInput(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))),
      aLog(),
      0,
    ).json(),
  )
  expect(body).toMatchObject({ status: 422, reason: 'invalid', errors: [{ path: 'name' }] })
})

it('shows nothing of an unknown error but an id, and logs it under that id', async () => {
  const log = aLog()
  const answer = toProblem(new Error('password=hunter2'), log, 0)
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toContain('hunter2')
  const { facts } = Problem.parse(JSON.parse(text))
  expect(facts?.['id']).toEqual(expect.any(String))
  expect(log.lines).toEqual([
    expect.objectContaining({ level: 'error', facts: expect.objectContaining({ id: facts?.['id'] }) }),
  ])
})

it('says that the database is away, and not so of a statement that is wrong', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code })
  expect(toProblem(withCode('57P01'), aLog(), 0).status).toBe(503)
  expect(toProblem(withCode('23505'), aLog(), 0).status).toBe(500)
  expect(toProblem(new Error('Cannot use a pool after calling end on the pool'), aLog(), 0).status).toBe(503)
})

it.each(['55P03', '40P01', '40001', '25P03'])(
  'says of %s that something else was under way, and when to ask again',
  async (code) => {
    const log = aLog()
    const answer = toProblem(Object.assign(new Error('x'), { code }), log, 0)
    expect(Problem.parse(await answer.json())).toMatchObject({ status: 503, reason: 'held-up' })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(log.lines).toMatchObject([{ level: 'warn' }])
  },
)
