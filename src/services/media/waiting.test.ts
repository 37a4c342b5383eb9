import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { Silent, Waiting } from './waiting.ts'

const limits = {
  atOnce: { all: 2, place: 2 },
  most: { all: 3, place: 3 },
  rests: { failed: 1_000, silent: 100 },
  remembered: 2,
}
const at = (ms: number) => () => instant(ms)
const of = (key: string, place = 'a.example') => ({ key, place })

/** Work that ends when the test says so: what began, in order, and how each ends. */
function byHand(waiting: Waiting<string>) {
  const ends = new Map<string, (error?: Error) => void>()
  const begun: string[] = []
  const ask = (key: string, place?: string, ms = 0) =>
    waiting.once(of(key, place), at(ms), async () => {
      begun.push(key)
      await new Promise<void>((resolve, reject) =>
        ends.set(key, (error) => (error === undefined ? resolve() : reject(error))),
      )
      return key
    })
  return { ask, begun, end: (key: string, error?: Error) => ends.get(key)?.(error) }
}

describe('work that many ask for', () => {
  it('is done once for all who ask meanwhile, a few at a time, and no more wait than fit', async () => {
    const { ask, begun, end } = byHand(new Waiting<string>(limits))
    const asked = ['a', 'b', 'c', 'a'].map((key) => ask(key))
    expect(await ask('d')).toBe('busy')
    expect(begun).toEqual(['a', 'b'])
    end('a')
    expect(await asked[0]).toBe('a')
    expect(await asked[3]).toBe('a')
    end('b')
    await asked[1]
    end('c')
    expect(await asked[2]).toBe('c')
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  it('at a place that is slow holds nobody else up, and does not fill the line', async () => {
    const { ask, begun, end } = byHand(
      new Waiting<string>({ ...limits, atOnce: { all: 3, place: 2 }, most: { all: 9, place: 4 } }),
    )
    const slow = ['s1', 's2', 's3', 's4'].map((key) => ask(key, 'slow.example'))
    expect(await ask('s5', 'slow.example')).toBe('busy')
    const quick = ['q1', 'q2'].map((key) => ask(key, 'quick.example'))
    expect(begun).toEqual(['s1', 's2', 'q1'])
    end('q1')
    expect(await quick[0]).toBe('q1')
    // It came last, and goes before those whose place has no turn left.
    end('q2')
    expect(await quick[1]).toBe('q2')
    end('s1')
    expect(await slow[0]).toBe('s1')
    expect(begun).toEqual(['s1', 's2', 'q1', 'q2', 's3'])
  })

  it('at a place that is silent is left alone for a while, whoever waits for it; of another place it is not', async () => {
    const { ask, begun, end } = byHand(new Waiting<string>({ ...limits, atOnce: { all: 2, place: 1 } }))
    const [first, second] = [ask('a', 'silent.example'), ask('b', 'silent.example')]
    end('a', new Silent('no answer'))
    expect(await Promise.all([first, second])).toEqual(['away', 'away'])
    expect(await ask('c', 'silent.example', 99)).toBe('away')
    expect(begun).toEqual(['a'])
    const later = [ask('b', 'silent.example', 100), ask('d', 'other.example', 0)]
    expect(begun).toEqual(['a', 'b', 'd'])
    end('b')
    end('d', new Error('gone'))
    expect(await Promise.all(later)).toEqual(['b', 'away'])
    // One picture that is gone says nothing of its place.
    const other = ask('e', 'other.example', 0)
    end('e')
    expect(await other).toBe('e')
  })

  it('at a place that was silent is asked for again as soon as its place is', async () => {
    const waiting = new Waiting<string>(limits)
    const silent = () => waiting.once(of('a'), at(0), () => Promise.reject(new Silent('no answer')))
    expect(await silent()).toBe('away')
    expect(await waiting.once(of('a'), at(99), () => Promise.resolve('a'))).toBe('away')
    expect(await waiting.once(of('a'), at(100), () => Promise.resolve('a'))).toBe('a')
  })

  it('never runs more at once than it may, whoever comes when a place is free', async () => {
    const waiting = new Waiting<string>({ ...limits, most: { all: 100, place: 100 } })
    const ends: (() => void)[] = []
    let running = 0
    let most = 0
    const ask = (key: string) =>
      waiting.once(of(key), at(0), async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise<void>((end) => ends.push(end))
        running -= 1
        return key
      })
    const first = ['a', 'b', 'c', 'd'].map(ask)
    ends.shift()?.()
    // In every moment between the end of one and the beginning of the next, somebody else comes.
    for (let i = 0; i < 10; i++) {
      first.push(ask(`x${i}`))
      await Promise.resolve()
    }
    while (running > 0) {
      ends.shift()?.()
      for (let i = 0; i < 10; i++) await Promise.resolve()
    }
    expect((await Promise.all(first)).length).toBe(14)
    expect(most).toBe(2)
  })

  it('that failed is left alone for a while, and only the newest failures are remembered', async () => {
    const waiting = new Waiting<string>(limits)
    let tries = 0
    const ask = (key: string, ms: number) =>
      waiting.once(of(key), at(ms), async () => {
        tries += 1
        throw new Error('no')
      })
    expect([await ask('a', 0), await ask('a', 999)]).toEqual(['away', 'away'])
    expect(tries).toBe(1)
    await ask('a', 1_000)
    expect(tries).toBe(2)
    await ask('b', 1_000)
    await ask('c', 1_000)
    await ask('a', 1_001)
    expect(tries).toBe(5)
  })
})
