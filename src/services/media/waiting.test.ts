import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { Waiting } from './waiting.ts'

const limits = { atOnce: 2, most: 3, restMs: 1_000, remembered: 2 }
const at = (ms: number) => instant(ms)

describe('work that many ask for', () => {
  it('is done once for all who ask meanwhile, a few at a time, and no more wait than fit', async () => {
    const waiting = new Waiting<string>(limits)
    const ends = new Map<string, () => void>()
    const begun: string[] = []
    const ask = (key: string) =>
      waiting.once(key, at(0), async () => {
        begun.push(key)
        await new Promise<void>((end) => ends.set(key, end))
        return key
      })
    const asked = ['a', 'b', 'c', 'a'].map(ask)
    expect(await ask('d')).toBe('busy')
    expect(begun).toEqual(['a', 'b'])
    ends.get('a')?.()
    expect(await asked[0]).toBe('a')
    expect(await asked[3]).toBe('a')
    ends.get('b')?.()
    await asked[1]
    ends.get('c')?.()
    expect(await asked[2]).toBe('c')
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  it('never runs more at once than it may, whoever comes when a place is free', async () => {
    const waiting = new Waiting<string>({ ...limits, most: 100 })
    const ends: (() => void)[] = []
    let running = 0
    let most = 0
    const ask = (key: string) =>
      waiting.once(key, at(0), async () => {
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
      waiting.once(key, at(ms), async () => {
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
