import { describe, expect, test } from 'vitest'
import { days, instant } from '../model/time.ts'
import { type RuleFacts, shareOf, stateOfRule } from './rule-health.ts'

const now = instant(Date.parse('2026-03-02T09:00:00Z'))
const ago = (n: number) => instant(now - days(n))
const facts: RuleFacts = { changedAt: ago(90), week: 40, lastAt: ago(1), arrived: { posts: 0, matched: 0 } }
const around = { people: 1, listens: true }

describe('how a rule fares', () => {
  test.each<[string, Partial<RuleFacts>, Partial<typeof around>, string]>([
    ['what one person can read', { week: 700 }, {}, 'well'],
    ['more than one person can read', { week: 701 }, {}, 'floods'],
    ['what eight people can read', { week: 701 }, { people: 8 }, 'well'],
    ['nobody to read it', { week: 701 }, { people: 0 }, 'floods'],
    ['as much on its first day', { week: 101, changedAt: ago(0.2) }, {}, 'floods'],
    ['as much over four days', { week: 401, changedAt: ago(4) }, {}, 'floods'],
    ['most of what arrives', { arrived: { posts: 100, matched: 60 } }, {}, 'broad'],
    ['a part of what arrives', { arrived: { posts: 100, matched: 59 } }, {}, 'well'],
    ['most of too little to tell', { arrived: { posts: 49, matched: 49 } }, {}, 'well'],
    ['nothing for three weeks', { week: 0, lastAt: ago(21) }, {}, 'silent'],
    ['nothing for less', { week: 0, lastAt: ago(20) }, {}, 'well'],
    ['never anything', { week: 0, lastAt: null }, {}, 'silent'],
    ['never anything, but new', { week: 0, lastAt: null, changedAt: ago(5) }, {}, 'well'],
    ['nothing, where nobody listens', { week: 0, lastAt: null }, { listens: false }, 'well'],
  ])('%s', (_, rule, beside, expected) => {
    expect(stateOfRule({ ...facts, ...rule }, { ...around, ...beside }, now)).toBe(expected)
  })

  test('a share is told only when enough arrived', () => {
    expect(shareOf({ posts: 49, matched: 10 })).toBeNull()
    expect(shareOf({ posts: 50, matched: 10 })).toBe(0.2)
  })
})
