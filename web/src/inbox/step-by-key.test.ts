import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { stepByKey, stepFrom } from './step-by-key.ts'

const list = { at: 10, of: 200, page: 8 }

describe('the focus in a list', () => {
  it.each([
    ['ArrowDown', 11],
    ['ArrowUp', 9],
    ['PageDown', 17],
    ['PageUp', 3],
    ['Home', 0],
    ['End', 199],
  ])('goes with %s', (key, to) => {
    expect(stepByKey(key, list)).toBe(to)
  })

  it('stays where it is at other keys', () => {
    expect(['a', 'Enter', ' ', 'Tab', 'constructor', 'toString'].map((key) => stepByKey(key, list))).toEqual(
      Array.from({ length: 6 }, () => null),
    )
  })

  it('begins at the first row, and with End at the last', () => {
    expect([stepByKey('PageDown', { ...list, at: -1 }), stepByKey('End', { ...list, at: -1 })]).toEqual([0, 199])
    expect(stepByKey('Home', { at: -1, of: 0, page: 8 })).toBeNull()
  })

  it('is always on a row that is there, and a page moves by one row at least', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End')
    const any = fc
      .integer({ min: 1, max: 500 })
      .chain((of) =>
        fc.record({ of: fc.constant(of), at: fc.integer({ min: -1, max: of - 1 }), page: fc.nat({ max: 40 }) }),
      )
    fc.assert(
      fc.property(keys, any, (key, it) => {
        const to = stepByKey(key, it)
        expect(to !== null && to >= 0 && to < it.of).toBe(true)
        if (key === 'PageDown' && it.at >= 0 && it.at < it.of - 1) expect(to).toBeGreaterThan(it.at)
      }),
    )
  })
})

describe('the next case and the one before', () => {
  it('are those beside the one that is open, and none at either end', () => {
    expect(stepFrom({ at: 1, last: 1, of: 3 }, 1)).toBe(2)
    expect(stepFrom({ at: 1, last: 1, of: 3 }, -1)).toBe(0)
    expect(stepFrom({ at: 2, last: 2, of: 3 }, 1)).toBeNull()
    expect(stepFrom({ at: 0, last: 0, of: 3 }, -1)).toBeNull()
  })

  it('are those that stand where the open one stood, when it has left the list', () => {
    expect(stepFrom({ at: -1, last: 1, of: 3 }, 1)).toBe(1)
    expect(stepFrom({ at: -1, last: 1, of: 3 }, -1)).toBe(0)
    expect(stepFrom({ at: -1, last: 3, of: 3 }, 1)).toBeNull()
    expect(stepFrom({ at: -1, last: 9, of: 3 }, -1)).toBe(2)
    expect(stepFrom({ at: -1, last: 0, of: 0 }, 1)).toBeNull()
  })

  it('begin at the first where nobody was anywhere', () => {
    expect(stepFrom({ at: -1, last: -1, of: 3 }, 1)).toBe(0)
    expect(stepFrom({ at: -1, last: -1, of: 3 }, -1)).toBe(0)
  })
})
