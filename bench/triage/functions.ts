import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { macroF1 } from './figures.ts'

/** Where the sentences lie that are measured on by function, and never learnt from. */
export const functionsFolder = join('models', 'functions')

/** One sentence of a functional test: what it tries, whether it is hateful, and of whom it speaks. */
export interface Tried {
  readonly lang: string
  /** The function that it tries: what a detector of hate has to be able to do. */
  readonly of: string
  readonly hateful: boolean
  /** The group that is spoken of; `-`: none. */
  readonly group: string
  readonly text: string
}

/** The functional tests for hate in one language, in their order; none where there is no such file. Throws on a line that does not follow the README beside them. */
export function readFunctions(lang: string, folder: string = functionsFolder): readonly Tried[] {
  const file = join(folder, `hate.${lang}.tsv`)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [of = '', label = '', group = '', text = ''] = line.split('\t')
      if (of === '' || !/^[hn]$/.test(label) || group === '' || text === '')
        throw new Error(`${file}: not a sentence with its function: ${line}`)
      return { lang, of, hateful: label === 'h', group, text }
    })
}

/** How one function fared: how many of its sentences, and how many of them were told right. */
export interface Fared {
  readonly of: string
  readonly hateful: boolean
  readonly posts: number
  readonly right: number
}

/** Below this share of right answers a function counts as weak: a coin does as well. */
const weakBelow = 0.5

/** What came of functional tests: macro-F1 and each function, the weak ones by themselves. */
export interface Outcome {
  readonly macroF1: number
  readonly functions: readonly Fared[]
  readonly weak: readonly Fared[]
}

/** Tries each sentence on `hears`, which says whether it hears hate. */
export function tryFunctions(tests: readonly Tried[], hears: (text: string) => boolean): Outcome {
  const heard = tests.map(({ text }) => hears(text))
  const fared = new Map<string, Fared>()
  for (const [i, { of, hateful }] of tests.entries()) {
    const { posts, right } = fared.get(of) ?? { posts: 0, right: 0 }
    fared.set(of, { of, hateful, posts: posts + 1, right: right + (heard[i] === hateful ? 1 : 0) })
  }
  const functions = [...fared.values()]
  return {
    macroF1: macroF1(
      tests.map(({ hateful }) => hateful),
      heard,
    ),
    functions,
    weak: functions
      .filter(({ posts, right }) => right < posts * weakBelow)
      .sort((a, b) => a.right / a.posts - b.right / b.posts),
  }
}
