import { describe, expect, it } from 'vitest'
import { type Scored, bestFrom, f1Of } from '../../bench/triage/figures.ts'
import { readPeople, readWritten } from '../../bench/triage/written.ts'
import { topics } from '../../src/domain/triage/labels.ts'

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
const twice = (texts: readonly string[]): readonly string[] => {
  const met = new Set<string>()
  return texts.filter((text) => met.size === met.add(bare(text)).size)
}

describe('the posts that come with the project to learn from', () => {
  const posts = readWritten()
  const people = readPeople()

  it('are a thousand and more in each language, and about half of them complaints', () => {
    for (const lang of ['fr', 'en']) {
      const some = posts.filter((post) => post.lang === lang)
      const share = some.filter(({ complaint }) => complaint === 1).length / some.length
      expect(some.length).toBeGreaterThan(1_000)
      expect([lang, share > 0.4 && share < 0.6]).toEqual([lang, true])
    }
  })

  it('are about topics that there are', () => {
    const known = new Set<string>(topics)
    expect(posts.filter((post) => post.topics.some((topic) => !known.has(topic)))).toEqual([])
  })

  it('never say the same twice: one of them would be judged by a model that has seen it', () => {
    expect(twice([...posts, ...people].map(({ text }) => text))).toEqual([])
  })

  it('have for what is hateful at least as much that only looks like it', () => {
    for (const lang of ['fr', 'en']) {
      const some = people.filter((each) => each.lang === lang)
      const hateful = some.filter(({ hate }) => hate !== 'none').length
      expect([lang, hateful > 30 && hateful <= some.length / 2]).toEqual([lang, true])
    }
  })
})

describe('the threshold of an output', () => {
  const scored: readonly Scored[] = [
    { score: 3, yes: true },
    { score: 2, yes: false },
    { score: 1, yes: true },
    { score: 0, yes: false },
    { score: -1, yes: false },
  ]

  it('is where macro-F1 is best', () => {
    const best = f1Of(scored, bestFrom(scored)).macro
    expect(best).toBeGreaterThanOrEqual(Math.max(...scored.map(({ score }) => f1Of(scored, score).macro)))
  })
})
