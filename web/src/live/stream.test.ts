import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Line } from './line.test-suite.ts'
import { type Heard, listen, readLive } from './stream.ts'

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
  const start = () => listen(brand, (it) => heard.push(it))
  beforeEach(() => {
    heard.length = 0
    Line.all.length = 0
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', Line)
    vi.stubGlobal('navigator', {})
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('says that it was refused, so that an ended session leads to the door at once', () => {
    const stop = start()
    Line.last().fail(false)
    expect(heard).not.toContainEqual({ kind: 'refused' })
    Line.last().fail(true)
    expect(heard).toContainEqual({ kind: 'refused' })
    stop()
  })

  it('asks for one brand, says that it is open, and passes on what it knows', () => {
    start()
    const line = Line.last()
    expect(line.url).toBe(`/api/v1/live?brand=${brand}`)
    line.open()
    line.say('case', JSON.stringify(caseEvent))
    line.say('case', 'not JSON')
    expect(heard).toEqual([
      { kind: 'state', open: true },
      { kind: 'event', event: caseEvent },
    ])
  })

  const told = () => heard.map((it) => (it.kind === 'state' ? it.open : it.kind === 'event' ? it.event.type : it.kind))

  it('leaves a cut to the browser, which knows the last id: no second line, nothing to read again', () => {
    start()
    Line.last().open()
    Line.last().say('case', JSON.stringify(caseEvent), '12.3')
    Line.last().fail(false)
    vi.advanceTimersByTime(60_000)
    Line.last().open()
    expect(Line.all).toHaveLength(1)
    expect(told()).toEqual([true, 'case', false, true, 'again'])
  })

  it('has everything read again, once, after a cut that came before the first id', () => {
    start()
    Line.last().open()
    Line.last().say('message', JSON.stringify(presence('42', 'Marc')))
    Line.last().fail(false)
    Line.last().fail(false)
    Line.last().open()
    expect(Line.all).toHaveLength(1)
    expect(told()).toEqual([true, 'presence', false, false, true, 'again', 'resync'])
    Line.last().say('message', JSON.stringify(presence('42', 'Marc')), '12.3')
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
    const stop = start()
    Line.last().fail(true)
    stop()
    vi.advanceTimersByTime(60_000)
    expect(Line.all).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the tabs of one browser', () => {
  const queue: (() => void)[] = []
  /** One lock for all who ask, handed on when the holder lets go. */
  const locks = {
    request: async (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
      if (held) await new Promise<void>((turn) => queue.push(turn))
      signal.throwIfAborted()
      held = true
      await work()
      held = false
      queue.shift()?.()
    },
  }
  let held = false
  const stops: (() => void)[] = []
  const tab = () => {
    const heard: Heard[] = []
    const stop = listen(brand, (it) => heard.push(it))
    stops.push(stop)
    return { heard, stop }
  }
  beforeEach(() => {
    Line.all.length = 0
    queue.length = 0
    held = false
    vi.stubGlobal('EventSource', Line)
    vi.stubGlobal('navigator', { locks })
  })
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
    vi.unstubAllGlobals()
  })

  it('hold one line between them, and all hear what it says', async () => {
    const first = tab()
    const second = tab()
    await vi.waitFor(() => expect(Line.all).toHaveLength(1), 8_000)
    Line.last().open()
    Line.last().say('case', JSON.stringify(caseEvent))
    await vi.waitFor(() => expect(second.heard).toContainEqual({ kind: 'event', event: caseEvent }), 8_000)
    expect(first.heard).toContainEqual({ kind: 'event', event: caseEvent })
    expect(Line.all).toHaveLength(1)
  })

  it('tell a tab that comes later that the line is open', async () => {
    tab()
    await vi.waitFor(() => expect(Line.all).toHaveLength(1), 8_000)
    Line.last().open()
    const late = tab()
    await vi.waitFor(() => expect(late.heard).toContainEqual({ kind: 'state', open: true }), 8_000)
  })

  it('tell a tab that comes later who is where, and no more than who still is', async () => {
    tab()
    await vi.waitFor(() => expect(Line.all).toHaveLength(1), 8_000)
    Line.last().open()
    Line.last().say('message', JSON.stringify(presence('1', 'Marc')))
    Line.last().fail(false)
    Line.last().open()
    for (const at of [presence('2', 'Marc'), presence('2'), presence('3', 'Hugo', 'Marc'), presence('3', 'Hugo')]) {
      Line.last().say('message', JSON.stringify(at))
    }
    const late = tab()
    const hugo = { kind: 'event', event: presence('3', 'Hugo') }
    await vi.waitFor(() => expect(late.heard).toContainEqual(hugo), 8_000)
    expect(late.heard).toEqual([{ kind: 'state', open: true }, hugo])
  })

  it('take the line over when the tab that held it closes, and read again what was said in between', async () => {
    const first = tab()
    const second = tab()
    await vi.waitFor(() => expect(Line.all).toHaveLength(1), 8_000)
    Line.last().open()
    await vi.waitFor(() => expect(second.heard).toContainEqual({ kind: 'state', open: true }), 8_000)
    first.stop()
    await vi.waitFor(() => expect(Line.all).toHaveLength(2), 8_000)
    Line.last().open()
    expect(Line.all[0]?.readyState).toBe(Line.CLOSED)
    expect(second.heard.slice(-2)).toEqual([{ kind: 'again' }, { kind: 'event', event: { type: 'resync' } }])
    expect(first.heard).toEqual([{ kind: 'state', open: true }])
  })
})
