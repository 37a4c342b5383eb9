import { cueIndex, cueTable } from './cue-table.ts'
import { Features, hostileAt, onlyPraises, partRead, plainRead, readFeatures, readPolarity } from './features.ts'
import { functionWords } from './function-words.ts'
import type { Circumstances, Judgement, Labels, Probabilities, Rarity, Reason, Shifts } from './judgement.ts'
import { signsIn } from './grave.ts'
import { type Abuse, type Hate, type Head, abuses, kinds, sentiments, topics } from './labels.ts'
import { languageOfTag } from './language-code.ts'
import type { Model } from './model.ts'
import { type Example, wordsOfRead } from './layer.ts'
import { praisesManners, saysRudeStaff } from './manners.ts'
import { findPersonal } from './personal.ts'
import { reasonsFor } from './reasons.ts'
import { type Answer, Scored, Sums, logistic, logit, never } from './score.ts'
import { mayBeOfGroups, ofGroups, ofNobody } from './of-groups.ts'
import { allowedBy } from './script.ts'
import { languageOfFew, onlyGreets, withoutNames } from './short-words.ts'
import type { TriageJudge } from './triage-judge.ts'
import { type Undisguised, mayBeMisspelt, undisguised } from './undisguised.ts'
import { urgenciesIn } from './urgency.ts'

const short = (p: number): number => Math.round(p * 10_000) / 10_000

/** How much more a language of the desk is expected than any other, in logarithms of odds. */
export const homeBonus = 0.8
/** What a network's own word on the language is worth, likewise. */
const hintBonus = 4
/** Good day, and nothing else, complains of nothing. */
const greetingShift = -8
/** Nor does praise, with no other word beside it, as a logarithm of odds: it outweighs doubt, and not what the model surely hears in "bravo la SNCF". */
const praiseShift = -1
/** Likewise where a short post praises how those who serve are: "adorable" is hardly ever meant otherwise, as "bravo" is. */
const plainPraiseShift = -3
/** And for its mood, likewise. */
const plainPraise: Readonly<Record<string, number>> = { 'own.pos': 2, 'own.neg': -2 }
/** What it is worth that those who serve are said to have been rude. */
const mannersShift = 1.5
/** What it is worth that one or two words are of one language alone, likewise. */
const fewBonus = 4
/** What each small word is worth that one language alone has, likewise. Cross-validated on subtitles and tweets: longer posts in French 98.9 → 99.2 of a hundred, Dutch 98.2 → 99.1, Portuguese 92.1 → 93.9, no language worse. */
export const smallWordBonus = 1
/** The languages of the desk. */
export const home: ReadonlySet<string> = new Set(['fr', 'en'])
/** A layer learns nothing from how much surer than this the engine is, in logarithms of odds. */
const mostOdds = 6

/** How far ahead a verdict must be where a model says nothing of it, in logarithms of odds: of rare heads hardly two in five are wrong even at the edge, and who may be in danger is still worth a question. Measured on own posts (docs/judgement.md). */
const bands: Readonly<Partial<Record<Head, number>>> = {
  relevant: 0.25,
  anger: 0.3,
  urgent: 0.5,
  churn: 0.5,
  reminder: 0.5,
  viral: 0.5,
  sarcasm: 0.25,
  abuse: 0.5,
}

/** By how much the stars that a writer gave move an output, in logarithms of odds: all of them, or two in five and less. What lies between says little. */
const allStars: Readonly<Record<string, number>> = { complaint: -2, 'own.pos': 2, 'tweet.pos': 2 }
const fewStars: Readonly<Record<string, number>> = { complaint: 2, 'own.pos': -2, 'tweet.pos': -2 }
const noStars: Readonly<Record<string, number>> = {}
const ratedShifts = (stars: number | undefined): Readonly<Record<string, number>> =>
  stars === undefined ? noStars : stars > 0.8 ? allStars : stars <= 0.4 ? fewStars : noStars

/** Binary heads, each an output of its own. */
const plainHeads = ['urgent', 'churn', 'reminder', 'viral', 'sarcasm'] as const

const strongest = <K extends string>(of: Readonly<Record<K, number>>, names: readonly K[], otherwise: K): K => {
  let best = otherwise
  let most = Number.NEGATIVE_INFINITY
  for (const name of names)
    if (of[name] > most) {
      most = of[name]
      best = name
    }
  return best
}

