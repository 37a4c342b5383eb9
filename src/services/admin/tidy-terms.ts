import { isLoneLetter } from '../../domain/listening/lone-letter.ts'
import { readLink } from '../../domain/listening/site.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import { ServiceError } from '../errors.ts'

/** The terms as they are listened for: signs, schemes and stray spaces gone, each once. A term that would find nothing, or nearly everything, is refused with a sentence. */
export function tidyTerms(terms: readonly WatchTerm[], path = 'terms'): readonly WatchTerm[] {
  const seen = new Map<string, WatchTerm>()
  terms.forEach((term, index) => {
    const kind = kindOf(term)
    const tidied: WatchTerm = { kind, text: tidy({ kind, text: term.text }) }
    const why = fault(tidied)
    if (why !== null) {
      throw new ServiceError('invalid', 'term-useless', why, {
        facts: { term: index, errors: [{ path: `${path}.${index}.text`, message: why }] },
      })
    }
    const key = keyOf(tidied)
    if (!seen.has(key)) seen.set(key, tidied)
  })
  return [...seen.values()]
}

/** What makes two tidied terms the same. */
export const keyOf = ({ kind, text }: WatchTerm): string => `${kind} ${text.normalize('NFKC').toLowerCase()}`

// A name that begins with @ is looked for as a handle; then it is shown as one, too.
const kindOf = ({ kind, text }: WatchTerm): WatchTerm['kind'] =>
  kind === 'name' && /^\s*[@＠][\p{L}\p{N}_]/u.test(text) ? 'handle' : kind

const tidy = ({ kind, text }: WatchTerm): string => {
  const plain = text.trim().replace(/\s+/gu, ' ')
  switch (kind) {
    case 'name':
      return plain
    case 'handle':
      return plain.replace(/^[@＠\s]+/u, '')
    case 'hashtag':
      return plain.replace(/^[#＃\s]+/u, '').replaceAll(' ', '')
    case 'site':
      return plain
        .replace(/[?#].*$/u, '')
        .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//iu, '')
        .replace(/\/+$/u, '')
  }
}

const fault = ({ kind, text }: WatchTerm): string | null => {
  if (text === '') return 'This term is empty.'
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text)) return `“${text}” has no letter or digit to listen for.`
  if (isLoneLetter(text)) return `“${text}” is a single letter, which nearly every post holds.`
  if (kind === 'handle' && text.includes(' ')) return `“${text}” is not a handle: a handle has no spaces.`
  if (kind === 'site' && !isSite(text))
    return `“${text}” is not a site. A site looks like example.com or example.com/shop.`
  return null
}

const isSite = (text: string): boolean => !text.includes(' ') && /[^.]\.[^.]/u.test(readLink(text)?.host ?? '')
