import { describe, expect, it } from 'vitest'
import { makeTurns } from './turns.ts'

/** A case as a server keeps it: who acts on an old version is refused. */
function aCase() {
  const it = { version: 4, acts: [] as string[] }
  const act = (name: string) => async (version: number | undefined) => {
    // As long as a request takes.
    await new Promise((answered) => setImmediate(answered))
    if (version !== it.version) throw new Error(`case-changed: ${name}`)
    it.version += 2
    it.acts.push(name)
    return { version: it.version }
  }
  return { it, act }
}

describe('what one person does to a case', () => {
  it('goes one after the other, and is no clash with oneself, though both were asked of the same state', async () => {
    const { it: now, act } = aCase()
    const inTurn = makeTurns()
    await Promise.all([
      inTurn('take', 4, act('take')),
      inTurn('label', 4, act('label')),
      inTurn('settle', 4, act('settle')),
    ])
    expect(now.acts).toEqual(['take', 'label', 'settle'])
  })

  it('is still a clash where somebody else changed it, and then the next one is too', async () => {
    const { it: now, act } = aCase()
    const inTurn = makeTurns()
    now.version = 5
    const both = await Promise.allSettled([inTurn('take', 4, act('take')), inTurn('settle', 4, act('settle'))])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    // What is then done to the state as it is shown now is done.
    await inTurn('settle', 5, act('settle'))
    expect(now.acts).toEqual(['settle'])
  })

  it('is done once where it is asked for twice at once, and again where it is asked for anew', async () => {
    const { it: now, act } = aCase()
    const inTurn = makeTurns()
    const first = inTurn('take', 4, act('take'))
    expect(inTurn('take', 4, act('take'))).toBeNull()
    await first
    await inTurn('take', 6, act('take'))
    expect(now.acts).toEqual(['take', 'take'])
  })

  it('goes on from what was said of a label, which asks for no version; what somebody else did before that is a clash still', async () => {
    const { it: now, act } = aCase()
    const inTurn = makeTurns()
    const correct = () =>
      inTurn('right', undefined, async () => {
        const from = now.version
        return { from, ...(await act('right')(from)) }
      })
    await Promise.all([correct(), inTurn('settle', 4, act('settle'))])
    expect(now.acts).toEqual(['right', 'settle'])
    now.version += 1
    await correct()
    await expect(inTurn('reopen', 8, act('reopen'))).rejects.toThrow('case-changed')
  })

  it('that somebody else changes after the first act is not overrun by the second', async () => {
    const { it: now, act } = aCase()
    const inTurn = makeTurns()
    await inTurn('take', 4, act('take'))
    now.version += 1
    await expect(inTurn('settle', 4, act('settle'))).rejects.toThrow('case-changed')
  })
})
