import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { loadJudge, newestModel } from '../../src/runtime/triage/load-judge.ts'
import { type Row, readSet } from './data.ts'
import { accuracy, macroF1 } from './figures.ts'
import { type Fared, readFunctions, tryFunctions } from './functions.ts'
import { sentimentLanguages } from './polarity.ts'

const said = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
const folder = said('--data') ?? ''
if (folder === '' || !existsSync(folder)) {
  console.error('npm run evaluate -- --data DIR: DIR is the folder with the public sets (see models/triage).')
  process.exit(2)
}
const peers = resolve(said('--peers') ?? join('bench', 'peers'))
const load = createRequire(join(peers, 'package.json'))

type Feeling = 'neg' | 'neu' | 'pos'
const feelingOf = (score: number, edge: number): Feeling => (score > edge ? 'pos' : score < -edge ? 'neg' : 'neu')

/** The packages that are there, each as a function from a text to an answer; one that cannot be loaded is said and left out. */
function found<T>(makers: Readonly<Record<string, () => T>>): Readonly<Record<string, T>> {
  const there: Record<string, T> = {}
  for (const [name, make] of Object.entries(makers)) {
    try {
      there[name] = make()
    } catch (error) {
      console.error(`${name} is left out: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
  }
  return there
}

const tokens = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? []

const feelings = found<(text: string, lang: string) => Feeling>({
  'vader-sentiment': () => {
    const { SentimentIntensityAnalyzer } = load('vader-sentiment')
    return (text) => feelingOf(SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05)
  },
  sentiment: () => {
    const Sentiment = load('sentiment')
    const one = new Sentiment()
    return (text) => feelingOf(one.analyze(text).score, 0)
  },
  '@nlpjs/sentiment': () => {
    const lists = {
      fr: load('@nlpjs/lang-fr/src/sentiment/sentiment_fr').senticon ?? {},
      en: load('@nlpjs/lang-en/src/sentiment/sentiment_en').senticon ?? {},
    }
    // The package's own word lists, summed as its analyser sums them; its container needs a whole bot.
    return (text, lang) => {
      const list: Record<string, number> = lang === 'fr' ? lists.fr : lists.en
      const sum = tokens(text).reduce((total, word) => total + (Object.hasOwn(list, word) ? Number(list[word]) : 0), 0)
      return feelingOf(sum, 0)
    }
  },
  natural: () => {
    const { SentimentAnalyzer } = load('natural')
    const of = {
      fr: new SentimentAnalyzer('French', null, 'pattern'),
      en: new SentimentAnalyzer('English', null, 'afinn'),
    }
    return (text, lang) => feelingOf(of[lang === 'fr' ? 'fr' : 'en'].getSentiment(tokens(text)), 0)
  },
})
const rough = found<(text: string) => boolean>({
  obscenity: () => {
    const { RegExpMatcher, englishDataset, englishRecommendedTransformers } = load('obscenity')
    const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
    return (text) => matcher.hasMatch(text)
  },
  'leo-profanity': () => {
    const filter = load('leo-profanity')
    filter.loadDictionary('en')
    filter.add(filter.getDictionary('fr'))
    return (text) => filter.check(text)
  },
})

// A model that was made with --keep-dev can be measured on the dev sets; the one that is shipped has learnt from some of them.
const model = resolve(said('--model') ?? newestModel())
const judge = loadJudge(model)
interface Evaluation {
  /** Sets, with a space between. */
  readonly learnt_dev: string
  readonly outputs: readonly { output?: string; head?: string; language: string; macro_f1?: number }[]
}
const evaluation: Evaluation = JSON.parse(readFileSync(join(model, 'evaluation.json'), 'utf8'))
/** What cross-validation said of an output or head, on posts that the judging model had not seen. */
const crossed = (of: string, language: string): string => {
  const found = evaluation.outputs.find((it) => (it.output ?? it.head) === of && it.language === language)
  return found?.macro_f1 === undefined ? '' : `${found.macro_f1.toFixed(1)} CV`
}
const lines: string[][] = []
const row = <T>(
  task: string,
  set: string,
  rows: readonly Row[],
  gold: (row: Row) => T,
  ours: (text: string) => T,
  others: Readonly<Record<string, (text: string, lang: string) => T>>,
  instead = '',
): void => {
  if (rows.length === 0) return
  const truth = rows.map(gold)
  const figure = (answers: readonly T[]): string =>
    `${macroF1(truth, answers).toFixed(1)} (${accuracy(truth, answers).toFixed(1)})`
  const all = Object.entries(others).map(
    ([name, of]) => `${name} ${figure(rows.map((each) => of(each['text'] ?? '', each['lang'] ?? '')))}`,
  )
  // What was learnt from measures nothing.
  const own = evaluation.learnt_dev.split(' ').includes(set)
    ? instead
    : figure(rows.map((each) => ours(each['text'] ?? '')))
  lines.push([task, String(rows.length), own, all.join(', ')])
}
const dev = (set: string): readonly Row[] => readSet(folder, set, 'dev')
const toxic = (text: string): boolean => {
  const { abuse, hate } = judge.judge(text)
  return abuse !== 'none' || hate !== 'none'
}

for (const lang of sentimentLanguages)
  row(
    `sentiment of tweets, ${lang}`,
    'umsab',
    dev('umsab').filter((each) => each['lang'] === lang),
    (each) => each['label'] ?? '',
    (text): string => judge.judge(text).sentiment,
    lang === 'fr' || lang === 'en' ? feelings : {},
    crossed('sentiment of tweets', lang),
  )
row(
  'sentiment of French customer posts',
  'free-gold-fr',
  dev('free-gold-fr'),
  (each) => each['sentiment'] ?? '',
  (text): string => judge.judge(text, { direct: true }).sentiment,
  feelings,
)
row(
  'complaint, French customer posts',
  'free-gold-fr',
  dev('free-gold-fr'),
  (each) => each['label'] === 'complaint',
  (text) => judge.judge(text, { direct: true }).complaint,
  {},
)
row(
  'complaint, English',
  'complaints-en',
  dev('complaints-en'),
  (each) => each['label'] === 'complaint',
  (text) => judge.judge(text).complaint,
  {},
)
row(
  'any toxic, French',
  'mlma-fr',
  dev('mlma-fr'),
  (each) => each['tone'] !== 'normal',
  toxic,
  rough,
  crossed('fr/toxic', '*'),
)
row(
  'racist, French',
  'ftr-fr',
  dev('ftr-fr'),
  (each) => each['label'] === 'racist',
  (text) => judge.judge(text).hate === 'racism',
  rough,
  crossed('fr/racism', '*'),
)
row('abuse in chat, French', 'cyberado-fr', dev('cyberado-fr'), (each) => each['label'] === 'abusive', toxic, rough)
row(
  'offensive, English',
  'tweeteval-offensive',
  dev('tweeteval-offensive'),
  (each) => each['label'] === 'offensive',
  (text) => judge.judge(text).abuse !== 'none',
  rough,
  crossed('en/toxic', '*'),
)
row(
  'sexist, English',
  'edos-en',
  dev('edos-en'),
  (each) => each['label'] === 'sexist',
  (text) => judge.judge(text).hate === 'sexism',
  rough,
  crossed('en/sexism', '*'),
)
row(
  'hate, English',
  'tweeteval-hate',
  dev('tweeteval-hate'),
  (each) => each['label'] === 'hate',
  (text) => judge.judge(text).hate !== 'none',
  rough,
)

console.log(
  `Model ${judge.version}: macro-F1 (accuracy) in percent on the dev sets. CV: this model has learnt from the dev set, so what cross-validation said stands there, of the output alone; languages are cross-validated, see evaluation.json.`,
)
for (const [task = '', posts = '', ours = '', others = ''] of lines)
  console.log(`${task.padEnd(38)} ${posts.padStart(5)}  ${ours.padEnd(12)}  ${others}`)

// The sentences are the project's own and stand beside the model; a folder of public sets knows nothing of them.
const share = ({ of, posts, right }: Fared): string => `${of} ${right}/${posts}`
for (const lang of ['fr', 'en']) {
  const tests = readFunctions(lang)
  if (tests.length === 0) continue
  const { macroF1: figure, functions, weak } = tryFunctions(tests, (text) => judge.judge(text).hate !== 'none')
  const told = (hateful: boolean): string =>
    functions
      .filter((each) => each.hateful === hateful)
      .map(share)
      .join(', ')
  console.log(`
Functional tests for hate, ${lang}: macro-F1 ${figure.toFixed(1)} on ${tests.length} sentences of our own (models/functions)
  hateful:     ${told(true)}
  not hateful: ${told(false)}
  weak (fewer than half told right): ${weak.map(share).join(', ') || 'none'}`)
}
