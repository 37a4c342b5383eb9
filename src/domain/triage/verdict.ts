import { type CaseKind, type Emotion, emotions, priorities, type Priority } from '../model/priority.ts'
import { partRead } from './features.ts'
import { gravesIn } from './grave.ts'
import type { Judgement } from './judgement.ts'
import type { Head, Kind } from './labels.ts'
import { type Urgency, urgencies, urgenciesIn } from './urgency.ts'

/** What may raise or lower how much is at stake, in the order in which it is told. */
export const verdictReasons = [
  ...urgencies,
  'urgent',
  'threat',
  'hate',
  'several',
  'anger',
  'churn',
  'viral',
  'reminder',
  'followers',
  'spread',
  'complaint',
  'nothing-asked',
] as const
/** One of `verdictReasons`. */
export type VerdictWord = (typeof verdictReasons)[number]

/** One reason, and the priority that it asks for at least (`nothing-asked`: at most). `n`: how many, where it is a number that speaks. */
export interface VerdictReason {
  readonly because: VerdictWord
  readonly asks: Priority
  readonly n?: number
}

/** What a customer’s words make of a case. No words, so that it may stand in the log. */
export interface Verdict {
  /** Null: nobody can say yet. */
  readonly kind: CaseKind | null
  readonly emotion: Emotion | null
  readonly severity: Priority
  readonly reasons: readonly VerdictReason[]
}

/** What the rules look at: a judgement, the words themselves, and how far they go. */
export interface Said {
  readonly judgement: Omit<Judgement, 'personal'>
  readonly text: string
  /** How many follow the writer; null where the network does not say. */
  readonly followers: number | null
  /** How often the post was passed on. */
  readonly reposts: number
}

/** From so many followers a complaint is serious, from so many it is a crisis. */
const manyFollowers = 10_000
const veryManyFollowers = 100_000
/** A complaint that was passed on so often goes on by itself. */
const manyReposts = 20
/** So many serious reasons at once are a crisis. */
const severalAtOnce = 3
/** What is no complaint is answered later, so that must be sure: a complaint less likely than this. */
const unlikelyComplaint = 0.2
/** The same where it is not clear what it is instead. */
const hardlyComplaint = 0.05

/** What is less likely than not raises nothing by itself. */
const likely = 0.5

/** Nothing can be said of a few letters, whatever the model makes of them. */
const fewestLetters = 6

/** What is said where nothing can be said. */
const silent: Verdict = { kind: null, emotion: null, severity: 'medium', reasons: [] }

/** Without the accounts that it names and the pages that it leads to, a text has hardly any letters. */
const isTooShort = (text: string): boolean => {
  const words = partRead(text).replaceAll(/(?:@|https?:)\S+/gu, '')
  let letters = 0
  for (const _ of words.matchAll(/\p{L}/gu)) if (++letters >= fewestLetters) return false
  return true
}

/** What kind a case is, by what its posts are. */
const kindOf: Readonly<Record<Kind, CaseKind>> = {
  complaint: 'complaint',
  question: 'question',
  praise: 'praise',
  suggestion: 'suggestion',
  thanks: 'thanks',
  news: 'other',
  spam: 'other',
  troll: 'other',
  chatter: 'other',
}

/** The more serious of two priorities. */
export const moreSerious = (a: Priority, b: Priority): Priority =>
  priorities.indexOf(a) <= priorities.indexOf(b) ? a : b

/** What one post makes of a case, by rules that can be read, each with its reason. The model says what a post is; how much is at stake is said here. */
export function verdictOf(said: Said): Verdict {
  const { judgement } = said
  if (judgement.language === null || isTooShort(said.text)) return silent
  const kind = kindFor(judgement)
  const emotion = emotionFor(judgement)
  const serious = seriousReasons(said)
  // Who is in doubt raises a case, but does not make a crisis of it, also not together with what else the same doubt speaks of.
  const highest = serious.filter(
    ({ because, asks }) => (asks === 'critical' || asks === 'high') && !judgement.unsure.includes(headOf(because)),
  )
  // Whatever words one urgency has, it is one reason.
  const voices = new Set(highest.map(({ because }) => (headOf(because) === 'urgent' ? 'urgent' : because))).size
  const several: readonly VerdictReason[] =
    voices >= severalAtOnce ? [{ because: 'several', asks: 'critical', n: voices }] : []
  const reasons = [...serious, ...several]
  if (judgement.complaint) reasons.push({ because: 'complaint', asks: 'medium' })
  if (reasons.length > 0) return { kind, emotion, severity: severityOf(reasons), reasons: inOrder(reasons) }
  // Who threatens, goes to law or was hurt asks for something, whatever the model heard.
  const isGrave = gravesIn(said.text).length > 0
  if (isGrave)
    return {
      kind: kind === 'question' || kind === 'suggestion' ? kind : null,
      emotion,
      severity: 'medium',
      reasons: [],
    }
  const asksNothing = kind === 'praise' || kind === 'thanks' || kind === 'other'
  return asksNothing
    ? { kind, emotion, severity: 'low', reasons: [{ because: 'nothing-asked', asks: 'low' }] }
    : { kind, emotion, severity: 'medium', reasons: [] }
}

