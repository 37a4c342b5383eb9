import { describe, expect, it } from 'vitest'
import { countChosen, everything, extend, isChosen, isSeen, nothing, toggle } from './selection.ts'

const order = ['1', '2', '3', '4', '5']
const chosen = (selection: Parameters<typeof isChosen>[0]) => order.filter((id) => isChosen(selection, id))

describe('choosing cases of a list', () => {
  it('takes them one by one, and lets them go the same way', () => {
    const two = toggle(toggle(nothing, '2'), '4')
    expect([chosen(two), countChosen(two, 5)]).toEqual([['2', '4'], 2])
    expect(chosen(toggle(two, '2'))).toEqual(['4'])
  })

  it('takes all from the one chosen last to here, upwards and downwards', () => {
    const from = toggle(nothing, '2')
    expect(chosen(extend(from, '4', order))).toEqual(['2', '3', '4'])
    expect(chosen(extend(from, '1', order))).toEqual(['1', '2'])
    expect(chosen(extend(extend(from, '4', order), '5', order))).toEqual(['2', '3', '4', '5'])
  })

  it('takes this one alone where the one chosen last is not in the list any more', () => {
    expect(chosen(extend(toggle(nothing, '9'), '3', order))).toEqual(['3'])
    expect(chosen(extend(nothing, '3', order))).toEqual(['3'])
  })

  it('takes the whole view but for those that are let go', () => {
    const most = toggle(everything, '3')
    expect([chosen(most), countChosen(most, 1_204)]).toEqual([['1', '2', '4', '5'], 1_203])
    expect(chosen(extend(toggle(most, '4'), '2', order))).toEqual(order)
  })

  it('knows whether all that is chosen was seen: a view may hold more than stands on the screen', () => {
    const stands = { shown: order, waiting: 0 }
    expect(isSeen(everything, stands, 5)).toBe(true)
    expect(isSeen(toggle(everything, '3'), stands, 4)).toBe(true)
    expect(isSeen(everything, stands, 6)).toBe(false)
    // One came and one went: as many as before, and not the same.
    expect(isSeen(everything, { shown: order, waiting: 1 }, 5)).toBe(false)
    expect(isSeen(toggle(nothing, '3'), { shown: order, waiting: 1 }, 1)).toBe(true)
  })
})
