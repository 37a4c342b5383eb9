import type { Circumstances, Judgement, Probabilities } from './judgement.ts'
import {
  type Abuse,
  type Hate,
  type Head,
  type Kind,
  type Sentiment,
  abuses,
  hates,
  kinds,
  sentiments,
  topics,
} from './labels.ts'
import { yesNoHeads } from './correction.ts'
import { logistic } from './score.ts'
import type { TriageJudge } from './triage-judge.ts'

/** What a model that somebody brings says of itself. */
export interface Guest {
  /** Stands in the version of each judgement that it had a part in. */
  readonly id: string
  /** The one that it speaks for. */
  readonly head: Head
  /** Our label for each of its outputs, in their order; several may mean the same, and `null` means nothing here. */
  readonly labels: readonly (string | null)[]
  /** Each output is a yes or no of its own, and not a share of what all are together. */
  readonly each: boolean
  /** ISO 639-1; `null` for all. */
  readonly languages: readonly string[] | null
  /** What the scores are divided by before they become probabilities. */
  readonly temperature: number
  /** A verdict less probable than this is unsure (0 to 1). */
  readonly sure: number
}

const isYesNo = (head: Head): boolean => yesNoHeads.some((it) => it === head)
const steps = ['0', '1', '2', '3'] as const

/** The labels that a head has; `null`: any code of two letters. */
function labelsOf(head: Head): readonly string[] | null {
  switch (head) {
    case 'language':
      return null
    case 'sentiment':
      return sentiments
    case 'kind':
      return kinds
    case 'anger':
      return steps
    case 'topics':
      return [...topics, 'none']
    case 'abuse':
      return abuses
    case 'hate':
      return hates
    default:
      return ['no', 'yes']
  }
}

/** The label that says that nothing is the case. */
const restOf = (head: Head): string | undefined =>
  isYesNo(head) ? 'no' : head === 'abuse' || head === 'hate' || head === 'topics' ? 'none' : undefined

/** Labels without which a model could not answer: all of a head with few; of one with many the one that the others are told from. */
function neededOf({ head, each }: Pick<Guest, 'head' | 'each'>): readonly string[] {
  if (each) return isYesNo(head) ? ['yes'] : []
  switch (head) {
    case 'language':
    case 'topics':
      return []
    case 'kind':
      return ['complaint']
    case 'anger':
      return ['0']
    case 'abuse':
    case 'hate':
      return ['none']
    default:
      return labelsOf(head) ?? []
  }
}

/** What is wrong with the labels of a model, as the end of a sentence; `null`: nothing. */
export function faultOfLabels(guest: Pick<Guest, 'head' | 'labels' | 'each'>): string | null {
  const { head, labels, each } = guest
  const [known, rest] = [labelsOf(head), restOf(head)]
  const named = [...new Set(labels.flatMap((label) => (label === null ? [] : [label])))]
  const strange = named.find((label) => (known === null ? !/^[a-z]{2}$/.test(label) : !known.includes(label)))
  if (strange !== undefined)
    return `${head} has no label "${strange}"; it has ${known?.join(', ') ?? 'codes of two letters, such as fr'}`
  if (each && rest === undefined) return `each is not for ${head}, of which one answer always holds`
  if (each && rest !== undefined && named.includes(rest))
    return `where each output is a yes or no of its own, "${rest}" follows from the others: its output is null`
  const missing = neededOf(guest).find((label) => !named.includes(label))
  if (missing !== undefined) return `the label "${missing}" of ${head} is missing`
  if (named.length < (each ? 1 : 2)) return `${head} needs ${each ? 'a label' : 'two labels'} to tell apart`
  return null
}

/** How probable each label is, by a model that somebody brought. */
export type Shares = ReadonlyMap<string, number>

/** Probabilities from the scores of one post; `null` where they are none (not finite, or not as many as there are labels). */
export function sharesOf(
  { head, labels, each, temperature }: Pick<Guest, 'head' | 'labels' | 'each' | 'temperature'>,
  scores: readonly number[],
): Shares | null {
  if (scores.length !== labels.length || !scores.every((score) => Number.isFinite(score))) return null
  const named = labels.flatMap((label, i) => (label === null ? [] : [{ label, score: scores[i] ?? 0 }]))
  const shares = new Map<string, number>()
  if (each) {
    for (const { label, score } of named)
      shares.set(label, Math.max(shares.get(label) ?? 0, logistic(score / temperature)))
    const rest = restOf(head)
    if (rest !== undefined) shares.set(rest, 1 - Math.max(0, ...shares.values()))
    return shares
  }
  const most = Math.max(...named.map(({ score }) => score))
  const parts = named.map(({ label, score }) => ({ label, part: Math.exp((score - most) / temperature) }))
  const sum = parts.reduce((all, { part }) => all + part, 0)
  for (const { label, part } of parts) shares.set(label, (shares.get(label) ?? 0) + part / sum)
  return shares
}

