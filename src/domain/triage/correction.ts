import type { Judgement, Probabilities } from './judgement.ts'
import { isLanguageCode } from './language-code.ts'
import { isTopicKey } from './topic-name.ts'
import {
  type Abuse,
  abuses,
  type Hate,
  hates,
  type Head,
  heads,
  type Kind,
  kinds,
  type Sentiment,
  sentiments,
  topics,
} from './labels.ts'

/** What a person says instead: of a head with yes and no a boolean, of anger a step, of topics all of them. */
export type Right = boolean | number | string | readonly string[]

/** A head and what a person says is right of it. */
export interface Correction {
  readonly head: Head
  readonly right: Right
  /** What the engine had said; of a language, the other one is as much worth knowing as the right one. */
  readonly said?: Right | null
}

/** The heads that are corrected by yes or no. */
export const yesNoHeads = ['relevant', 'complaint', 'urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const
/** One of `yesNoHeads`. */
export type YesNoHead = (typeof yesNoHeads)[number]

const isYesNo = (head: Head): head is YesNoHead => yesNoHeads.some((it) => it === head)
const oneOf = <T extends string>(names: readonly T[], it: unknown): it is T => names.some((name) => name === it)

/** Those of these topics that a brand made itself. */
export const ownTopicsOf = (these: readonly string[]): readonly string[] => these.filter((it) => !oneOf(topics, it))

/** A correction from outside, if this head can have this answer; topics each once, in the usual order. */
export function readCorrection(head: string, right: unknown): Correction | undefined {
  if (!oneOf(heads, head)) return undefined
  if (isYesNo(head)) return typeof right === 'boolean' ? { head, right } : undefined
  switch (head) {
    case 'anger':
      return right === 0 || right === 1 || right === 2 || right === 3 ? { head, right } : undefined
    case 'sentiment':
      return oneOf(sentiments, right) ? { head, right } : undefined
    case 'kind':
      return oneOf(kinds, right) ? { head, right } : undefined
    case 'abuse':
      return oneOf(abuses, right) ? { head, right } : undefined
    case 'hate':
      return oneOf(hates, right) ? { head, right } : undefined
    case 'language':
      return typeof right === 'string' && isLanguageCode(right) ? { head, right } : undefined
    case 'topics':
      return Array.isArray(right) && right.every((it) => typeof it === 'string' && isTopicKey(it))
        ? { head, right: [...topics.filter((topic) => right.includes(topic)), ...new Set(ownTopicsOf(right))] }
        : undefined
  }
}

/** What a judgement says of a head. */
export const saidOf = (it: Pick<Judgement, Head>, head: Head): Right | null => it[head]

/** Whether two answers of a head are the same one. */
export const sameRight = (a: Right | null, b: Right | null): boolean =>
  typeof a === 'object' && a !== null
    ? typeof b === 'object' && b !== null && a.length === b.length && a.every((it) => b.includes(it))
    : a === b

/** What a correction says of each output of the engine. */
export function outputsOf({ head, right, said }: Correction): ReadonlyMap<string, boolean> {
  const says = new Map<string, boolean>()
  const each = (prefix: string, names: readonly string[]): void => {
    for (const name of names) says.set(`${prefix}.${name}`, name === right)
  }
  if (isYesNo(head)) says.set(head, right === true)
  else if (head === 'sentiment') each('own', sentiments)
  else if (head === 'kind') {
    says.set('complaint', right === 'complaint')
    // What else it could have been is only known where it is something else.
    if (right !== 'complaint')
      each(
        'kind',
        kinds.filter((kind) => kind !== 'complaint'),
      )
  } else if (head === 'anger') for (const step of [1, 2, 3]) says.set(`anger.${step}`, Number(right) >= step)
  else if (head === 'topics')
    for (const topic of topics) says.set(`topic.${topic}`, typeof right === 'object' && right.includes(topic))
  else if (head === 'abuse') {
    says.set('abuse', right !== 'none')
    if (right !== 'none')
      each(
        'abuse',
        abuses.filter((abuse) => abuse !== 'none'),
      )
    // Against whom is told by the words for groups of people: a few posts of one brand teach nothing about those.
  } else if (head === 'hate') says.set('hate', right !== 'none')
  else if (head === 'language') {
    if (typeof said === 'string' && said !== right) says.set(`language.${said}`, false)
    says.set(`language.${String(right)}`, true)
  }
  return says
}

/** Whether the engine answers a head by this output: those are left alone when the layer is switched off for it. Kind and complaint share one: kind is switched off without it. */
export function answersBy(head: Head, output: string): boolean {
  switch (head) {
    case 'sentiment':
      return output.startsWith('own.')
    case 'topics':
      return output.startsWith('topic.')
    case 'abuse':
      return output === head || output.startsWith('abuse.')
    case 'kind':
    case 'anger':
    case 'language':
      return output.startsWith(`${head}.`)
    default:
      return output === head
  }
}

/** A judgement with what people said in place of what the engine says: they are always right, certain and in no doubt; rules that go by how likely a complaint is go by that too. */
export function corrected(it: Judgement, corrections: readonly Correction[]): Judgement {
  let now = it
  for (const correction of corrections) now = withOne(now, correction, it.p)
  return now
}

/** `engine`: how likely the engine held each answer, before anybody said anything. */
function withOne(it: Judgement, { head, right }: Correction, engine: Probabilities): Judgement {
  const sure = { ...it, unsure: it.unsure.filter((each) => each !== head) }
  const with_ = (p: Partial<Probabilities>): Probabilities => ({ ...it.p, ...p })
  switch (head) {
    case 'complaint':
      return right === true
        ? withKind(certainly(sure, 'complaint', true), 'complaint', only(kinds, 'complaint'))
        : noComplaint(certainly(sure, 'complaint', false), engine)
    case 'kind':
      // Checked by `readCorrection`, as all below.
      return withKind(certainly(sure, 'complaint', right === 'complaint'), right as Kind, only(kinds, right as Kind))
    case 'sentiment':
      return { ...sure, sentiment: right as Sentiment, p: with_({ sentiment: only(sentiments, right as Sentiment) }) }
    case 'anger': {
      const reached = (step: number): number => (Number(right) >= step ? 1 : 0)
      return { ...sure, anger: right as 0 | 1 | 2 | 3, p: with_({ anger: [reached(1), reached(2), reached(3)] }) }
    }
    case 'topics':
      return withTopics(sure, right as readonly string[])
    case 'abuse':
      return { ...sure, abuse: right as Abuse, p: with_({ abuse: only(abuses, right as Abuse) }) }
    case 'hate':
      return { ...sure, hate: right as Hate, p: with_({ hate: right === 'none' ? 0 : 1 }) }
    case 'language':
      return { ...sure, language: String(right), p: with_({ language: { [String(right)]: 1 } }) }
    default:
      return certainly(sure, head, right === true)
  }
}

/** One answer for certain, and no other. */
function only<K extends string>(names: readonly K[], right: K): Record<K, number> {
  const made: Partial<Record<K, number>> = {}
  for (const name of names) made[name] = name === right ? 1 : 0
  // Each of the names has its value by now.
  return made as Record<K, number>
}

const withKind = (it: Judgement, kind: Kind, p: Probabilities['kind']): Judgement => ({
  ...it,
  kind,
  unsure: it.unsure.filter((each) => each !== 'kind' && each !== 'complaint'),
  p: { ...it.p, kind: p },
})

/** No complaint, so something else: what that is stays as likely as it was among the others, and in doubt where it was. */
function noComplaint(it: Judgement, engine: Probabilities): Judgement {
  if (it.kind !== 'complaint') return it
  const others = { ...engine.kind, complaint: 0 }
  const sum = kinds.reduce((all, kind) => all + others[kind], 0)
  if (sum > 0) for (const kind of kinds) others[kind] /= sum
  return { ...it, kind: likeliestOther({ kind: others }), p: { ...it.p, kind: others } }
}

const withTopics = (it: Judgement, right: readonly string[]): Judgement => {
  const said = Object.fromEntries([...topics, ...right].map((key) => [key, right.includes(key) ? 1 : 0]))
  return { ...it, topics: right, p: { ...it.p, topics: { ...it.p.topics, ...said } } }
}

const certainly = (it: Judgement, head: YesNoHead, yes: boolean): Judgement => ({
  ...it,
  [head]: yes,
  p: { ...it.p, [head]: yes ? 1 : 0 },
})

/** What a post is most likely that is no complaint. */
function likeliestOther({ kind: p }: Pick<Probabilities, 'kind'>): Kind {
  const others = kinds.filter((kind) => kind !== 'complaint')
  return others.reduce<Kind>((best, kind) => (p[kind] > p[best] ? kind : best), 'chatter')
}

/** One in so many corrected posts is never learnt from: it shows whether learning helps. */
const heldOutOf = 5

/** Whether the corrections of a post are held out: by its id alone, so that it stays so whatever else happens, and all heads of a post are on one side. */
export function isHeldOut(postId: string): boolean {
  let hash = 0x811c9dc5
  for (let i = 0; i < postId.length; i++) hash = Math.imul(hash ^ postId.charCodeAt(i), 0x01000193)
  // The last steps of the hash mix its bits: ids that follow one another fall apart.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 13
  return (hash >>> 0) % heldOutOf === 0
}
