import type { ReplyLength } from '../sdk/connector.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const encoder = new TextEncoder()

const mostGraphemes = 300
const mostBytes = 3_000

/** 300 graphemes and 3,000 bytes (app.bsky.feed.post): the one that is nearer its limit counts. */
export const replyLength: ReplyLength = {
  max: mostGraphemes,
  unit: 'graphemes',
  of(text) {
    let count = 0
    for (const _ of graphemes.segment(text)) count += 1
    const bytes = encoder.encode(text).length
    return Math.max(count, bytes > mostBytes ? Math.ceil((bytes / mostBytes) * mostGraphemes) : 0)
  },
}
