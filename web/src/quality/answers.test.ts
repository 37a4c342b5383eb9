import { describe, expect, it } from 'vitest'
import type { Right } from '../../../src/domain/triage/correction.ts'
import { loadJudge } from '../../../src/runtime/triage/load-judge.ts'
import { Answers, flags, type Shown, takesOff, toggled } from './answers.ts'

const judged = loadJudge().judge('Bonjour')
const showing = (topics: readonly string[]): Shown => ({ ...judged, topics: [...topics], urgent: false })

/** A server that answers when it is let, and a page that has not been read again until then. */
function aPost() {
  let topics: readonly string[] = []
  const waits: (() => void)[] = []
  const sent: (readonly string[])[] = []
  const answers = new Answers(showing(topics))
  let reads = 0
  const press = (topic: string) =>
    answers.run(
      async () => {
        const standing = answers.of('topics')
        const right = toggled(Array.isArray(standing) ? standing : [], topic)
        sent.push(right)
        await new Promise<void>((resolve) => void waits.push(resolve))
        topics = right
        answers.stands('topics', right)
      },
      async () => void reads++,
    )
  const answered = async (): Promise<void> => {
    while (waits.length === 0) await Promise.resolve()
    waits.shift()?.()
  }
  return { answers, press, answered, sent, reads: () => reads, topics: () => topics }
}

describe('answers about a post', () => {
  it('pressed while one is on its way lose none, and the page is read once they are through', async () => {
    const { press, answered, sent, reads, topics } = aPost()
    const both = Promise.all([press('delay'), press('staff')])
    await answered()
    await answered()
    await both
    expect(sent).toEqual([['delay'], ['delay', 'staff']])
    expect([topics(), reads()]).toEqual([['delay', 'staff'], 1])
  })

  it('are what stands until the page shows them, and then what the page shows, by whomever', async () => {
    const { answers, press, answered } = aPost()
    const one = press('delay')
    await answered()
    await one
    const now = (): Right | null => answers.of('topics')
    expect(now()).toEqual(['delay'])
    answers.shows(showing([]))
    expect(now()).toEqual(['delay'])
    answers.shows(showing(['delay']))
    answers.shows(showing(['price']))
    expect(now()).toEqual(['price'])
  })

  it('of a colleague stand where the page shows them before one’s own', async () => {
    const { answers, press, answered } = aPost()
    const one = press('delay')
    await answered()
    await one
    answers.shows(showing(['price']))
    expect(answers.of('topics')).toEqual(['price'])
  })

  it('that were undone are let go once the page is read again, though a colleague said the same', async () => {
    const { answers, press, answered } = aPost()
    const one = press('delay')
    await answered()
    await one
    answers.shows(showing(['delay']))
    expect(answers.of('topics')).toEqual(['delay'])
    let meanwhile: Right | null = null
    await answers.run(
      async () => answers.standsAgain('topics', []),
      async () => void (meanwhile = answers.of('topics')),
    )
    expect(meanwhile, 'the page shows the answer that is not there any more').toEqual([])
    expect(answers.of('topics')).toEqual(['delay'])
  })

  it('go on after one that was refused', async () => {
    const { answers, press, answered, sent } = aPost()
    const refused = answers.run(
      async () => Promise.reject(new Error('refused')),
      async () => undefined,
    )
    const next = press('delay')
    await expect(refused).rejects.toThrow('refused')
    await answered()
    await next
    expect(sent).toEqual([['delay']])
  })
})

describe('the words for an answer', () => {
  it('say that something was taken off where it was, of a flag and of a topic', () => {
    expect(flags.map((flag) => takesOff(flag, flag, true))).toEqual(flags.map(() => false))
    expect(flags.map((flag) => takesOff(flag, flag, false))).toEqual(flags.map(() => true))
    expect(takesOff('topics', 'delay', ['price'])).toBe(true)
    expect(takesOff('topics', 'delay', ['delay', 'price'])).toBe(false)
    expect(takesOff('relevant', 'no', false)).toBe(false)
    expect(takesOff('kind', 'complaint', 'complaint')).toBe(false)
  })
})
