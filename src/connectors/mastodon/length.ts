import type { ReplyLength } from '../sdk/connector.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Every address counts as so many signs (characters_reserved_per_url). */
const perAddress = 23
/** Mastodon's 500, of which the name of whom one answers takes some: its domain does not count, its name has up to 30 signs. */
const most = 500 - 32

/** What fits on every server: addresses count 23 signs, the domain of a mention none (NETWORKS, sections 6 and 22). */
export const replyLength: ReplyLength = {
  max: most,
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
