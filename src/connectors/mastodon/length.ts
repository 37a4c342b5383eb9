import type { ReplyLength } from '../sdk/connector.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Every address counts as so many signs (characters_reserved_per_url). */
const perAddress = 23
/** The name of whom one answers takes some of it: its domain does not count, its name has up to 30 signs. */
const forTheName = 32
/** What Mastodon allows unless a server says otherwise. */
const usual = 500

/** How long an answer may be where a post may have so many characters. */
export const longestIn = (most: number): number => most - forTheName

/** What fits on a server that does not say how much it takes: addresses count 23 signs, the domain of a mention none (NETWORKS, sections 6 and 22). */
export const replyLength: ReplyLength = {
  max: longestIn(usual),
  unit: 'characters',
  of(text) {
    const counted = text
      .replace(/https?:\/\/\S+/giu, '_'.repeat(perAddress))
      .replace(/(^|\s)(@[\w.-]+)@[\w.-]+\w/gu, '$1$2')
    let count = 0
    for (const _ of graphemes.segment(counted)) count += 1
    return count
  },
}
