import type { WatchConditions, WatchRule, WatchTerm } from '../../src/domain/model/watch.ts'
import { pick } from './random.ts'

const words =
  `le la les un une des je tu il elle nous vous ils mon ma mes ce cette depuis trois jours toujours rien personne ne
répond au téléphone colis perdu commande livraison retard remboursement service client magasin hier soir matin encore
fois très déçu merci bravo super équipe boulangerie café été élève façon garçon œuvre cœur où déjà peut-être aujourd’hui
c’est l’après-midi d’accord qu’il the a an my order is late again and nobody answers phone support waiting refund since
monday really disappointed thank you great team love this shop coffee train delayed parcel broken screen why does never
work when need it please help someone 😡 🙏 😊 👍 !!! … ok lol mdr svp 24h 3 jours 100€ n°12 #fail #sav #service
https://news.example/2026/11/article?id=42 @quelquun.bsky.social @someone`
    .split(/\s+/)
    .filter((word) => word.length > 0)

const syllables = 'ba co di fu ga hé jo ka lé mi no pa qui ra sé ti vo xé zu bran clo dré fro gui stel tran ver'.split(
  ' ',
)

const coinedName = (random: () => number): string => {
  const word = (): string => {
    let text = ''
    for (let i = 2 + Math.floor(random() * 2); i > 0; i--) text += pick(random, syllables)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  return random() < 0.3 ? `${word()} ${word()}` : word()
}

/** Rules as shops have them: a name with its misspellings, handles, a hashtag, a site; two to six terms each. */
export function coinRules(
  random: () => number,
  count: number,
  brandId: string,
  ruleId: (i: number) => string,
): WatchRule[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${coinedName(random)}${pick(random, syllables)}`
    const plain = name
      .normalize('NFD')
      .replace(/[^a-zA-Z]/g, '')
      .toLowerCase()
    const all: readonly WatchTerm[] = [
      { kind: 'name', text: name },
      { kind: 'name', text: `${name}e` },
      { kind: 'handle', text: plain },
      { kind: 'hashtag', text: `${plain}sav` },
      { kind: 'site', text: `${plain}.example` },
      { kind: 'name', text: `Maison ${name}` },
    ]
    return { id: ruleId(i), brandId, name, terms: all.slice(0, 2 + (i % 5)) }
  })
}

const common = ['colis', 'retard', 'service', 'client', 'commande', 'livraison', 'order', 'refund', 'phone', 'rien']
const unwanted = ['emploi', 'concours', 'merci', 'lol', 'thank you', 'bravo']

/** The same rules, each with conditions of every kind; the words that they ask for and refuse stand in most posts. Every tenth has no terms of its own, only what it asks for. */
export function withConditions(random: () => number, rules: readonly WatchRule[]): WatchRule[] {
  const name = (text: string): WatchTerm => ({ kind: 'name', text })
  return rules.map((rule, i) => {
    const bare = i % 10 === 9
    const conditions: WatchConditions = {
      all: [...(bare ? rule.terms.slice(0, 1) : []), ...(i % 3 === 0 ? [name(pick(random, common))] : [])],
      none: [name(pick(random, unwanted)), name(`${pick(random, unwanted)} ${i % 50}`)],
      near: i % 2 === 0 ? [{ first: pick(random, common), second: pick(random, common), between: 3 + (i % 20) }] : [],
      languages: i % 4 === 0 ? ['fr', 'en'] : [],
      networks: i % 5 === 0 ? ['bench', 'feeds'] : [],
      author: i % 6 === 0 ? 'person' : 'any',
    }
    return { ...rule, terms: bare ? [] : rule.terms, conditions }
  })
}

/** A text of 40 to 300 letters in which no rule is named. */
export function write(random: () => number): string {
  const length = 40 + Math.floor(random() * 261)
  let text = ''
  while (text.length < length) text += `${text === '' ? '' : ' '}${pick(random, words)}`
  return text.slice(0, text.lastIndexOf(' ', 300)).padEnd(40, '.')
}

/** Puts one of the rules' terms into a text, as a person would write it. */
export function mention(random: () => number, text: string, rules: readonly WatchRule[]): string {
  const rule = pick(random, rules)
  const term = pick(random, rule.terms.length === 0 ? (rule.conditions?.all ?? []) : rule.terms)
  const written = {
    name: term.text,
    handle: `@${term.text}`,
    hashtag: `#${term.text}`,
    site: `https://www.${term.text}/aide?x=1`,
  }[term.kind]
  const cased = random() < 0.3 && term.kind === 'name' ? written.toUpperCase() : written
  const cut = text.indexOf(' ', Math.floor(random() * text.length * 0.8))
  return cut < 0 ? `${cased} ${text}` : `${text.slice(0, cut)} ${cased}${text.slice(cut)}`
}
