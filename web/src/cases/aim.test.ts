import { describe, expect, it } from 'vitest'
import { aimAt, aimOf, goesAlong, type Answerable } from './aim.ts'

const post = (id: string, more: Partial<Answerable> = {}): Answerable => ({
  id,
  private: false,
  ours: false,
  deletedAt: null,
  ...more,
})
const secret = { private: true }
const nothing = { text: '', toPostId: null }
const none = { public: nothing, private: nothing }
const words = (toPostId: string | null = null) => ({ text: 'Bonjour', toPostId })

describe('writing that opens', () => {
  const posts = [post('1'), post('2', secret), post('3')]
  const thread = { posts, replyTo: '3', canWhisper: false }

  it('answers the newest post to whoever could read it', () => {
    expect(aimOf(thread, none)).toEqual({ postId: '3', way: 'public' })
    expect(aimOf({ ...thread, replyTo: '2' }, none)).toEqual({ postId: '2', way: 'private' })
    expect(aimOf({ posts: [], replyTo: null, canWhisper: true }, none)).toEqual({ postId: null, way: 'public' })
  })

  it('goes on in private with what was begun in private, though the newest post is public', () => {
    expect(aimOf(thread, { ...none, private: words() })).toEqual({ postId: '2', way: 'private' })
    expect(aimOf({ ...thread, canWhisper: true }, { ...none, private: words() })).toEqual({
      postId: '3',
      way: 'private',
    })
  })

  it('goes on in public with what was begun in public, though the newest post is private', () => {
    const now = { ...thread, replyTo: '2' }
    expect(aimOf(now, { ...none, public: words() })).toEqual({ postId: '3', way: 'public' })
    expect(aimOf(now, { public: words(), private: words() })).toEqual({ postId: '2', way: 'private' })
  })

  it('answers the older post that was chosen for it, as long as that stands', () => {
    expect(aimOf(thread, { ...none, public: words('1') })).toEqual({ postId: '1', way: 'public' })
    const gone = [post('1', { deletedAt: '2026-03-02T09:00:00.000Z' }), post('3')]
    expect(aimOf({ ...thread, posts: gone }, { ...none, public: words('1') })).toEqual({ postId: '3', way: 'public' })
    // An empty draft answers nothing.
    expect(aimOf(thread, { ...none, public: { text: '', toPostId: '1' } })).toEqual({ postId: '3', way: 'public' })
  })

  it('never puts private words under a post that everybody reads, nor public ones under a private one', () => {
    expect(aimOf(thread, { ...none, private: words('1') })).toEqual({ postId: '2', way: 'private' })
    expect(aimOf(thread, { ...none, public: words('2') })).toEqual({ postId: '3', way: 'public' })
    // Where nothing private is left to answer, the private words wait and the field is the public one.
    expect(aimOf({ ...thread, posts: [post('3')] }, { ...none, private: words() })).toEqual({
      postId: '3',
      way: 'public',
    })
  })
})

describe('another post that is chosen', () => {
  it('is answered in private where it was said in private', () => {
    expect(aimAt({ postId: '1', way: 'public' }, post('2', secret), { canWhisper: false, isBegun: true })).toEqual({
      postId: '2',
      way: 'private',
    })
  })

  it('gets a private answer that is begun still where the network lets one, and else a public one', () => {
    const before = { postId: '2', way: 'private' } as const
    const at = (canWhisper: boolean, isBegun = true) => aimAt(before, post('3'), { canWhisper, isBegun })
    expect(at(true)).toEqual({ postId: '3', way: 'private' })
    expect(at(false)).toEqual({ postId: '3', way: 'public' })
    // Nothing is begun: what was said in public is answered in public.
    expect(at(true, false)).toEqual({ postId: '3', way: 'public' })
  })

  it('never takes words along to more readers than they were written for', () => {
    const [everybody, one] = [
      { postId: '3', way: 'public' },
      { postId: '2', way: 'private' },
    ] as const
    expect(goesAlong(one, everybody)).toBe(false)
    for (const [before, next] of [
      [everybody, one],
      [everybody, everybody],
      [one, one],
    ] as const)
      expect(goesAlong(before, next)).toBe(true)
  })
})
