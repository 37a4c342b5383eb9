import { describe, expect, it } from 'vitest'
import { outdating } from './outdated.ts'

const line = (kind: string, replyId: string | null = null) => ({ kind, replyId })
const kinds = (...since: readonly ReturnType<typeof line>[]) => outdating(since).map(({ kind }) => kind)

describe('an answer that was begun before something happened', () => {
  it('is outdated when the customer wrote again, or changed or removed their words', () => {
    expect(
      kinds(
        line('post-joined'),
        line('clock-started'),
        line('post-edited'),
        line('post-deleted'),
        line('post-restored'),
      ),
    ).toEqual(['post-joined', 'post-edited', 'post-deleted', 'post-restored'])
  })

  it('is outdated when somebody else answered, here or elsewhere', () => {
    expect(kinds(line('reply-queued', 'a'), line('reply-sending', 'a'), line('answered', 'a'))).toEqual([
      'reply-queued',
    ])
    expect(kinds(line('answered'))).toEqual(['answered'])
  })

  it('is not outdated by an answer that went to another case with the post that it answers', () => {
    const since = [line('reply-queued', 'a'), line('merge-undone'), line('reply-queued', 'b')]
    expect(outdating(since, ['a'])).toEqual([line('reply-queued', 'b')])
  })

  it('is not outdated by what was taken back, by the end of an answer that was under way, or by what is no answer', () => {
    expect(kinds(line('reply-queued', 'a'), line('reply-cancelled', 'a'))).toEqual([])
    expect(kinds(line('reply-queued', 'a'), line('reply-refused', 'a'))).toEqual([])
    expect(kinds(line('reply-sending', 'a'), line('answered', 'a'))).toEqual([])
    expect(kinds(line('assigned'), line('note-added'), line('priority-set'), line('clock-warned'))).toEqual([])
  })
})