/** How far the strongest of several is ahead of the next, as the logarithm of their ratio. */
const aheadOf = (values: readonly number[]): number => {
  let first = 0
  let second = 0
  for (const value of values) {
    if (value > first) {
      second = first
      first = value
    } else if (value > second) second = value
  }
  return Math.log(Math.max(1e-9, first) / Math.max(1e-9, second))
}

/** The outputs of heads with several, by label: made once, for there are many posts. */
const outputsOf = <K extends string>(labels: readonly K[], prefix: string): Readonly<Record<K, string>> =>
  record(labels, (label) => `${prefix}.${label}`)
const ownOutputs = outputsOf(sentiments, 'own')
const tweetOutputs = outputsOf(sentiments, 'tweet')
const kindOutputs = outputsOf(kinds, 'kind')
const topicOutputs = outputsOf(topics, 'topic')
const abuseOutputs = outputsOf(abuses, 'abuse')
const otherKinds = kinds.filter((kind) => kind !== 'complaint')
const roughAbuses = abuses.filter((abuse) => abuse !== 'none')
const roughButThreats = roughAbuses.filter((abuse) => abuse !== 'threat')
/** How many words that are spelt otherwise are marked. */
const mostDisguised = 3
const hateTargets = ['racism', 'sexism', 'other'] as const
/** What else is known of a post whose hate is told. */
interface Signs {
  readonly complains: boolean
  /** Somebody tells what others said. */
  readonly told: boolean
  readonly threatens: boolean
}

interface Heard {
  readonly verdict: Hate
  readonly near: boolean
  readonly p: number
}

/** How far below its threshold the output for sexism may be where words of contempt stand near words about women. */
const nearSexism = 0.7

/** How far ahead it is that an insult is rude of which the models say nothing. */
const rudeAhead = 0.4
/** How much likelier than its model says a threat is among what is rough, where words threaten. */
const threatWeight = 10
/** How likely a threat is, and how far ahead, where words threaten so that nothing else can be meant. */
const surelyThreat = 0.9
const surelyAhead = 1
/** How sure a model has to be of a threat of which no word speaks: it has met few, and many of them against whoever brings parcels. */
const evenThreat = 0.5
/** Likewise where a short post denies it of them outright. */
const deniedBar = 4
/** Below how sure it is of a post that it is about a business the words for groups are believed without a model. */
const likelyBusiness = 0.8
/** Likewise where they are what nobody says who does not mean them. */
const surelyBusiness = 0.95
/** How much surer a model has to be that hears hate in a complaint about things. */
const thingsBar = 1.5
/** Likewise where somebody tells of what others said. */
const toldBar = 2

/** Judges posts with one model. Keeps its working memory from post to post: one judge does one post at a time. */
export class Judge implements TriageJudge {
  readonly version: string
  private readonly model: Model
  private readonly cues = cueTable()
  private readonly features = new Features()
  /** What is read of a post a second time, with its words as they are meant. */
  private readonly beneath = new Features()
  private readonly sums: Sums
  private readonly groups: ReadonlyMap<string, Scored>
  private readonly tongues: readonly string[]
  private readonly rarity: Rarity
  /** The outputs that a brand’s layer may move. */
  private readonly learnable: readonly string[]
  /** Of the post that was read last: how far hate was ahead, and how likely each language was. */
  private last: { hate: number; tongues: Readonly<Record<string, number>> } = { hate: -mostOdds, tongues: {} }
  /** Likewise: where hate is spelt so that it is not found, if that is why it was said. */
  private disguised: Undisguised['at'] = []

  constructor(model: Model) {
    this.model = model
    this.version = model.header.version
    this.sums = new Sums(model)
    this.groups = new Map([...model.groups].map(([name, group]) => [name, new Scored(group)]))
    this.rarity = rarityOf(model)
    this.tongues = this.group('language')?.names ?? []
    this.learnable = [...(this.group('own')?.names ?? []), 'hate', ...this.tongues.map((name) => `language.${name}`)]
  }

