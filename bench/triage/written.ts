import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnPost } from './data.ts'

/** Where the posts lie that were written for the training and are kept with the project. */
export const writtenFolder = join('models', 'training')

const kindOf: Readonly<Record<string, string>> = {
  c: 'complaint',
  q: 'question',
  p: 'praise',
  s: 'suggestion',
  t: 'thanks',
  n: 'news',
  x: 'spam',
  l: 'troll',
  h: 'chatter',
}
const sentimentOf: Readonly<Record<string, string>> = { '-': 'neg', '0': 'neu', '+': 'pos' }
const abuseOf: Readonly<Record<string, string>> = {
  V: 'vulgar',
  B: 'insult-brand',
  P: 'insult-person',
  T: 'threat',
}
const shape = /^([cqpstnxlh])([-0+])([0-3])([uwmviVBPTN]*)(?: ([a-z,-]+))?$/

const linesOf = (folder: string, kind: string): readonly (readonly [file: string, line: string])[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.startsWith(`${kind}-`) && file.endsWith('.tsv'))
        .sort()
        .flatMap((file) =>
          readFileSync(join(folder, file), 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => [file, line] as const),
        )
    : []

const langOf = (file: string): string => file.slice(-6, -4)

/**
 * The posts about businesses of `models/training`, in their order; what their letters mean stands in its README. Throws
 * on a line that does not follow it.
 */
export function readWritten(folder: string = writtenFolder): readonly OwnPost[] {
  return linesOf(folder, 'posts').map(([file, line], i) => {
    const [labels = '', text = ''] = line.split('\t')
    const read = shape.exec(labels)
    if (read === null || text === '') throw new Error(`${file}: not a post: ${line}`)
    const [, kind = '', sentiment = '', anger = '', flags = '', about = ''] = read
    const has = (flag: string): number => (flags.includes(flag) ? 1 : 0)
    const rough = [...flags].find((flag) => flag in abuseOf) ?? ''
    return {
      id: `w-${i}`,
      lang: langOf(file),
      text,
      relevant: 1 - has('N'),
      kind: kindOf[kind] ?? '',
      sentiment: sentimentOf[sentiment] ?? '',
      complaint: kind === 'c' ? 1 : 0,
      anger: Number(anger),
      abuse: abuseOf[rough] ?? 'none',
      sarcasm: has('i'),
      urgent: has('u'),
      churn: has('w'),
      reminder: has('m'),
      viral: has('v'),
      topics: about === '' ? [] : about.split(','),
    }
  })
}

/** A sentence about people, and whether it is hateful. */
export interface AboutPeople {
  readonly lang: string
  readonly text: string
  readonly hate: 'none' | 'racism' | 'sexism' | 'other'
  /** Whether there is a rough word or an insult in it, hateful or not. */
  readonly toxic: boolean
}

const hateOf: Readonly<Record<string, AboutPeople['hate']>> = { r: 'racism', s: 'sexism', o: 'other' }

/** The sentences about people of `models/training`. Throws on a line that does not follow its README. */
export function readPeople(folder: string = writtenFolder): readonly AboutPeople[] {
  return linesOf(folder, 'people').map(([file, line]) => {
    const [label = '', text = ''] = line.split('\t')
    if (!/^[rsotn]$/.test(label) || text === '') throw new Error(`${file}: not a sentence with its label: ${line}`)
    return { lang: langOf(file), text, hate: hateOf[label] ?? 'none', toxic: label !== 'n' }
  })
}

/** What was said by hand of a post of a public set, whose text stays with the set. */
export interface LabelledTweet {
  readonly set: string
  readonly id: string
  /** Whether its writer complains of a business. */
  readonly complaint: boolean
}

/** The labels of real posts in `models/training`, by set and id. Throws on a line that does not follow its README. */
export function readTweets(folder: string = writtenFolder): readonly LabelledTweet[] {
  return linesOf(folder, 'tweets').map(([file, line]) => {
    const [label = '', set = '', id = ''] = line.split('\t')
    if (!/^[cn]$/.test(label) || set === '' || id === '') throw new Error(`${file}: not a post of a set: ${line}`)
    return { set, id, complaint: label === 'c' }
  })
}
