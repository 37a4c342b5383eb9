import { describe, expect, it } from 'vitest'
import { meantBy } from './correct.ts'

describe('a yes to whether something is rude', () => {
  it('means what the words most likely are, and a no that they are not', () => {
    const threat = { abuse: 'none', rough: 'threat' } as const
    expect([meantBy('abuse', true, threat), meantBy('abuse', false, threat)]).toEqual(['threat', 'none'])
    expect(meantBy('abuse', true, { abuse: 'insult-brand', rough: 'vulgar' })).toBe('insult-brand')
    expect([meantBy('urgent', true, threat), meantBy('urgent', false, threat)]).toEqual([true, false])
  })
  it('means a threat where words asked whether it is one, and a no leaves what was said', () => {
    const insult = { abuse: 'insult-brand', rough: 'insult-brand' } as const
    expect([meantBy('abuse', true, insult, true), meantBy('abuse', false, insult, true)]).toEqual([
      'threat',
      'insult-brand',
    ])
  })
})
