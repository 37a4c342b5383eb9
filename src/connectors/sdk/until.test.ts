import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { until } from './until.ts'

describe('a signal for one piece of work', () => {
  it('is aborted with the first of those that it follows, for the same reason', () => {
    const [one, two] = [new AbortController(), new AbortController()]
    const work = until(one.signal, two.signal)
    two.abort(new Error('The lease is lost.'))
    expect(work.signal.reason).toEqual(new Error('The lease is lost.'))
    expect(getEventListeners(one.signal, 'abort')).toEqual([])
    expect(until(new AbortController().signal, two.signal).signal.reason).toEqual(new Error('The lease is lost.'))
  })

  it('leaves nothing at those that live on, however often there is one', () => {
    const long = new AbortController()
    for (let nth = 0; nth < 1_000; nth += 1) {
      const work = until(long.signal)
      expect(getEventListeners(long.signal, 'abort')).toHaveLength(1)
      work.end()
      expect(work.signal.aborted).toBe(true)
    }
    expect(getEventListeners(long.signal, 'abort')).toEqual([])
    // Nor in the book that `AbortSignal.any` keeps there.
    const kept = Object.getOwnPropertySymbols(long.signal).filter((it) => String(it).includes('ependant'))
    expect(kept.flatMap((it) => [...((Reflect.get(long.signal, it) as Set<unknown> | undefined) ?? [])])).toEqual([])
  })
})
