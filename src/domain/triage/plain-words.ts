import { plainRead } from './features.ts'

/** A part of a text, in UTF-16 units. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Where expressions over plain words (`plainRead`) find something, in the text as it was written; each letter is made plain by itself for that, so a text in which that gives another whole, or which is not read to its end, has no places. */
export function placesOf(text: string, signs: readonly RegExp[]): readonly Place[] {
  let plain = ''
  /** From where each unit of the plain text comes. */
  const from: number[] = []
  let at = 0
  for (const letter of text) {
    const made = plainRead(letter)
    for (let i = 0; i < made.length; i++) from.push(at)
    plain += made
    at += letter.length
  }
  from.push(text.length)
  if (plain !== plainRead(text)) return []
  return signs
    .flatMap((sign) => [...plain.matchAll(new RegExp(sign, 'g'))])
    .map(({ index, 0: found }) => ({ start: from[index] ?? 0, end: from[index + found.length] ?? text.length }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
}
