import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handKeys } from '../cases/hand-api.ts'
import { keys } from '../queries.ts'
import { follow } from './follow.ts'
import { Line } from './line.test-suite.ts'
import { isCatchingUp } from './sight.ts'

const brand = '0198c5a4-0000-7000-8000-000000000001'
const me = { user: { id: 'ines' } }
const marc = { id: 'marc', name: 'Marc', doing: 'writing' }
const at = (caseId: string, ...people: readonly (typeof marc)[]) =>
  JSON.stringify({ type: 'presence', caseId, brandId: brand, people })
const moved = (caseId: string, ...what: readonly string[]) =>
  JSON.stringify({ type: 'case', caseId, brandId: brand, version: 2, what })

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
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
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
    vi.restoreAllMocks()
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

  it('is read again where no log tells of it, drafts and what may be done at a case, and only there while the browser knows the last id', () => {
    Line.last().say(at('1'), '12.3')
    vi.advanceTimersByTime(2_000)
    const [drafts, gate, list] = [handKeys.drafts('1'), keys.case('1'), keys.cases(brand, 'all', '')]
    for (const it of [drafts, gate, list]) cache.setQueryData(it, {})
    Line.last().fail(false)
    vi.advanceTimersByTime(2_000)
    expect([drafts, gate, list].map(isOld)).toEqual([false, false, false])
    Line.last().open()
    vi.advanceTimersByTime(2_000)
    expect([drafts, gate, list].map(isOld)).toEqual([true, true, false])
  })

  it('is read once, at a moment of its own: fifty pages do not ask a server at once that has just started', async () => {
    Line.last().say(at('1'), '12.3')
    await vi.advanceTimersByTimeAsync(2_000)
    const read = vi.fn<() => Promise<object>>(() => Promise.resolve({}))
    const stopShowing = new QueryObserver(cache, { queryKey: keys.case('1'), queryFn: read }).subscribe(() => {})
    await vi.advanceTimersByTimeAsync(1_000)
    Line.last().fail(false)
    Line.last().open()
    Line.last().say(moved('1'), '12.4')
    Line.last().say(JSON.stringify({ type: 'gate', caseId: '1', brandId: brand }))
    await vi.advanceTimersByTimeAsync(999)
    expect(read).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(read).toHaveBeenCalledTimes(2)
    stopShowing()
  })

  it('is asked for all the same where another page is gone on to before its moment has come', () => {
    Line.last().say(at('1'), '12.3')
    Line.last().fail(false)
    Line.last().open()
    stop()
    expect(isOld(keys.me)).toBe(true)
  })

  it('asks who is here: somebody else may have come in by another tab', () => {
    Line.last().say(at('1'), '12.3')
    cache.setQueryData(keys.me, me)
    Line.last().fail(false)
    vi.advanceTimersByTime(2_000)
    expect(isOld(keys.me)).toBe(false)
    Line.last().open()
    vi.advanceTimersByTime(2_000)
    expect(isOld(keys.me)).toBe(true)
  })

  it('is read again wholly where the line was cut before the first id', () => {
    vi.advanceTimersByTime(2_000)
    cache.setQueryData(keys.case('1'), {})
    Line.last().fail(false)
    Line.last().open()
    vi.advanceTimersByTime(2_000)
    expect(isOld(keys.case('1'))).toBe(true)
  })

  it('is read once more when the line first stands, drafts as well', () => {
    cache.setQueryData(handKeys.drafts('1'), { drafts: [], aside: [] })
    vi.advanceTimersByTime(2_000)
    expect(isOld(handKeys.drafts('1'))).toBe(true)
  })
})

