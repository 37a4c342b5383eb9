import type { Circumstances, Judgement } from './judgement.ts'
import { type Head, type Kind, type Sentiment, kinds, sentiments } from './labels.ts'
import type { TriageJudge } from './triage-judge.ts'

/** The heads that a model somebody brings may speak for: sentiment, and those that say yes or no. */
export const guestHeads = [
  'sentiment',
  'complaint',
  'relevant',
  'urgent',
  'churn',
  'reminder',
  'viral',
  'sarcasm',
] as const
/** One of `guestHeads`. */
export type GuestHead = (typeof guestHeads)[number]

/** The labels that such a head has; each has to be among a model's. */
export const guestLabels = (head: GuestHead): readonly string[] => (head === 'sentiment' ? sentiments : ['no', 'yes'])

/** What a model that somebody brings says of itself. */
export interface Guest {
  /** Stands in the version of each judgement that it had a part in. */
  readonly id: string
  readonly head: GuestHead
  /** Our label for each of its outputs, in their order; several may mean the same. */
  readonly labels: readonly string[]
  /** ISO 639-1; `null` for all. */
  readonly languages: readonly string[] | null
  /** What the scores are divided by before they become probabilities. */
  readonly temperature: number
  /** A verdict less probable than this is unsure (0 to 1). */
  readonly sure: number
}

/** How probable each label is, by a model that somebody brought. */
export type Shares = ReadonlyMap<string, number>

/** Probabilities from the scores of one post; `null` where they are none (not finite, or not as many as there are labels). */
export function sharesOf(guest: Pick<Guest, 'labels' | 'temperature'>, scores: readonly number[]): Shares | null {
  if (scores.length !== guest.labels.length || !scores.every((score) => Number.isFinite(score))) return null
  const most = Math.max(...scores)
  const parts = scores.map((score) => Math.exp((score - most) / guest.temperature))
  const sum = parts.reduce((a, b) => a + b, 0)
  const shares = new Map<string, number>()
  for (const [i, label] of guest.labels.entries()) shares.set(label, (shares.get(label) ?? 0) + (parts[i] ?? 0) / sum)
  return shares
}

const short = (p: number): number => Math.round(p * 10_000) / 10_000

const without = (unsure: readonly Head[], head: Head): Head[] => unsure.filter((each) => each !== head)

/** A judgement in which one head says what the model that was brought says; everything else stays. */
export function withGuest(said: Judgement, guest: Guest, shares: Shares): Judgement {
  const { head } = guest
  const of = (label: string): number => shares.get(label) ?? 0
  const sure = Math.max(...shares.values()) >= guest.sure
  const unsure = sure ? without(said.unsure, head) : [...without(said.unsure, head), head]
  if (head === 'sentiment') {
    const sentiment = sentiments.reduce<Sentiment>((best, each) => (of(each) > of(best) ? each : best), 'neu')
    const p = { neg: short(of('neg')), neu: short(of('neu')), pos: short(of('pos')) }
    return { ...said, sentiment, unsure, p: { ...said.p, sentiment: p } }
  }
  const yes = of('yes') >= of('no')
  const p = { ...said.p, [head]: short(of('yes')) }
  if (head !== 'complaint') return { ...said, [head]: yes, unsure, p }
  // What kind a post is follows from whether it complains: the others share what is left.
  const left = kinds.reduce((sum, kind) => (kind === 'complaint' ? sum : sum + said.p.kind[kind]), 0)
  const ofKind = { ...said.p.kind, complaint: short(of('yes')) }
  for (const kind of kinds)
    if (kind !== 'complaint')
      ofKind[kind] = short(of('no') * (left > 0 ? said.p.kind[kind] / left : 1 / (kinds.length - 1)))
  const other = kinds.reduce<Kind>(
    (best, kind) => (kind !== 'complaint' && ofKind[kind] > ofKind[best] ? kind : best),
    'chatter',
  )
  return {
    ...said,
    complaint: yes,
    kind: yes ? 'complaint' : other,
    unsure: sure ? without(unsure, 'kind') : [...without(unsure, 'kind'), 'kind'],
    p: { ...p, kind: ofKind },
  }
}

/** Asks a model that somebody brought. Never throws and never takes longer than it promised: `null` where it had nothing to say. */
export interface Speaker {
  readonly guest: Guest
  speak(texts: readonly string[]): Promise<readonly (Shares | null)[]>
}

/** Who spoke in a judgement: the model that comes with Vigie and, where a guest had a part, for which head. Reads the version that `judgeWith` writes; a brand's own layer after a `+` is left out. */
export function speakersOf(version: string): { readonly model: string; readonly guestHead: string | null } {
  const [judged = ''] = version.split('+')
  const [model = '', guest] = judged.split('~')
  return { model, guestHead: guest?.split(':')[0] ?? null }
}

/** So many texts are remembered between being asked about and being judged. */
const mostKept = 4_000

/** A judge of whose heads one is a model's that somebody brought, where that was asked about a text beforehand (`prepare`); else the judge that comes with Vigie speaks alone, under its own version. */
export function judgeWith(judge: TriageJudge, speaker: Speaker): TriageJudge {
  const { guest } = speaker
  const kept = new Map<string, Shares>()
  const version = `${judge.version}~${guest.head}:${guest.id}`
  const overlaid = (text: string, circumstances?: Circumstances): Judgement => {
    const said = judge.judge(text, circumstances)
    if (guest.languages !== null && !guest.languages.includes(said.language ?? '')) return { ...said, version }
    const shares = kept.get(text)
    return shares === undefined ? said : { ...withGuest(said, guest, shares), version }
  }
  return {
    version,
    judge: overlaid,
    examine: (text, circumstances) => judge.examine(text, circumstances),
    explain: (text, heads, circumstances) => judge.explain(text, heads, circumstances),
    forget: () => kept.clear(),
    async prepare(texts) {
      const wanted = [...new Set(texts)].filter((text) => text.trim() !== '' && !kept.has(text))
      const answers = await speaker.speak(wanted)
      for (const [i, text] of wanted.entries()) {
        const shares = answers[i]
        if (shares !== undefined && shares !== null) kept.set(text, shares)
      }
      // The oldest are forgotten first.
      for (const text of kept.keys()) {
        if (kept.size <= mostKept) break
        kept.delete(text)
      }
    },
  }
}
