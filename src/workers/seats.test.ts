import { describe, expect, it } from 'vitest'
import { instant } from '../domain/model/time.ts'
import { Seats } from './seats.ts'

const at = (seconds: number) => instant(1_000_000_000_000 + seconds * 1_000)

describe('a case at which somebody sits', () => {
  it('is asked about at once, and again each minute for as long as somebody is there', () => {
    const seats = new Seats()
    const asked = Array.from({ length: 40 }, (_, i) => i * 4).filter((second) => seats.hear('a', 'looking', at(second)))
    expect(asked).toEqual([0, 60, 120])
    expect(seats.hear('b', 'looking', at(156))).toBe(true)
  })

  it('is asked about once more when somebody begins to write: an answer may not be wanted any more', () => {
    const seats = new Seats()
    expect(seats.hear('a', 'looking', at(0))).toBe(true)
    expect(seats.hear('a', 'writing', at(2))).toBe(true)
    expect(seats.hear('a', 'writing', at(6))).toBe(false)
    expect(seats.hear('a', 'looking', at(8))).toBe(false)
  })

  it('is remembered among thousands without growing: the oldest is forgotten first', () => {
    const seats = new Seats()
    for (let i = 0; i < 5_000; i += 1) expect(seats.hear(`case ${i}`, 'looking', at(0))).toBe(true)
    expect(seats.hear('case 4999', 'looking', at(1))).toBe(false)
    expect(seats.hear('case 0', 'looking', at(1))).toBe(true)
  })
})
