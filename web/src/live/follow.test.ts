import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handKeys } from '../cases/hand-api.ts'
import { keys } from '../queries.ts'
import { follow } from './follow.ts'
import { Line } from './line.test-suite.ts'

const brand = '0198c5a4-0000-7000-8000-000000000001'
const me = { user: { id: 'ines' } }
const marc = { id: 'marc', name: 'Marc', doing: 'writing' }
const at = (caseId: string, ...people: readonly (typeof marc)[]) =>
  JSON.stringify({ type: 'presence', caseId, brandId: brand, people })

describe('what is shown, after the line was cut', () => {
  let cache: QueryClient
  let stop: () => void
  const said: boolean[] = []
  const isOld = (key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated
  beforeEach(() => {
    Line.all.length = 0
    said.length = 0
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Line)
    vi.stubGlobal('BroadcastChannel', undefined)
    cache = new QueryClient()
    cache.setQueryData(keys.me, me)
    stop = follow(cache, brand, (open) => said.push(open))
    Line.last().open()
  })
  afterEach(() => {
    stop()
    vi.runAllTimers()
    cache.clear()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('no longer has those at work who left meanwhile, and has those who are still there', () => {
    Line.last().say(at('1', marc), '12.3')
    Line.last().say(at('2', marc), '12.3')
    Line.last().fail(false)
    expect(cache.getQueryData(handKeys.presence(brand))).toEqual({ 1: [marc], 2: [marc] })
    Line.last().open()
    Line.last().say(at('2', marc), '12.3')
    expect(cache.getQueryData(handKeys.presence(brand))).toEqual({ 2: [marc] })
    expect(said).toEqual([false, true, false, true])
  })

  it('has nobody at work where another brand was looked at in between, until it is told', () => {
    Line.last().say(at('1', marc), '12.3')
    stop()
    stop = follow(cache, brand, () => {})
    Line.last().open()
    expect(cache.getQueryData(handKeys.presence(brand))).toEqual({})
  })

  it('is read again where drafts are concerned, and only there while the browser knows the last id', () => {
    Line.last().say(at('1'), '12.3')
    vi.advanceTimersByTime(2_000)
    cache.setQueryData(handKeys.drafts('1'), { drafts: [], aside: [] })
    cache.setQueryData(keys.case('1'), {})
    Line.last().fail(false)
    expect(isOld(handKeys.drafts('1'))).toBe(false)
    Line.last().open()
    expect([isOld(handKeys.drafts('1')), isOld(keys.case('1'))]).toEqual([true, false])
  })

  it('asks who is here: somebody else may have come in by another tab', () => {
    Line.last().say(at('1'), '12.3')
    cache.setQueryData(keys.me, me)
    Line.last().fail(false)
    expect(isOld(keys.me)).toBe(false)
    Line.last().open()
    expect(isOld(keys.me)).toBe(true)
  })

  it('is read again wholly where the line was cut before the first id', () => {
    vi.advanceTimersByTime(2_000)
    cache.setQueryData(keys.case('1'), {})
    Line.last().fail(false)
    Line.last().open()
    expect(isOld(keys.case('1'))).toBe(true)
  })

  it('is read once more when the line first stands, drafts as well', () => {
    cache.setQueryData(handKeys.drafts('1'), { drafts: [], aside: [] })
    vi.advanceTimersByTime(2_000)
    expect(isOld(handKeys.drafts('1'))).toBe(true)
  })
})
