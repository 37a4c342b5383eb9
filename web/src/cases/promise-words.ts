import type { Language } from '../../../src/api/schemas.ts'
import type { Messages } from '../i18n/fr.ts'
import { datedWords } from '../moments/moments.ts'

/** The sentence of an answer that promises to come back: in the customer's language, by the clocks of the brand, and with its date, because it may be read days later. */
export const promiseSentence = (at: number, now: number, t: Messages, language: Language, timeZone: string): string =>
  t.clocks.promise.sentence(datedWords(at, now, t, language, timeZone))

/** The language of a customer, of those that Vigie speaks; null where it is another one, or unknown. */
export function languageOf(tag: string | null): Language | null {
  const language = tag?.toLowerCase().split('-')[0]
  return language === 'fr' || language === 'en' ? language : null
}

/** A text with the words of another promise, or (null) of none, in the place of those that were put there before. */
export function withPromise(text: string, before: string | null, after: string | null): string {
  const without = before === null ? text : text.replace(before, () => '').trimEnd()
  if (after === null) return without
  return without.trim() === '' ? after : `${without.trimEnd()}\n\n${after}`
}
