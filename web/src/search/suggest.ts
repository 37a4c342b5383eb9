/** What can be written, and what it means. */
export type Pair = readonly [string, string]

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const most = 8

/** The word that is being typed at the end of a search; none inside a phrase. */
const lastWord = (text: string): string | null =>
  (text.match(/"/g) ?? []).length % 2 === 1 ? null : (/(?:^|\s)([^\s"]*)$/u.exec(text)?.[1] ?? null)

/** What may be meant by the word at the end: operators while their name begins so, an operator's values behind its colon. */
export function suggestionsFor(text: string, operators: readonly Pair[], values: readonly Pair[]): readonly Pair[] {
  const word = folded(lastWord(text) ?? '')
  if (word === '') return []
  const from = word.includes(':') ? values : word.length > 1 ? operators : []
  // A value of several words stands in quotes, which nobody types who only begins it.
  const plain = (written: string): string => folded(written).replaceAll('"', '')
  return from.filter(([written]) => plain(written).startsWith(word) && plain(written) !== word).slice(0, most)
}

/** The search with what was chosen in the place of the word at the end. */
export function withSuggestion(text: string, written: string): string {
  const word = lastWord(text) ?? ''
  return `${text.slice(0, text.length - word.length)}${written}${written.endsWith(':') ? '' : ' '}`
}
