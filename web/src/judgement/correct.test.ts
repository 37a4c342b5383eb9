import { describe, expect, it } from 'vitest'
import { presentJudgement } from '../../../src/http/present/judgement.ts'
import { loadJudge } from '../../../src/runtime/triage/load-judge.ts'
import { meantBy } from './correct.ts'

const judge = loadJudge()
const asked = (text: string) => presentJudgement({ ...judge.judge(text), reasons: [], personal: [] })

describe('a yes to whether something is rude', () => {
  it('means what the words most likely are, and a no that they are not', () => {
    const threat = asked('Je sais où vous habitez, vous allez le regretter')
    expect(threat).toMatchObject({ abuse: 'none', rough: 'threat' })
    expect([meantBy('abuse', true, threat), meantBy('abuse', false, threat)]).toEqual(['threat', 'none'])
    expect(meantBy('abuse', true, { abuse: 'insult-brand', rough: 'vulgar' })).toBe('insult-brand')
    expect([meantBy('urgent', true, threat), meantBy('urgent', false, threat)]).toEqual([true, false])
  })
})
