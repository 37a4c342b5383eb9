import { gladEmoji, sadEmoji, wryEmoji } from './cues.ts'

/** Speaks of joy. */
export const glad = 1
/** Speaks of anger or grief. */
export const sad = 2
/** Often turns the words before it round. */
export const wry = 4

const moods = new Map<number, number>()
for (const [signs, mood] of [
  [gladEmoji, glad],
  [sadEmoji, sad],
  [wryEmoji, wry],
] as const)
  for (const sign of signs) {
    const code = sign.codePointAt(0) ?? 0
    moods.set(code, (moods.get(code) ?? 0) | mood)
  }

/** What an emoji says by itself: `glad`, `sad` and `wry`, added; 0 for one that is not listed. */
export const emojiMood = (code: number): number => moods.get(code) ?? 0
