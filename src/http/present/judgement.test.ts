import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'
import { presentJudgement } from './judgement.ts'

describe('what is shown of a judgement', () => {
  it('says what rough words would most likely be, also where none are heard', () => {
    const said = loadJudge().judge('Je sais où vous habitez, vous allez le regretter')
    expect(presentJudgement({ ...said, reasons: [], personal: [] })).toMatchObject({ abuse: 'none', rough: 'threat' })
  })
})