/** A complaint is believed at once; anything else is answered later, so it has to be sure. */
function kindFor({ language, kind, complaint, unsure, p }: Said['judgement']): CaseKind | null {
  if (complaint) return 'complaint'
  // Of other languages the model knows too little, and of what has no words, nothing.
  if (language !== 'fr' && language !== 'en') return null
  const bar = unsure.includes('kind') ? hardlyComplaint : unlikelyComplaint
  const doubtful = unsure.includes('complaint') || p.complaint >= bar
  return doubtful ? null : kindOf[kind]
}

function emotionFor({ anger, sentiment, complaint, unsure }: Said['judgement']): Emotion | null {
  if (anger >= 2) return 'angry'
  if (complaint && (anger === 1 || sentiment === 'neg')) return 'upset'
  return anger === 1 || unsure.includes('anger') ? null : 'calm'
}

/** What asks for more than the usual priority. Who is in doubt raises it, but calls nothing a crisis. */
function seriousReasons({ judgement, text, followers, reposts }: Said): readonly VerdictReason[] {
  const { urgent, abuse, hate, anger, churn, viral, reminder, complaint, unsure, p } = judgement
  const sure = (head: Head): boolean => !unsure.includes(head)
  const reasons: VerdictReason[] = []
  if (urgent) {
    const found: readonly Urgency[] = urgenciesIn(text)
    for (const because of found) {
      reasons.push({ because, asks: because === 'danger' && sure('urgent') ? 'critical' : 'high' })
    }
    if (found.length === 0) reasons.push({ because: 'urgent', asks: 'high' })
  }
  if (abuse === 'threat') reasons.push({ because: 'threat', asks: 'high' })
  if (hate !== 'none' && sure('hate')) reasons.push({ because: 'hate', asks: 'high' })
  if (anger === 3 || (anger === 2 && complaint)) reasons.push({ because: 'anger', asks: 'high', n: anger })
  if (churn && p.churn >= likely) reasons.push({ because: 'churn', asks: 'high' })
  if (viral && p.viral >= likely) reasons.push({ because: 'viral', asks: 'high' })
  if (reminder && p.reminder >= likely) reasons.push({ because: 'reminder', asks: 'high' })
  if (complaint && followers !== null && followers >= manyFollowers) {
    const asks = followers >= veryManyFollowers ? 'critical' : 'high'
    reasons.push({ because: 'followers', asks, n: followers })
  }
  if (complaint && reposts >= manyReposts) reasons.push({ because: 'spread', asks: 'high', n: reposts })
  return reasons
}

/** By which head a reason is known. */
function headOf(because: VerdictWord): Head {
  switch (because) {
    case 'threat':
      return 'abuse'
    case 'hate':
    case 'anger':
    case 'churn':
    case 'viral':
    case 'reminder':
      return because
    case 'several':
    case 'followers':
    case 'spread':
    case 'complaint':
    case 'nothing-asked':
      return 'complaint'
    default:
      return 'urgent'
  }
}

const severityOf = (reasons: readonly VerdictReason[]): Priority =>
  reasons.map(({ asks }) => asks).reduce(moreSerious, 'low')

const inOrder = (reasons: readonly VerdictReason[]): readonly VerdictReason[] =>
  reasons.toSorted((a, b) => verdictReasons.indexOf(a.because) - verdictReasons.indexOf(b.because))

const kindsByWeight: readonly (CaseKind | null)[] = [
  'complaint',
  'question',
  'suggestion',
  'praise',
  'thanks',
  'other',
  null,
]

/** The verdict on everything that two verdicts speak of: the more serious of each, with the reasons of both. Whichever comes first makes no difference. */
export function worseOf(a: Verdict, b: Verdict): Verdict {
  const reasons = new Map<VerdictWord, VerdictReason>()
  for (const it of [...a.reasons, ...b.reasons]) {
    const known = reasons.get(it.because)
    if (known === undefined || outweighs(it, known)) reasons.set(it.because, it)
  }
  const severity = moreSerious(a.severity, b.severity)
  // What asks for something is no longer nothing.
  if (severity !== 'low') reasons.delete('nothing-asked')
  return {
    kind: kindsByWeight.find((kind) => kind === a.kind || kind === b.kind) ?? null,
    emotion: emotions.findLast((emotion) => emotion === a.emotion || emotion === b.emotion) ?? null,
    severity,
    reasons: inOrder([...reasons.values()]),
  }
}

const outweighs = (it: VerdictReason, known: VerdictReason): boolean =>
  it.asks === known.asks ? (it.n ?? 0) > (known.n ?? 0) : moreSerious(it.asks, known.asks) === it.asks

/** True when both say the same. */
export const sameVerdict = (a: Verdict, b: Verdict): boolean =>
  a.kind === b.kind &&
  a.emotion === b.emotion &&
  a.severity === b.severity &&
  a.reasons.length === b.reasons.length &&
  a.reasons.every((it, i) => {
    const other = b.reasons[i]
    return other !== undefined && it.because === other.because && it.asks === other.asks && it.n === other.n
  })
