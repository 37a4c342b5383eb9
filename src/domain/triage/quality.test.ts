import { describe, expect, it } from 'vitest'
import { chance } from '../../../test/support/seed.ts'
import { type Checked, enoughToTell, helpOf, qualityOf } from './quality.ts'

const checked = (right: boolean, shared: boolean, layered: boolean): Checked => ({
  language: 'fr',
  right,
  shared,
  layered,
})
const many = (count: number, it: Checked): readonly Checked[] => Array.from({ length: count }, () => it)

describe('quality', () => {
  it('counts what was said, what was right and what was both', () => {
    const posts = [
      ...many(8, checked(true, true, true)),
      ...many(2, checked(false, true, false)),
      ...many(3, checked(true, false, true)),
      ...many(7, checked(false, false, false)),
    ]
    expect(qualityOf(posts, 'shared')).toMatchObject({
      posts: 20,
      correct: 15,
      scores: [
        { label: 'false', hits: 7, said: 10, right: 9 },
        { label: 'true', hits: 8, said: 10, right: 11 },
      ],
      confusion: [
        { right: 'true', said: 'true', count: 8 },
        { right: 'false', said: 'false', count: 7 },
        { right: 'true', said: 'false', count: 3 },
        { right: 'false', said: 'true', count: 2 },
      ],
    })
    expect(qualityOf(posts, 'layered').correct).toBe(20)
  })

  it('counts each topic of a post, whatever their order', () => {
    const of = qualityOf(
      [{ language: 'en', right: ['delay', 'staff'], shared: ['staff', 'delay'], layered: ['staff'] }],
      'shared',
    )
    expect(of.correct).toBe(1)
    expect(of.scores).toEqual([
      { label: 'delay', hits: 1, said: 1, right: 1 },
      { label: 'staff', hits: 1, said: 1, right: 1 },
    ])
  })

  it('says that learning helps only when that is more than chance, and nothing while there are too few', () => {
    const won = checked(true, false, true)
    const lost = checked(true, true, false)
    const equal = checked(true, true, true)
    expect(helpOf(many(enoughToTell - 1, won)).help).toBe('too-few')
    expect(helpOf([...many(6, won), ...many(30, equal)])).toEqual({ help: 'helps', won: 6, lost: 0, posts: 36 })
    expect(helpOf([...many(5, won), ...many(30, equal)]).help).toBe('no-difference')
    expect(helpOf([...many(6, lost), ...many(30, equal)]).help).toBe('harms')
    expect(helpOf([...many(400, won), ...many(420, lost)]).help).toBe('no-difference')
    expect(helpOf(many(50, equal)).help).toBe('no-difference')
  })

  it('calls what is chance a harm in fewer than one of twenty brands', () => {
    const random = chance(11)
    let harms = 0
    for (let brand = 0; brand < 1_000; brand++) {
      const posts = Array.from({ length: 60 }, () => checked(true, random() < 0.5, random() < 0.5))
      if (helpOf(posts).help === 'harms') harms++
    }
    expect(harms).toBeLessThan(35)
  })
})
