/** Where in a note somebody is named: from the `@` on, in UTF-16 units as a browser counts them. */
export interface MentionPlace {
  readonly at: number
  readonly length: number
}

/** Somebody who is named in a note, by id. */
export interface Mention extends MentionPlace {
  readonly personId: string
}

/** A team or a department that is named in a note, by id. */
export interface GroupMention extends MentionPlace {
  readonly kind: 'team' | 'department'
  readonly id: string
}

/** Whoever names more people in one note names nobody. */
export const mostMentions = 30

/** Whether a place of a text can hold a mention: it begins with `@` and ends within the text. */
export const isMentionPlace = (text: string, { at, length }: MentionPlace): boolean =>
  Number.isInteger(at) &&
  Number.isInteger(length) &&
  at >= 0 &&
  length >= 2 &&
  at + length <= text.length &&
  text[at] === '@'

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign)

/** Where these people are named in a text. */
export const findMentions = (
  text: string,
  people: readonly { readonly id: string; readonly name: string }[],
): readonly Mention[] => findNames(text, people).map(({ it, at, length }) => ({ personId: it.id, at, length }))

/** Where these are named in a text, `@` and the whole name, whatever its case; the longest name wins. Two of one name are both named: nobody is left out silently. */
export function findNames<It extends { readonly name: string }>(
  text: string,
  all: readonly It[],
): readonly (MentionPlace & { readonly it: It })[] {
  const names = all.filter(({ name }) => name.trim() !== '').toSorted((a, b) => b.name.length - a.name.length)
  const found: (MentionPlace & { readonly it: It })[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (isWord(text[at - 1])) continue
    const says = ({ name }: { readonly name: string }): boolean => {
      const said = text.slice(at + 1, at + 1 + name.length)
      return said.localeCompare(name, 'fr', { sensitivity: 'accent' }) === 0 && !isWord(text[at + 1 + name.length])
    }
    const longest = names.find(says)
    if (longest === undefined) continue
    const { length } = longest.name
    for (const it of names) {
      if (it.name.length === length && says(it)) found.push({ it, at, length: length + 1 })
    }
  }
  return found.slice(0, mostMentions)
}

/** The name that is being typed before the caret, `@ca`: where it begins and what stands after the sign; null when none is. A name may hold a space. */
export function mentionAt(text: string, caret: number): { readonly at: number; readonly typed: string } | null {
  const found = /(?:^|[\s(«“"'’])(@([\p{L}\p{N}_'’.-]*(?: [\p{L}\p{N}_'’.-]*){0,2}))$/u.exec(
    text.slice(Math.max(0, caret - 60), caret),
  )
  return found === null ? null : { at: caret - (found[1] ?? '').length, typed: found[2] ?? '' }
}

/** A text in pieces, in order: plain words, and who is named. Places that make no sense in it, as in a text that was erased, are left out. */
export function mentionPieces<It extends MentionPlace>(
  text: string,
  mentions: readonly It[],
): readonly { readonly text: string; readonly mention: It | null }[] {
  const pieces: { text: string; mention: It | null }[] = []
  let from = 0
  for (const it of mentions.toSorted((a, b) => a.at - b.at)) {
    if (it.at < from || !isMentionPlace(text, it)) continue
    if (it.at > from) pieces.push({ text: text.slice(from, it.at), mention: null })
    pieces.push({ text: text.slice(it.at, it.at + it.length), mention: it })
    from = it.at + it.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), mention: null })
  return pieces
}
