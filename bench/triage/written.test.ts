import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTweets, readWritten } from './written.ts'

const folder = mkdtempSync(join(tmpdir(), 'vigie-written-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('lines of posts to learn from', () => {
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

describe('labels of real posts', () => {
  it('name the set and the post, and hold no text', () => {
    writeFileSync(join(folder, 'tweets-1.en.tsv'), 'c\tsome-set\tid-7\nn\tsome-set\tid-8\n')
    expect(readTweets(folder)).toEqual([
      { set: 'some-set', id: 'id-7', complaint: true },
      { set: 'some-set', id: 'id-8', complaint: false },
    ])
  })

  it('are refused where one is neither', () => {
    writeFileSync(join(folder, 'tweets-1.en.tsv'), 'q\tsome-set\tid-7\n')
    expect(() => readTweets(folder)).toThrow('tweets-1.en.tsv: not a post of a set')
  })
})
