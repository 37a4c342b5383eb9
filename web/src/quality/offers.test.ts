import { describe, expect, it } from 'vitest'
import type { HeadReport } from '../../../src/api/learning.ts'
import { mayForget } from './offers.ts'

const none = { posts: 0, correct: 0, scores: [], confusion: [] }
const head: HeadReport = {
  ...{ head: 'complaint', learns: true, off: false, help: 'too-few', all: none, byLanguage: [] },
  heldOut: { shared: none, layered: none },
}
const told = { isOn: true, learnsFrom: null, learnt: 0, heads: [head] }

describe('to begin learning again from nothing', () => {
  it('is offered where something was learnt, and not where nothing was', () => {
    expect(mayForget(told)).toBe(false)
    expect(mayForget({ ...told, learnt: 1 })).toBe(true)
  })

  it('is offered while learning is paused if something was corrected, and taken back at any time', () => {
    expect(mayForget({ ...told, isOn: false })).toBe(true)
    expect(mayForget({ ...told, isOn: false, heads: [] })).toBe(false)
    expect(mayForget({ ...told, learnsFrom: '2026-11-30T00:00:00Z', heads: [] })).toBe(true)
  })
})
