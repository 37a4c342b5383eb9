import { topics } from './labels.ts'

/** So many topics a brand may have at once, each of so many sentences of so many characters. */
export const ownTopicsAtMost = 50
export const topicExamplesAtMost = 200
export const topicExampleLength = 500
export const topicNameLength = 60

const longestKey = 34

/** Whether a word may be the key of a brand's own topic. */
export const isTopicKey = (it: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(it) && it.length <= 40

/** The word by which a topic is found, made of its name: small letters without accents, what is no letter or digit a dash. Where another has it, or it means something else already (`isTaken`), it gets a number. */
export function topicKey(name: string, others: ReadonlySet<string>, isTaken: (key: string) => boolean): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestKey)
    .replaceAll(/^-+|-+$/g, '')
  // A name in another script has no such letters.
  const first = plain === '' ? 'topic' : plain
  for (let n = 1; ; n++) {
    const key = n === 1 ? first : `${first}-${n}`
    if (!others.has(key) && !topics.some((it) => it === key) && !isTaken(key)) return key
  }
}