  /** Judges one post. Never throws, whatever the text. */
  judge(text: string, { lang, direct, stars, shifts }: Circumstances = {}): Judgement {
    const { features, sums, model } = this
    const part = partRead(text)
    readFeatures(part, this.cues, features)
    sums.take(features)
    shifts?.take(features, this.rarity)
    const tongue = this.languageOf(part, lang, shifts)
    const language = tongue.language
    readPolarity(features, language === null ? undefined : model.polarities.get(language))

    const own = this.group('own')?.take(sums, features, language)
    const general = this.general(language)?.take(sums, features, language)
    const answer = (name: string, shift = 0): Answer => own?.answer(name, shift + (shifts?.of(name) ?? 0)) ?? never
    const rated = ratedShifts(stars)
    const greets = onlyGreets(withoutNames(part))
    const shiftOf = this.shiftsBy(part, direct === true, rated, greets)
    const atHome = language !== null && home.has(language) ? answer('gate', shiftOf('gate')).p : 0

    const unsure: Head[] = []
    const doubt = (head: Head, ahead: number): void => {
      if (Math.abs(ahead) < (model.header.sure[head] || (bands[head] ?? 0))) unsure.push(head)
    }
    if (tongue.unsure) unsure.push('language')

    const relevant = answer('relevant')
    doubt('relevant', relevant.ahead)

    const ofOwn = shares(sentiments, (name) => answer(ownOutputs[name]).p * Math.exp(shiftOf(ownOutputs[name])))
    // What a brand’s people taught holds whichever of the two speaks.
    const taught = (name: string): number => shifts?.of(name) ?? 0
    const ofAll = shares(
      sentiments,
      (name) =>
        (general?.answer(tweetOutputs[name], taught(ownOutputs[name])) ?? never).p *
        Math.exp(rated[tweetOutputs[name]] ?? 0),
    )
    const feeling = shares(sentiments, (name) => atHome * ofOwn[name] + (1 - atHome) * ofAll[name])
    const sentiment = strongest(feeling, sentiments, 'neu')
    doubt('sentiment', aheadOf(Object.values(feeling)))

    const complaint = answer('complaint', shiftOf('complaint'))
    const complains = complaint.ahead >= 0
    doubt('complaint', complaint.ahead)

    const others = shares(otherKinds, (kind) => answer(kindOutputs[kind]).p)
    const ofKind = record(kinds, (kind) => (kind === 'complaint' ? complaint.p : others[kind] * (1 - complaint.p)))
    const kind = complains ? 'complaint' : strongest(others, otherKinds, 'chatter')
    if (!unsure.includes('complaint')) {
      if (!complains) doubt('kind', aheadOf(Object.values(others)))
    } else unsure.push('kind')

    const steps = [answer('anger.1'), answer('anger.2'), answer('anger.3')] as const
    const anger = steps[0].ahead < 0 ? 0 : steps[1].ahead < 0 ? 1 : steps[2].ahead < 0 ? 2 : 3
    // In doubt wherever one step more or less would be said by a little: three steps have three edges.
    doubt('anger', Math.min(...steps.slice(0, anger + 1).map(({ ahead }) => Math.abs(ahead))))

    const plain = record(plainHeads, (head) => answer(head, greets && head === 'reminder' ? greetingShift : 0))
    // What complains in irony is hardly glad.
    if (complains && sentiment === 'pos' && plain.sarcasm.ahead >= 0 && !unsure.includes('sentiment'))
      unsure.push('sentiment')
    for (const head of plainHeads) doubt(head, plain[head].ahead)

    const ofTopic = record(topics, (topic) => answer(topicOutputs[topic]))
    const about = topics.filter((topic) => ofTopic[topic].ahead >= 0)

    // What may be about a business is judged as talk at large as long as that is the likelier.
    const business = Math.max(0, 2 * atHome - 1)
    const { graves: grave, threatens, isTold: told } = signsIn(part, this.features)
    // Who tells what they were called threatens nobody with it.
    const mayThreaten = !told || grave.includes('threat')
    const rough = this.abuseOf(
      answer,
      general,
      business,
      mayThreaten,
      { some: grave.includes('threat'), sure: threatens && !told },
      taught('abuse'),
    )
    doubt('abuse', rough.ahead)
    // The words say what the model did not hear: a person has to look.
    if (grave.includes('threat') && rough.verdict !== 'threat' && !unsure.includes('abuse')) unsure.push('abuse')
    const isUrged = (): boolean =>
      grave.includes('legal') ||
      grave.includes('harm') ||
      (complains && urgenciesIn(part).some((it) => it === 'deadline' || it === 'money'))
    if (plain.urgent.ahead < 0 && !unsure.includes('urgent') && isUrged()) unsure.push('urgent')
    const hate = this.hate(
      part,
      language,
      general,
      business,
      { complains, told, threatens: grave.includes('threat') },
      taught('hate'),
    )
    if (hate.near) unsure.push('hate')

    const p: Probabilities = {
      language: tongue.p,
      relevant: short(relevant.p),
      sentiment: rounded(sentiments, feeling),
      complaint: short(complaint.p),
      kind: rounded(kinds, ofKind),
      anger: [short(steps[0].p), short(steps[1].p), short(steps[2].p)],
      urgent: short(plain.urgent.p),
      churn: short(plain.churn.p),
      reminder: short(plain.reminder.p),
      viral: short(plain.viral.p),
      sarcasm: short(plain.sarcasm.p),
      topics: record(topics, (topic) => short(ofTopic[topic].p)),
      abuse: rounded(abuses, rough.p),
      hate: short(hate.p),
    }
    return {
      version: this.version,
      language,
      relevant: relevant.ahead >= 0,
      sentiment,
      complaint: complains,
      kind,
      anger,
      urgent: plain.urgent.ahead >= 0,
      churn: plain.churn.ahead >= 0,
      reminder: plain.reminder.ahead >= 0,
      viral: plain.viral.ahead >= 0,
      sarcasm: plain.sarcasm.ahead >= 0,
      topics: about,
      abuse: rough.verdict,
      hate: hate.verdict,
      unsure,
      personal: findPersonal(text),
      p,
    }
  }

