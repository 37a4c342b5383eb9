import { describe, expect, it } from 'vitest'
import type { Head, UnsurePage, UnsurePost } from '../../../src/api/judgement.ts'
import { presentJudgement } from '../../../src/http/present/judgement.ts'
import { loadJudge } from '../../../src/runtime/triage/load-judge.ts'
import { nameOf, questionsOf, withoutAsked } from './queue.ts'

const judgement = presentJudgement({ ...loadJudge().judge('Bonjour'), reasons: [] })
const aPost = (postId: string, ...asked: Head[]): UnsurePost => ({
  ...{
    postId,
    asked,
    byWords: [],
    judgement,
    caseId: null,
    at: '2026-11-30T00:00:00Z',
    connector: 'mail',
    text: 'Bonjour',
  },
  ...{ author: { name: 'Lou', handle: 'lou' }, language: 'fr' },
})
const aPage = (total: number, ...posts: UnsurePost[]): UnsurePage => ({ posts, total, next: null, capped: false })
const named = (pages: readonly UnsurePage[], done: readonly string[] = []) =>
  questionsOf(pages, new Set(done)).map(nameOf)

describe('what is asked of a person', () => {
  it('goes through all pages, each question once, without what was answered or put off', () => {
    const pages = [
      aPage(3, aPost('1', 'urgent', 'complaint'), aPost('2', 'complaint')),
      aPage(3, aPost('1', 'complaint')),
    ]
    expect(named(pages)).toEqual(['1 urgent', '1 complaint', '2 complaint'])
    expect(named(pages, ['1 complaint'])).toEqual(['1 urgent', '2 complaint'])
  })

  it('is asked no longer once it was answered, and a post of which nothing else is asked counts no longer', () => {
    const [first, second] = [aPost('1', 'urgent', 'complaint'), aPost('2', 'complaint')]
    const once = withoutAsked([aPage(2, first), aPage(2, second)], { post: first, head: 'urgent' })
    expect([named(once), once.map(({ total }) => total)]).toEqual([
      ['1 complaint', '2 complaint'],
      [2, 2],
    ])
    const twice = withoutAsked(once, { post: first, head: 'complaint' })
    expect([named(twice), twice.map(({ total }) => total)]).toEqual([['2 complaint'], [1, 1]])
  })
})