describe('a page that nobody sees', () => {
  /** The browser's end: a page in sight whose window does not have the keyboard is visible. */
  class Sight extends EventTarget {
    visibilityState = 'hidden'
    readonly documentElement = { dataset: {} as Record<string, string> }
    readonly hasFocus = () => false
    turn(to: 'visible' | 'hidden') {
      this.visibilityState = to
      this.dispatchEvent(new Event('visibilitychange'))
    }
  }
  const shown = {
    case: keys.case('77'),
    list: keys.cases(brand, 'all', ''),
    workload: keys.workload(brand),
    drafts: handKeys.drafts('77'),
    me: keys.me,
  }
  type Shown = keyof typeof shown
  const count = vi.fn<(what: Shown) => Promise<unknown>>()
  const asked = () => count.mock.calls.map(([what]) => what).sort()
  const fetching = vi.fn<typeof fetch>(() => new Promise(() => {}))
  let sight: Sight
  let cache: QueryClient
  let ends: (() => void)[]
  beforeEach(async () => {
    Line.all.length = 0
    vi.useFakeTimers()
    sight = new Sight()
    vi.stubGlobal('document', sight)
    vi.stubGlobal('addEventListener', () => {})
    vi.stubGlobal('removeEventListener', () => {})
    vi.stubGlobal('EventSource', Line)
    vi.stubGlobal('BroadcastChannel', undefined)
    vi.stubGlobal('fetch', fetching)
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    cache = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000 } } })
    count.mockReset()
    count.mockImplementation((what) => Promise.resolve(what === 'me' ? me : { pages: [], pageParams: [] }))
    cache.setQueryData(keys.me, me)
    ends = Object.keys(shown).map((name) => {
      const what = name as Shown
      return new QueryObserver<unknown>(cache, { queryKey: shown[what], queryFn: () => count(what) }).subscribe(
        () => {},
      )
    })
    ends.push(follow(cache, brand, () => {}))
    Line.last().open('12.1')
    await vi.advanceTimersByTimeAsync(5_000)
  })
  afterEach(() => {
    for (const end of ends.reverse()) end()
    vi.runAllTimers()
    cache.clear()
    fetching.mockClear()
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
  /** It was looked at, and is put behind another. */
  const isPutBehind = async () => {
    sight.turn('visible')
    await vi.advanceTimersByTimeAsync(1_000)
    sight.turn('hidden')
    count.mockClear()
  }

  it('that was opened behind another and never seen asks for what it shows, and for nothing more until it is seen', async () => {
    expect(asked()).toEqual(['case', 'drafts', 'list', 'workload'])
    Line.last().say(moved('77', 'post-joined'), '12.2')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked()).toHaveLength(4)
  })

  it('asks for nothing however much moves, and once for each thing when it is seen again', async () => {
    await isPutBehind()
    for (let n = 2; n < 40; n += 1) {
      Line.last().say(moved('77', 'post-joined'), `12.${n}`)
      Line.last().say(JSON.stringify({ type: 'draft', caseId: '77', brandId: brand }))
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect([asked(), fetching.mock.calls]).toEqual([[], []])
    sight.turn('visible')
    expect(asked()).toEqual(['case', 'drafts', 'list', 'workload'])
    await vi.advanceTimersByTimeAsync(5_000)
    expect([asked().length, fetching.mock.calls.length]).toEqual([4, 0])
  })

  it('has what moved put into a list that is not old yet, with one question', async () => {
    await isPutBehind()
    for (const id of ['77', '78', '79']) Line.last().say(moved(id), `12.${id}`)
    await vi.advanceTimersByTimeAsync(5_000)
    expect([asked(), fetching.mock.calls.length]).toEqual([[], 0])
    sight.turn('visible')
    await vi.advanceTimersByTimeAsync(5_000)
    expect([asked(), fetching.mock.calls.length]).toEqual([['case', 'workload'], 1])
  })

  it('keeps no long memory: where very much moved its lists are read whole', async () => {
    await isPutBehind()
    for (let id = 1; id <= 400; id += 1) Line.last().say(moved(String(id)), `12.${id + 1}`)
    await vi.advanceTimersByTimeAsync(5_000)
    expect([asked(), fetching.mock.calls.length]).toEqual([[], 0])
    sight.turn('visible')
    await vi.advanceTimersByTimeAsync(5_000)
    expect([asked(), fetching.mock.calls.length]).toEqual([['case', 'list', 'workload'], 0])
  })

  it('keeps what it is told without asking: who is where', async () => {
    await isPutBehind()
    Line.last().say(at('1', marc), '12.2')
    expect(cache.getQueryData(handKeys.presence(brand))).toEqual({ 1: [marc] })
  })

  it('has nothing set off by what it shows until that is read, and waits for no slow answer', async () => {
    await isPutBehind()
    sight.turn('visible')
    expect(isCatchingUp()).toBe(false)
    sight.turn('hidden')
    for (const isSlow of [false, true]) {
      if (isSlow) count.mockImplementation(() => new Promise(() => {}))
      Line.last().say(moved('77'), isSlow ? '12.3' : '12.2')
      await vi.advanceTimersByTimeAsync(40_000)
      sight.turn('visible')
      expect([isCatchingUp(), sight.documentElement.dataset]).toEqual([true, { catchingUp: '' }])
      await vi.advanceTimersByTimeAsync(isSlow ? 799 : 10)
      expect(isCatchingUp()).toBe(isSlow)
      await vi.advanceTimersByTimeAsync(1)
      expect([isCatchingUp(), sight.documentElement.dataset]).toEqual([false, {}])
      sight.turn('hidden')
    }
  })

  it('lets go at once of what was erased, and of whoever is no longer here', async () => {
    await isPutBehind()
    Line.last().say(moved('77', 'erased'), '12.2')
    await vi.advanceTimersByTimeAsync(10)
    expect([asked(), fetching.mock.calls.length]).toEqual([['case'], 1])
    count.mockClear()
    Line.last().fail(false)
    Line.last().open()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(asked()).toEqual(['me'])
    Line.last().fail(true)
    await vi.advanceTimersByTimeAsync(10)
    expect(asked()).toEqual(['me', 'me'])
  })

  it('is live again once it is seen, though its window does not have the keyboard', async () => {
    await isPutBehind()
    sight.turn('visible')
    await vi.advanceTimersByTimeAsync(60_000)
    count.mockClear()
    Line.last().say(moved('77'), '12.2')
    await vi.advanceTimersByTimeAsync(300)
    expect([asked(), fetching.mock.calls.length]).toEqual([['case', 'workload'], 1])
  })
})