  /** A post as a layer learns from it: what the shared engine alone says of it, and its words. */
  examine(text: string, { lang, direct, stars }: Circumstances = {}): Example {
    this.judge(text, { lang, direct, stars })
    const rated = ratedShifts(stars)
    const own = this.group('own')
    const shiftOf = this.shiftsBy(partRead(text), direct === true, rated, onlyGreets(withoutNames(partRead(text))))
    const odds = new Float64Array(this.learnable.length)
    for (const [i, name] of (own?.names ?? []).entries()) {
      odds[i] = logit(own?.answer(name, shiftOf(name)).p ?? 0)
    }
    const beside = own?.names.length ?? 0
    odds[beside] = Math.max(-mostOdds, Math.min(mostOdds, this.last.hate))
    for (const [i, name] of this.tongues.entries()) odds[beside + 1 + i] = logit(this.last.tongues[name] ?? 0)
    return { words: wordsOfRead(this.features), outputs: this.learnable, odds }
  }

  /** The parts of a text that speak most for what is said of it, at most three, in their order. */
  reasons(text: string, head: Head, circumstances: Circumstances = {}): readonly Reason[] {
    return this.explain(text, [head], circumstances).get(head) ?? []
  }

  /** The same for several verdicts, the post being read once. `said`: those that are shown, where somebody else may have said them. */
  explain(
    text: string,
    heads: readonly Head[],
    circumstances: Circumstances = {},
    said?: Labels,
  ): ReadonlyMap<Head, readonly Reason[]> {
    if (text.length !== partRead(text).length) return new Map()
    const judgement = this.judge(text, circumstances)
    return new Map(heads.map((head) => [head, this.reasonsOf(head, said ?? judgement, judgement)]))
  }

  private reasonsOf(head: Head, said: Labels, judgement: Judgement): readonly Reason[] {
    const wanted = outputsFor(head, said)
    const reasons = reasonsFor(
      this.model,
      this.features,
      wanted.flatMap(({ group, name, sign }) => {
        const found = (group === 'general' ? this.general(judgement.language) : this.group(group))?.group
        const index = found?.outputs.findIndex((output) => output.name === name) ?? -1
        return found === undefined || index < 0 ? [] : [{ group: found, index, sign }]
      }),
      head === 'hate' ? againstWhom(said.hate) : [],
    )
    // What is spelt so that it is not found is what the verdict rests on.
    return head === 'hate' && said.hate !== 'none' && this.disguised.length > 0
      ? this.disguised
          .slice(0, mostDisguised)
          .map(({ start, end }) => ({ start, end, share: 1 / Math.min(mostDisguised, this.disguised.length) }))
      : reasons
  }

