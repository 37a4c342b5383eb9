import type { DemoPerson } from './scenario.ts'

const words: Readonly<Record<string, readonly (string | null)[]>> = {
  fr: [
    'Merci d’avoir répondu. Vraiment. On attend la suite, alors.',
    'Ah, quelqu’un\u202f! Merci, ça change tout de savoir qu’on est lu.',
    null,
    'Merci. Et du coup, c’est sous combien de temps\u202f?',
    'Bon, ça va mieux en l’entendant de vous. Merci.',
    'Merci pour la réponse, je vous envoie mon numéro de commande.',
    null,
    'D’accord. Je patiente, merci de m’avoir tenu au courant.',
  ],
  en: [
    'Thank you for answering. Honestly, that helps.',
    'A human! Thanks. I’ll wait, then.',
    null,
    'Thanks. Roughly how long will it take?',
    'Appreciate it. Sending you my order number now.',
    'All right, that’s fair. Thank you.',
    null,
    'Good to know somebody is reading. Thanks.',
  ],
}

/** What somebody says when the brand has answered them: thanks, a question, or nothing (null). The same for the same answer. */
export function reactionOf(person: DemoPerson, key: string): string | null {
  const choices = words[person.language] ?? words['en'] ?? []
  const sum = [...key].reduce((total, char) => total + char.charCodeAt(0), 0)
  return choices[sum % choices.length] ?? null
}
