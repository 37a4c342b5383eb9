import type { PostJudgement } from '../../../src/api/judgement.ts'

/** Where something is marked in a text, as `stretches` takes it; what is no rule has a name that no rule can have. */
interface Layer {
  readonly rule: string
  readonly start: number
  readonly end: number
}

const speaksSign = '\0speaks'
const personalSign = '\0personal:'

/** What is marked beside the rules' finds: the words that speak for what is being explained, and personal data. */
export const layersOf = (it: PostJudgement | null, head: string | null): readonly Layer[] =>
  it === null
    ? []
    : [
        ...it.reasons
          .filter((reason) => reason.head === head)
          .map(({ start, end }) => ({ rule: speaksSign, start, end })),
        ...it.personal.map(({ kind, start, end }) => ({ rule: `${personalSign}${kind}`, start, end })),
      ]

/** What a marked stretch is. */
export interface Marked {
  readonly rules: readonly string[]
  readonly speaks: boolean
  readonly personal: PostJudgement['personal'][number]['kind'] | null
}

const personalKinds = ['phone', 'mail', 'address', 'iban', 'card', 'social', 'account', 'order'] as const

/** The names of a stretch, told apart again. */
export function markedAs(names: readonly string[]): Marked {
  const personal = names.find((it) => it.startsWith(personalSign))?.slice(personalSign.length)
  return {
    rules: names.filter((it) => !it.startsWith('\0')),
    speaks: names.includes(speaksSign),
    personal: personalKinds.find((it) => it === personal) ?? null,
  }
}
