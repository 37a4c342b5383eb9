import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surgeOf } from './surge.ts'

const count = fc.nat(10_000)
const weeks = fc.array(fc.option(count), { maxLength: 8 })
const knownOf = (given: readonly (number | null)[]) => given.filter((it) => it !== null)

describe('what is written while a site is down', () => {
  it('is held against the middle of the same stretch in the weeks before', () => {
    expect(surgeOf(41, [4, 6, null, 5, 90])).toEqual({ posts: 41, usual: 5.5, standsOut: true })
    expect(surgeOf(7, [4, 6, 5])).toEqual({ posts: 7, usual: 5, standsOut: false })
    expect(surgeOf(3, [0, 0])).toEqual({ posts: 3, usual: 0, standsOut: false })
    expect(surgeOf(4, [0, 0])).toEqual({ posts: 4, usual: 0, standsOut: true })
    expect(surgeOf(500, [null, 3])).toEqual({ posts: 500, usual: null, standsOut: false })
  })

  it('has a usual number that some weeks reach and some do not pass, in whatever order they are told', () => {
    fc.assert(
      fc.property(count, weeks, (posts, given) => {
        const { usual } = surgeOf(posts, given)
        const known = knownOf(given)
        expect(usual === null).toBe(known.length < 2)
        expect(surgeOf(posts, given.toReversed())).toEqual(surgeOf(posts, given))
        if (usual === null) return
        expect(known.filter((it) => it <= usual).length).toBeGreaterThanOrEqual(known.length / 2)
        expect(known.filter((it) => it >= usual).length).toBeGreaterThanOrEqual(known.length / 2)
      }),
    )
  })

  it('stands out by no less when more is written, and one wild week hides no other', () => {
    fc.assert(
      fc.property(count, count, weeks, (posts, more, given) => {
        const before = surgeOf(posts, given)
        const after = surgeOf(posts + more, given)
        expect(after.usual).toBe(before.usual)
        expect(after.standsOut || !before.standsOut).toBe(true)
        const known = knownOf(given)
        if (known.length < 3) return
        const wild = surgeOf(posts, [...known.slice(1), 1_000_000]).usual ?? 0
        expect(wild).toBeLessThanOrEqual(Math.max(...known))
      }),
    )
  })
})
