/** Texts that answers begin with (templates) and pieces of them that are typed by a shortcut (snippets). */

/** A blank that the writer fills in before an answer may leave. */
export interface Blank {
  /** Where it begins in the text, in UTF-16 units. */
  readonly at: number
  readonly length: number
  /** What is to be written there, in the words of who made the template. */
  readonly says: string
}

/** What is known of a case when an answer to it is begun; null where nobody knows. */
export interface Known {
  /** The customer's name as they show it. */
  readonly name: string | null
  /** The first name of who writes. */
  readonly me: string | null
  readonly brand: string | null
  /** The place that is spoken of. */
  readonly place: string | null
}

/** The words that a template may hold in double braces, in both languages of the interface, and what each stands for. */
export const variables = {
  'first-name': 'firstName',
  prénom: 'firstName',
  name: 'name',
  nom: 'name',
  me: 'me',
  moi: 'me',
  brand: 'brand',
  marque: 'brand',
  place: 'place',
  lieu: 'place',
} as const

const mostWords = 120
// Of any length, over lines, empty, with brackets of its own, or a variable that nothing was put for: a blank that is not seen as one leaves with the answer.
const blank = /\[\[((?:(?!\[\[|\]\])[^])*)\]\]|\{\{((?:(?!\{\{|\}\})[^])*)\}\}/g
const opener = /\[\[|\{\{/g
const variable = /\{\{([^{}\n]+)\}\}/g

const says = (inside: string): string => inside.replace(/\s+/g, ' ').trim() || '?'

/** The blanks that stand in a text, `[[what to write here]]` or `{{a variable}}`, from the first to the last. One that is begun and never ended, as when its end was deleted, goes to the end of its line. */
export function blanksIn(text: string): readonly Blank[] {
  const whole = [...text.matchAll(blank)].map((found) => ({
    at: found.index,
    length: found[0].length,
    says: says(found[1] ?? found[2] ?? ''),
  }))
  const begun = whole.length > 0 ? undefined : [...text.matchAll(opener)].at(-1)
  if (begun === undefined) return whole
  const [line = ''] = text.slice(begun.index).split('\n', 1)
  return [{ at: begun.index, length: line.length, says: says(line.slice(2)) }]
}

/** Words that somebody else chose, fit for one line of ours: no new line, no mark that would make a blank or a variable. */
const oneLine = (words: string): string =>
  [
    ...words
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .replace(/[[\]{}]+/g, '')
      .trim(),
  ]
    .slice(0, mostWords / 2)
    .join('')
    .trim()

/** The first word of a name with a letter in it, without what stands around it: "Julie, prof de musique" is Julie. */
const firstOf = (name: string): string =>
  name
    .split(/\s/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, ''))
    .find((word) => /\p{L}/u.test(word)) ?? ''

/** A template with what is known written in, `{{first-name}}` and the like. What nobody knows becomes a blank: an answer never leaves with a hole or a wrong name in it. */
export function fillIn(template: string, known: Known): string {
  const name = oneLine(known.name ?? '')
  const values: Readonly<Record<(typeof variables)[keyof typeof variables], string>> = {
    firstName: firstOf(name),
    name,
    me: oneLine(known.me ?? ''),
    brand: oneLine(known.brand ?? ''),
    place: oneLine(known.place ?? ''),
  }
  return template.replace(variable, (_, inside: string) => {
    const asked = inside.trim().normalize('NFC').toLowerCase()
    const value = Object.hasOwn(variables, asked) ? values[variables[asked as keyof typeof variables]] : ''
    return value === '' ? `[[${oneLine(inside) || '?'}]]` : value
  })
}

/** A text in which something stands in the place of its selection; a snippet is put where one writes, with a space where words would run together. */
export function putAt(
  text: string,
  from: number,
  to: number,
  words: string,
): { readonly text: string; readonly end: number } {
  const before = text.slice(0, from)
  const after = text.slice(to)
  const joins = /[\p{L}\p{N}]$/u.test(words) && /^[\p{L}\p{N}]/u.test(after) ? ' ' : ''
  return { text: before + words + joins + after, end: before.length + words.length }
}

/** The shortcut that is being typed before the caret, `;thanks`: where it begins and what stands after the sign; null when none is. */
export function shortcutAt(text: string, caret: number): { readonly at: number; readonly typed: string } | null {
  const found = /(?:^|[\s(«“"'’])(;([\p{L}\p{N}_-]{0,40}))$/u.exec(text.slice(Math.max(0, caret - 60), caret))
  return found === null ? null : { at: caret - (found[1] ?? '').length, typed: found[2] ?? '' }
}
