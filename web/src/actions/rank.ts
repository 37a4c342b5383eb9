/** A text as it is looked for: lower case, without accents, one space between words. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .toLowerCase()
    .replace(/[\s’'.…·,:«»“”"()_-]+/gu, ' ')
    .trim()

/** How well a text answers what was typed: 0 not at all, more is better. Both folded. Each typed word has to be found, as the beginning of a word, inside one, or with one letter wrong. */
export function score(typed: string, text: string): number {
  if (typed === '') return 1
  if (text === typed) return 1_000
  if (text.startsWith(typed)) return 900 - Math.min(text.length, 100)
  const words = text.split(' ')
  let total = 0
  for (const part of typed.split(' ')) {
    const best = Math.max(...words.map((word) => scoreWord(part, word)))
    if (best === 0) return 0
    total += best
  }
  return total / typed.split(' ').length - Math.min(text.length, 100) / 10
}

function scoreWord(part: string, word: string): number {
  if (word === part) return 500
  if (word.startsWith(part)) return 400
  if (part.length >= 3 && word.includes(part)) return 200
  return part.length >= 4 && nearlyBegins(part, word) ? 100 : 0
}

/** Whether a word begins with `part` but for one letter too many, too few, wrong, or two that changed places. */
function nearlyBegins(part: string, word: string): boolean {
  let at = 0
  while (at < part.length && part[at] === word[at]) at += 1
  if (at === 0) return false
  const [rest, other] = [part.slice(at), word.slice(at)]
  return (
    other.startsWith(rest.slice(1)) ||
    other.slice(1).startsWith(rest) ||
    other.slice(1).startsWith(rest.slice(1)) ||
    (rest.length > 1 && other.startsWith(`${rest[1]}${rest[0]}${rest.slice(2)}`))
  )
}

/** The best answers first; equals stay in their order. Where nothing was typed, what was chosen lately comes first. */
export function rank<T>(
  typed: string,
  all: readonly T[],
  of: (it: T) => { readonly id: string; readonly words: readonly string[] },
  lately: readonly string[],
): readonly T[] {
  const wanted = folded(typed)
  return all
    .map((it, at) => {
      const { id, words } = of(it)
      const recent = lately.indexOf(id)
      const bonus = recent === -1 ? 0 : wanted === '' ? 100 - recent : 5 - Math.min(recent, 5)
      const best = Math.max(...words.map((text) => score(wanted, folded(text))))
      return { it, at, value: best <= 0 ? 0 : best + bonus }
    })
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .map(({ it }) => it)
}