const short = (p: number): number => Math.round(p * 10_000) / 10_000

const without = (unsure: readonly Head[], head: Head): Head[] => unsure.filter((each) => each !== head)
const withDoubt = (unsure: readonly Head[], head: Head, sure: boolean): Head[] =>
  sure ? without(unsure, head) : [...without(unsure, head), head]

/** The most probable of these labels; the first of several. */
const likeliest = <K extends string>(of: Shares, names: readonly K[], otherwise: K): K =>
  names.reduce<K>((best, each) => ((of.get(each) ?? 0) > (of.get(best) ?? 0) ? each : best), otherwise)

/** The probabilities of all labels of a head: those of which a model knows nothing keep theirs, the others have what is left by its shares. */
function together<K extends string>(
  names: readonly K[],
  before: Readonly<Record<K, number>>,
  of: Shares,
): Record<K, number> {
  const left = 1 - names.reduce((sum, name) => sum + (of.has(name) ? 0 : before[name]), 0)
  const all = names.reduce((sum, name) => sum + (of.get(name) ?? 0), 0)
  const now: Record<K, number> = { ...before }
  for (const name of names) {
    const share = of.get(name)
    if (share !== undefined) now[name] = short(all > 0 ? (Math.max(0, left) * share) / all : 0)
  }
  return now
}

/** A judgement in which one head says what the model that was brought says; everything else stays. What the engine says and the model has no output for stays too: it knows nothing of it. */
export function withGuest(said: Judgement, guest: Guest, of: Shares): Judgement {
  const { head } = guest
  const sure = Math.max(...of.values()) >= guest.sure
  const unsure = withDoubt(said.unsure, head, sure)
  const p = (more: Partial<Probabilities>): Probabilities => ({ ...said.p, ...more })
  switch (head) {
    case 'sentiment': {
      const sentiment = likeliest<Sentiment>(of, sentiments, 'neu')
      return { ...said, sentiment, unsure, p: p({ sentiment: together(sentiments, said.p.sentiment, of) }) }
    }
    case 'kind':
      return of.has(said.kind) ? withKind(said, guest, of) : said
    case 'anger':
      return withAnger(said, guest, of)
    case 'topics':
      return withTopics(said, guest, of)
    case 'abuse': {
      if (!of.has(said.abuse)) return said
      const abuse = likeliest<Abuse>(of, abuses, 'none')
      return { ...said, abuse, unsure, p: p({ abuse: together(abuses, said.p.abuse, of) }) }
    }
    case 'hate': {
      if (!of.has(said.hate)) return said
      const hate = likeliest<Hate>(of, hates, 'none')
      return { ...said, hate, unsure, p: p({ hate: short(1 - (of.get('none') ?? 0)) }) }
    }
    case 'language': {
      // Where there are no letters there is no language, whatever a model says.
      if (said.language === null || !of.has(said.language)) return said
      const language = likeliest(of, [...of.keys()], said.language)
      const shown = [...of].filter(([, share]) => share >= 0.01).map(([name, share]) => [name, short(share)] as const)
      return { ...said, language, unsure, p: p({ language: Object.fromEntries(shown) }) }
    }
    default: {
      const [yes, no] = [of.get('yes') ?? 0, of.get('no') ?? 0]
      const now = { ...said, [head]: yes >= no, unsure, p: p({ [head]: short(yes) }) }
      return head === 'complaint' ? withComplaint(now, yes, no, sure) : now
    }
  }
}

/** What kind a post is says whether it complains. */
function withKind(said: Judgement, guest: Guest, of: Shares): Judgement {
  const kind = likeliest<Kind>(of, kinds, said.kind)
  const ofKind = together(kinds, said.p.kind, of)
  const complains = of.get('complaint') ?? 0
  const unsure = withDoubt(said.unsure, 'complaint', Math.max(complains, 1 - complains) >= guest.sure)
  return {
    ...said,
    kind,
    complaint: kind === 'complaint',
    unsure: withDoubt(unsure, 'kind', (of.get(kind) ?? 0) >= guest.sure),
    p: { ...said.p, kind: ofKind, complaint: ofKind.complaint },
  }
}