  private group(name: string): Scored | undefined {
    return this.groups.get(name)
  }

  /** By how much what stands around the post that was read last moves an output, as a logarithm of odds. Most of what is said to a brand complains: of those who only praise it that says nothing. */
  private shiftsBy(
    part: string,
    direct: boolean,
    rated: Readonly<Record<string, number>>,
    greets: boolean,
  ): (name: string) => number {
    const praises = onlyPraises(this.features)
    const plainly = praises && praisesManners(this.features)
    const onComplaint =
      (greets ? greetingShift : 0) +
      (plainly ? plainPraiseShift : praises ? praiseShift : 0) +
      (saysRudeStaff(part, this.features) ? mannersShift : 0)
    const byDirect = plainly ? plainPraise : direct && !praises ? this.model.header.direct : {}
    return (name) => (name === 'complaint' ? onComplaint : 0) + (byDirect[name] ?? 0) + (rated[name] ?? 0)
  }

  /** What speaks of posts in general: the outputs of a language, or those that all languages share. */
  private general(language: string | null): Scored | undefined {
    return this.group(language ?? '*') ?? this.group('*')
  }

  private languageOf(
    text: string,
    hint: string | undefined,
    shifts: Shifts | undefined,
  ): { language: string | null; unsure: boolean; p: Readonly<Record<string, number>> } {
    const said = hint === undefined ? null : languageOfTag(hint)
    const bare = withoutNames(text)
    const allowed = allowedBy(bare)
    const few = languageOfFew(bare)
    // Nothing of the post that was read before is left.
    const only = allowed?.only ?? null
    this.last.tongues = only === null ? {} : { [only]: 1 }
    if (allowed === null) return { language: said, unsure: said === null, p: {} }
    if (only !== null) return { language: only, unsure: false, p: { [only]: 1 } }
    const scored = this.group('language')?.take(this.sums, this.features, null)
    if (scored === undefined) return { language: said, unsure: true, p: {} }
    const names = scored.names.filter((name) => allowed.allows(name))
    const votes = functionWords(this.features)
    const chances = shares(
      names,
      (name) =>
        scored.answer(name).p *
        Math.exp(
          (home.has(name) ? homeBonus : 0) +
            (name === said ? hintBonus : 0) +
            (name === few ? fewBonus : 0) +
            smallWordBonus * (votes[name] ?? 0) +
            (shifts?.of(`language.${name}`) ?? 0),
        ),
    )
    this.last.tongues = chances
    const language = strongest(chances, names, names[0] ?? 'en')
    return {
      language,
      unsure: aheadOf(Object.values(chances)) < (this.model.header.sure['language'] ?? 0),
      p: record(
        names.filter((name) => (chances[name] ?? 0) >= 0.01),
        (name) => short(chances[name] ?? 0),
      ),
    }
  }

  private abuseOf(
    answer: (name: string) => Answer,
    general: Scored | undefined,
    business: number,
    mayThreaten: boolean,
    words: { readonly some: boolean; readonly sure: boolean },
    shift: number,
  ): { verdict: Abuse; ahead: number; p: Record<Abuse, number> } {
    const own = answer('abuse')
    const toxic = general?.answer('toxic', shift) ?? never
    // Where the general model has no such output, the own one speaks alone.
    const share = toxic === never ? 1 : business
    const heard = share * own.ahead + (share < 1 ? (1 - share) * toxic.ahead : 0)
    // Whoever throws an insult at somebody's mother hates no group, and is rude all the same.
    const { dense } = this.features
    const isAt = [cueIndex.insult, cueIndex.swear, cueIndex.secondPerson].some((cue) => (dense[cue] ?? 0) > 0)
    const isInsult = business === 0 && isAt && (dense[hostileAt] ?? 0) >= 1
    const ahead = isInsult ? Math.max(heard, rudeAhead + shift) : heard
    const some = share * own.p + (1 - share) * toxic.p
    const beyond = record(roughAbuses, (abuse) => answer(abuseOutputs[abuse]))
    const parts = shares(
      roughAbuses,
      (abuse) => beyond[abuse].p * (abuse === 'threat' && words.some ? threatWeight : 1),
    )
    const p = record(abuses, (abuse) => (abuse === 'none' ? 1 - some : parts[abuse] * some))
    // Words that can mean nothing else are believed without a model: it has met few threats. What people taught may still outweigh them.
    if (words.sure && surelyAhead + shift >= 0) {
      const rest = 1 - Math.max(p.threat, surelyThreat)
      const others = 1 - p.threat
      return {
        verdict: 'threat',
        ahead: Math.max(ahead, surelyAhead + shift),
        p: record(abuses, (abuse) => (abuse === 'threat' ? 1 - rest : others > 0 ? (p[abuse] * rest) / others : 0)),
      }
    }
    if (ahead < 0) return { verdict: 'none', ahead, p }
    const isThreat = mayThreaten && (words.some || beyond.threat.p >= evenThreat)
    const verdict = (isThreat ? roughAbuses : roughButThreats).reduce(
      (best, abuse) => (beyond[abuse].ahead > beyond[best].ahead ? abuse : best),
      'vulgar',
    )
    return { verdict, ahead, p }
  }

