import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Line } from './line.test-suite.ts'
import { readLive } from './line.ts'
import { listen } from './stream.ts'
import type { Heard } from './tabs.ts'

const RealChannel = globalThis.BroadcastChannel
const brand = '0198c5a4-0000-7000-8000-000000000001'
const caseEvent = { type: 'case', caseId: '42', brandId: brand, version: 3, what: ['post-joined'] }
const presence = (caseId: string, ...names: readonly string[]) => ({
  type: 'presence',
  caseId,
  brandId: brand,
  people: names.map((name) => ({ id: name, name, doing: 'writing' })),
})

describe('a live message', () => {
  it('is read when it is one that we know', () => {
    expect(readLive(JSON.stringify(caseEvent))).toEqual(caseEvent)
    expect(readLive('{"type":"resync"}')).toEqual({ type: 'resync' })
  })

  it('is left aside when it is no JSON, of an unknown kind, or lacks a part', () => {
    for (const data of ['', '{', '{"type":"weather"}', '{"type":"case","caseId":"42"}', 'null', 42, undefined]) {
      expect(readLive(data)).toBeNull()
    }
  })
})

describe('the stream of a brand', () => {
  const heard: Heard[] = []
  let stop = (): void => {}
  const start = () => {
    stop = listen('ines', brand, (it) => heard.push(it))
  }
  beforeEach(() => {
    heard.length = 0
    Line.all.length = 0
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Line)
    vi.stubGlobal('BroadcastChannel', undefined)
  })
  afterEach(() => {
    stop()
    vi.runAllTimers()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('says that it was refused, so that an ended session leads to the door at once', () => {
    start()
    Line.last().fail(false)
    expect(heard).not.toContainEqual({ kind: 'refused' })
    Line.last().fail(true)
    expect(heard).toContainEqual({ kind: 'refused' })
  })

  it('asks for one brand, says that it is open, and passes on what it knows', () => {
    start()
    const line = Line.last()
    expect(line.url).toBe(`/api/v1/live?brand=${brand}`)
    line.open()
    line.say(JSON.stringify(caseEvent))
    line.say('not JSON')
    expect(heard).toEqual([
      { kind: 'state', open: false },
      { kind: 'state', open: true },
      { kind: 'event', event: caseEvent },
    ])
  })

  const told = () => heard.map((it) => (it.kind === 'state' ? it.open : it.kind === 'event' ? it.event.type : it.kind))

  it('leaves a cut to the browser, which knows the last id: no second line, nothing to read again', () => {
    start()
    Line.last().open()
    Line.last().say(JSON.stringify(caseEvent), '12.3')
    Line.last().fail(false)
    vi.advanceTimersByTime(60_000)
    Line.last().open()
    expect(Line.all).toHaveLength(1)
    expect(told()).toEqual([false, true, 'case', false, true, 'again'])
  })

  it('has everything read again, once, after a cut that came before the first id', () => {
    start()
    Line.last().open()
    Line.last().say(JSON.stringify(presence('42', 'Marc')))
    Line.last().fail(false)
    Line.last().fail(false)
    Line.last().open()
    expect(Line.all).toHaveLength(1)
    expect(told()).toEqual([false, true, 'presence', false, true, 'again', 'resync'])
    Line.last().say(JSON.stringify(presence('42', 'Marc')), '12.3')
    Line.last().fail(false)
    Line.last().open()
    expect(told().slice(7)).toEqual(['presence', false, true, 'again'])
  })

  it('has nothing read again where the first line only took some tries', () => {
    start()
    Line.last().fail(false)
    Line.last().open()
    expect(told()).toEqual([false, true])
  })

  it('opens another line after a refusal and then has everything read again, once', () => {
    start()
    Line.last().open()
    Line.last().fail(true)
    vi.advanceTimersByTime(1_000)
    expect(Line.all).toHaveLength(2)
    Line.last().open()
    Line.last().open()
    expect(heard.filter((it) => it.kind === 'event')).toEqual([{ kind: 'event', event: { type: 'resync' } }])
  })

  it('is refused where it turns out to be somebody else’s, who came in by another tab: nothing of theirs is heard', () => {
    start()
    Line.last().open('12.3')
    Line.last().fail(false)
    Line.last().open('12.3', 'marc')
    Line.last().say(JSON.stringify(caseEvent), '12.4')
    expect(told()).toEqual([false, true, false, 'refused'])
    expect(Line.last().readyState).toBe(Line.CLOSED)
  })

  it('waits longer after each refusal, up to ten seconds, and starts over once a line has stood', () => {
    start()
    const waited: number[] = []
    const refuse = () => {
      const lines = Line.all.length
      const from = Date.now()
      Line.last().fail(true)
      while (Line.all.length === lines) vi.advanceTimersByTime(1_000)
      waited.push(Date.now() - from)
    }
    for (let time = 0; time < 5; time += 1) refuse()
    Line.last().open()
    refuse()
    expect(waited).toEqual([1_000, 2_000, 5_000, 10_000, 10_000, 1_000])
  })

  it('opens nothing more once it is stopped, even while it waits to try again', () => {
    start()
    Line.last().fail(true)
    stop()
    vi.advanceTimersByTime(60_000)
    expect(Line.all).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not shared with whoever comes in after its person', async () => {
    vi.stubGlobal('BroadcastChannel', RealChannel)
    vi.useRealTimers()
    const hers: Heard[] = []
    const his: Heard[] = []
    const ends = [listen('nadia', brand, (it) => hers.push(it))]
    await vi.waitFor(() => expect(Line.all).toHaveLength(1), 8_000)
    const line = Line.last()
    line.open('12.3', 'nadia')
    ends.push(listen('marc', brand, (it) => his.push(it)))
    await vi.waitFor(() => expect(Line.all).toHaveLength(2), 8_000)
    line.say(JSON.stringify(caseEvent), '12.4')
    Line.last().open('12.4', 'marc')
    await vi.waitFor(() => expect(his).toContainEqual({ kind: 'state', open: true }), 8_000)
    expect(his.filter(({ kind }) => kind === 'event')).toEqual([])
    expect(hers).toContainEqual({ kind: 'event', event: caseEvent })
    for (const end of ends) end()
    vi.useFakeTimers()
  })
})