/** What kind a post is follows from whether it complains: the others share what is left. */
function withComplaint(now: Judgement, yes: number, no: number, sure: boolean): Judgement {
  const left = kinds.reduce((sum, kind) => (kind === 'complaint' ? sum : sum + now.p.kind[kind]), 0)
  const ofKind = { ...now.p.kind, complaint: short(yes) }
  for (const kind of kinds)
    if (kind !== 'complaint') ofKind[kind] = short(no * (left > 0 ? now.p.kind[kind] / left : 1 / (kinds.length - 1)))
  const other = kinds.reduce<Kind>(
    (best, kind) => (kind !== 'complaint' && ofKind[kind] > ofKind[best] ? kind : best),
    'chatter',
  )
  return {
    ...now,
    kind: now.complaint ? 'complaint' : other,
    unsure: withDoubt(now.unsure, 'kind', sure),
    p: { ...now.p, kind: ofKind },
  }
}

/** The step that is reached more likely than not. Steps without an output are passed over. */
function withAnger(said: Judgement, guest: Guest, of: Shares): Judgement {
  const atLeast = (step: number): number =>
    steps.reduce((sum, each) => (Number(each) >= step ? sum + (of.get(each) ?? 0) : sum), 0)
  const reached = steps.filter((each) => of.has(each) && atLeast(Number(each)) >= 0.5).map(Number)
  const anger = Math.max(0, ...reached) as Judgement['anger']
  const sure = Math.min(atLeast(anger), 1 - atLeast(anger + 1)) >= guest.sure
  return {
    ...said,
    anger,
    unsure: withDoubt(said.unsure, 'anger', sure),
    p: { ...said.p, anger: [short(atLeast(1)), short(atLeast(2)), short(atLeast(3))] },
  }
}

/** Of the topics that a model has outputs for, those that it says: where each is a yes or no, all that are likelier than not, else the likeliest. */
function withTopics(said: Judgement, guest: Guest, of: Shares): Judgement {
  const best = likeliest(of, [...of.keys()], 'none')
  const holds = (topic: string): boolean => (guest.each ? (of.get(topic) ?? 0) >= 0.5 : topic === best)
  const unclear = ([topic, share]: readonly [string, number]): boolean =>
    topic !== 'none' && Math.max(share, 1 - share) < guest.sure
  const sure = guest.each ? ![...of].some(unclear) : (of.get(best) ?? 0) >= guest.sure
  const now = topics.filter((topic) => (of.has(topic) ? holds(topic) : said.topics.includes(topic)))
  const known = topics.filter((topic) => of.has(topic)).map((topic) => [topic, short(of.get(topic) ?? 0)] as const)
  return {
    ...said,
    topics: [...now, ...said.topics.filter((topic) => !topics.some((it) => it === topic))],
    unsure: withDoubt(said.unsure, 'topics', sure),
    p: { ...said.p, topics: { ...said.p.topics, ...Object.fromEntries(known) } },
  }
}

/** Asks a model that somebody brought. Never throws and never takes longer than it promised: `null` where it had nothing to say. */
export interface Speaker {
  readonly guest: Guest
  speak(texts: readonly string[]): Promise<readonly (Shares | null)[]>
  /** Whether it cannot be asked now; one that nobody asked yet begins to load. */
  isAway(): boolean
}

/** Who spoke in a judgement: the model that comes with Vigie and, where a guest had a part, for which head. Reads the version that `judgeWith` writes; a brand's own layer after a `+` is left out. */
export function speakersOf(version: string): { readonly model: string; readonly guestHead: string | null } {
  const [judged = ''] = version.split('+')
  const [model = '', guest] = judged.split('~')
  return { model, guestHead: guest?.split(':')[0] ?? null }
}

/** The heads of which a guest decides that speaks for this one: what kind a post is says whether it complains. */
export const decidedBy = (guestHead: string | null): readonly string[] =>
  guestHead === null ? [] : guestHead === 'kind' ? ['kind', 'complaint'] : [guestHead]

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
    alone: judge,
    judge: overlaid,
    examine: (text, circumstances) => judge.examine(text, circumstances),
    explain: (text, heads, circumstances, said) => judge.explain(text, heads, circumstances, said),
    forget: () => kept.clear(),
    isAway: () => speaker.isAway(),
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