  /** Whether there is hate in the post, or in what it is meant to be read as. What was read of it stays what the others go by, but `general` speaks of the second reading after this. */
  private hate(
    part: string,
    language: string | null,
    general: Scored | undefined,
    business: number,
    signs: Signs,
    shift: number,
  ): Heard {
    this.disguised = []
    const { beneath, features, sums, model } = this
    const heard = this.hateOf(part, features, language, general, business, signs, shift)
    const meant = heard.verdict === 'none' ? undisguised(part, mayBeMisspelt(features.terms, features.termCount)) : null
    if (meant === null) return heard
    readFeatures(meant.text, this.cues, beneath)
    sums.take(beneath)
    readPolarity(beneath, language === null ? undefined : model.polarities.get(language))
    const { hate } = this.last
    const again = this.hateOf(
      meant.text,
      beneath,
      language,
      general?.take(sums, beneath, language),
      business,
      signs,
      shift,
    )
    this.last.hate = Math.max(this.last.hate, hate)
    if (again.verdict !== 'none') this.disguised = meant.at
    return { verdict: again.verdict, near: again.near || heard.near, p: Math.max(again.p, heard.p) }
  }

  /** `shift`: what a brand’s people taught; it moves whether there is hate, not against whom. */
  private hateOf(
    part: string,
    { dense, aimed: near, people, terms, termCount }: Features,
    language: string | null,
    general: Scored | undefined,
    business: number,
    signs: Signs,
    shift: number,
  ): Heard {
    const words = mayBeOfGroups(dense, terms, termCount) ? ofGroups(plainRead(part), language) : ofNobody
    const { complains, told, threatens } = signs
    const slur = words.slur
    // The lists for French are longer, know negation and quotes, and are believed instead.
    const attacked = words.attacks || (threatens && words.named && !words.cleared)
    const aimed = attacked || words.sexist || (near && !words.cleared && language !== 'fr')
    const groups = {
      racism: dense[cueIndex.origin] ?? 0,
      sexism: dense[cueIndex.gender] ?? 0,
      other: dense[cueIndex.otherGroup] ?? 0,
    }
    const spokenOf = strongest(groups, hateTargets, 'other')
    const racism = general?.answer('racism') ?? never
    const sexism = general?.answer('sexism') ?? never
    const hateful = general?.answer('hateful') ?? never
    // About a business, hate is rare: the general models have to be surer there.
    const bar = business
    // A black dress that came dirty, a dish of some country: what names things and no people is hate only where a model is sure of it.
    const ofThings = complains && !people && !slur && groups[spokenOf] > 0 ? thingsBar : 0
    // Who tells what they were called says the words, and hates nobody.
    const ofOthers = words.denies ? deniedBar : told || words.cleared ? toldBar : 0
    const models = Math.max(racism.ahead - ofThings, sexism.ahead, hateful.ahead - ofThings) - ofOthers
    // A group of people and a word of contempt stand near each other in many a complaint, also where a victim tells it. There a model has to hear hate too.
    const hostile =
      aimed &&
      (models >= 0 ||
        (business < (words.outright ? surelyBusiness : attacked ? likelyBusiness : Number.MIN_VALUE) && !told))
    const plain = Math.max(racism.p, sexism.p, hateful.p, hostile ? 0.7 : 0)
    const p = shift === 0 ? plain : logistic(logit(plain) + shift)
    const ahead = Math.max(models, hostile || (slur && !told) ? 1 : -9) - bar + shift
    this.last.hate = ahead
    const close =
      Math.abs(ahead) < 0.3 || (aimed && (!slur || told) && (business > 0 || told) && Math.abs(models) < 0.3)
    if (ahead < 0) return { verdict: 'none', near: close, p }
    if (sexism.ahead >= bar && sexism.ahead >= racism.ahead) return { verdict: 'sexism', near: close, p }
    if (hostile || groups[spokenOf] > 0) {
      // Of women are also spoken whom the hate is not against: an output that knows sexism must not quite deny it.
      const target =
        spokenOf === 'sexism' && sexism !== never && !((hostile || slur) && sexism.ahead > -nearSexism)
          ? 'other'
          : spokenOf
      return { verdict: racism.ahead > bar && groups.racism > 0 ? 'racism' : target, near: close, p }
    }
    if (sexism.ahead >= racism.ahead && sexism.ahead >= 0) return { verdict: 'sexism', near: close, p }
    if (racism.ahead >= 0) return { verdict: 'racism', near: close, p }
    return { verdict: 'other', near: close, p }
  }
}

