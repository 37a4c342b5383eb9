import { expect, it } from 'vitest'
import { promiseOf, promisedBeside } from './beside.ts'

const now = Date.parse('2026-11-30T09:00:00Z')
const dueAt = now + 3_600_000
const iso = (at: number): string => new Date(at).toISOString()
const promised = (answerId: string | null, state: 'withdrawn' | 'kept' = 'withdrawn') => ({
  promises: [
    {
      ...{ id: 'p1', to: 'customer' as const, state, answerId, brokenAt: null, endedAt: null },
      ...{ madeAt: iso(now), warnAt: iso(now), dueAt: iso(dueAt) },
    },
  ],
  words: { p1: 'Demain, sans faute.' },
})

it('what an answer promised is promised again with its words, on this page and on any other', () => {
  promisedBeside('from here', { dueAt, words: 'Demain.' })
  expect(promiseOf('from here', undefined, now)).toEqual({ dueAt, words: 'Demain.' })
  expect(promiseOf('elsewhere', promised('elsewhere'), now)).toEqual({ dueAt, words: 'Demain, sans faute.' })
})

it('what is over, was kept or stood in another answer is not promised again', () => {
  promisedBeside('long ago', { dueAt, words: 'Demain.' })
  expect(promiseOf('long ago', undefined, dueAt)).toBeNull()
  expect(promiseOf('elsewhere', promised('elsewhere'), dueAt)).toBeNull()
  expect(promiseOf('elsewhere', promised('elsewhere', 'kept'), now)).toBeNull()
  expect(promiseOf('elsewhere', promised('another'), now)).toBeNull()
  expect(promiseOf('elsewhere', promised(null), now)).toBeNull()
})
