import type { Words } from '../sdk/connector.ts'

/** What everything takes on servers that know fine rights (Mastodon from 2.4.3 on), and what each of them is for. */
const fine: Readonly<Record<string, Words | null>> = {
  'read:accounts': null,
  'read:follows': { en: 'tell a block from a deletion', fr: 'distinguer un blocage d’une suppression' },
  'read:notifications': { en: 'hear mentions', fr: 'recevoir les mentions' },
  'read:search': { en: 'search for words', fr: 'chercher des mots' },
  'read:statuses': { en: 'read posts', fr: 'lire les messages' },
  'write:statuses': { en: 'answer', fr: 'répondre' },
  'write:blocks': { en: 'block', fr: 'bloquer' },
  'write:mutes': { en: 'mute', fr: 'masquer' },
  'write:reports': { en: 'report', fr: 'signaler' },
}

/** The rights to ask for: the fine ones where the server names them all, else the two that every server knows. */
export const rightsFor = (known: readonly string[]): readonly string[] =>
  Object.keys(fine).every((right) => known.includes(right)) ? Object.keys(fine) : ['read', 'write']

/** What these rights do not allow, in a sentence that says what helps; null where nothing is missing, or the server did not say what it granted. */
export function missingIn(granted: readonly string[]): Words | null {
  if (granted.length === 0) return null
  const missing = Object.entries(fine).flatMap(([right, words]) => {
    const [group = ''] = right.split(':')
    return words === null || granted.includes(right) || granted.includes(group) ? [] : [words]
  })
  if (missing.length === 0) return null
  return {
    en: `This sign-in does not let Vigie ${inRow(missing, 'en', 'or')}. Connect it again and allow that.`,
    fr: `Cette connexion ne permet pas à Vigie de ${inRow(missing, 'fr', 'ni de')}. Reconnectez-la en l’autorisant.`,
  }
}

function inRow(words: readonly Words[], language: 'en' | 'fr', last: string): string {
  const said = words.map((it) => it[language])
  const [end = ''] = said.slice(-1)
  return said.length === 1 ? end : `${said.slice(0, -1).join(language === 'en' ? ', ' : ', de ')} ${last} ${end}`
}