/** The weights lie in classes, the commonest first; what they do not hold was met too seldom to be learnt. */
function rarityOf({ header, places }: Model): Rarity {
  const classes = new Uint8Array(header.features + 1)
  let feature = 1
  for (const [rank, size] of header.classes.entries()) {
    classes.fill(rank, feature, feature + size)
    feature += size
  }
  const rarest = Math.max(1, header.classes.length - 1)
  classes[0] = rarest
  return (place) => (((classes[places[place] ?? 0] ?? rarest) + 0.5) / (rarest + 0.5)) ** 2
}

function record<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  const made: Partial<Record<K, V>> = {}
  for (const name of names) made[name] = of(name)
  // Each of the names has its value by now.
  return made as Record<K, V>
}

function shares<K extends string>(names: readonly K[], of: (name: K) => number): Record<K, number> {
  const made = record(names, of)
  let sum = 0
  for (const name of names) sum += made[name]
  for (const name of names) made[name] = sum > 0 ? made[name] / sum : 1 / names.length
  return made
}

const rounded = <K extends string>(names: readonly K[], of: Readonly<Record<K, number>>): Record<K, number> =>
  record(names, (name) => short(of[name]))

/** The words that say whom a hate is against: they are always marked, for nobody believes it without them. */
function againstWhom(hate: Hate): readonly number[] {
  switch (hate) {
    case 'none':
      return []
    case 'racism':
      return [cueIndex.slur, cueIndex.origin]
    case 'sexism':
      return [cueIndex.slur, cueIndex.gender]
    case 'other':
      return [cueIndex.slur, cueIndex.otherGroup]
  }
}

/** The outputs behind a head's verdict, and in which direction each speaks for it. */
function outputsFor(head: Head, said: Labels): readonly { group: string; name: string; sign: 1 | -1 }[] {
  const own = (name: string, yes = true) => ({ group: 'own', name, sign: yes ? (1 as const) : (-1 as const) })
  const general = (name: string) => ({ group: 'general', name, sign: 1 as const })
  switch (head) {
    case 'language':
      return said.language === null ? [] : [{ group: 'language', name: said.language, sign: 1 }]
    case 'sentiment':
      return [own(`own.${said.sentiment}`), general(`tweet.${said.sentiment}`)]
    case 'kind':
      return [own(`kind.${said.kind}`)]
    case 'anger':
      return [own(`anger.${Math.max(1, said.anger)}`, said.anger > 0)]
    case 'topics':
      return said.topics.map((topic) => own(`topic.${topic}`))
    case 'abuse':
      return said.abuse === 'none' ? [] : [own('abuse'), general('toxic')]
    case 'hate':
      return said.hate === 'none' ? [] : [general('racism'), general('sexism'), general('hateful')]
    case 'relevant':
    case 'complaint':
    case 'urgent':
    case 'churn':
    case 'reminder':
    case 'viral':
    case 'sarcasm':
      return [own(head, said[head])]
  }
}
