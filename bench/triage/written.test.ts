import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { topics } from '../../src/domain/triage/labels.ts'
import { readPeople, readWritten } from './written.ts'

const folder = mkdtempSync(join(tmpdir(), 'vigie-written-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const known = new Set<string>(topics)

describe('the posts that the triage learns from', () => {
  const posts = readWritten()
  const people = readPeople()

  it('are each another text, and have topics that there are', () => {
    const texts = [...posts, ...people].map(({ text }) => text)
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([])
    expect(posts.flatMap(({ topics: about }) => about).filter((topic) => !known.has(topic))).toEqual([])
  })

  it.each(['fr', 'en'])('complain in about half of all cases, in %s', (lang) => {
    const part = posts.filter((post) => post.lang === lang)
    const share = part.filter(({ complaint }) => complaint === 1).length / part.length
    expect(part.length).toBeGreaterThan(500)
    expect(share).toBeGreaterThan(0.4)
    expect(share).toBeLessThan(0.6)
  })

  it.each(['fr', 'en'])('hold what only looks like hate about as often as hate, in %s', (lang) => {
    const part = people.filter((each) => each.lang === lang)
    const hateful = part.filter(({ hate }) => hate !== 'none').length
    const harmless = part.filter(({ toxic }) => !toxic).length
    expect(Math.min(hateful, harmless) / Math.max(hateful, harmless)).toBeGreaterThan(0.6)
  })

  it('say by their letters what they are', () => {
    writeFileSync(join(folder, 'posts-1.fr.tsv'), 'c-2mwB delay,refund\tToujours rien\nh+0N\tSoleil\n')
    expect(readWritten(folder)).toEqual([
      {
        ...{ id: 'w-0', lang: 'fr', text: 'Toujours rien', relevant: 1, kind: 'complaint', sentiment: 'neg' },
        ...{ complaint: 1, anger: 2, abuse: 'insult-brand', sarcasm: 0, urgent: 0, churn: 1, reminder: 1, viral: 0 },
        topics: ['delay', 'refund'],
      },
      {
        ...{ id: 'w-1', lang: 'fr', text: 'Soleil', relevant: 0, kind: 'chatter', sentiment: 'pos' },
        ...{ complaint: 0, anger: 0, abuse: 'none', sarcasm: 0, urgent: 0, churn: 0, reminder: 0, viral: 0 },
        topics: [],
      },
    ])
  })

  it.each(['z-1\tWhat is this', 'c-1 delay', 'c-9\tToo angry'])('are refused where "%s" is one of them', (line) => {
    writeFileSync(join(folder, 'posts-1.fr.tsv'), `${line}\n`)
    expect(() => readWritten(folder)).toThrow('posts-1.fr.tsv: not a post')
  })
})
