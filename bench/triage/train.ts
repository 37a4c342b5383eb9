import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { cueTable } from '../../src/domain/triage/cue-table.ts'
import { readAll } from './examples.ts'
import { type Scored, accuracy, areaOf, bestFrom, calibrationError, f1Of, lineOf, macroF1, onLine } from './figures.ts'
import { type Linear } from './fit.ts'
import { type Learnt, learn } from './learn.ts'
import { type Ready, writeModel } from './pack.ts'
import { folds, planWork } from './plan.ts'
import { readPolarities, sentimentLanguages } from './polarity.ts'

const said = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : process.argv[at + 1]
}
const folder = said('--data') ?? ''
const version = said('--version') ?? '1'
const into = said('--into') ?? join('models', 'triage', version)
const peers = said('--peers') ?? join('bench', 'peers')
const only = said('--only')?.split(',')
/** In how few posts a feature may be to be learnt. */
const leastHolders = 3
/** How small a weight may be, of 127 steps, to be shipped. */
const leastStep = Number(said('--least') ?? 10)

if (folder === '' || !existsSync(join(folder, 'own'))) {
  console.error('npm run train -- --data DIR: DIR is the folder with own/ and the public sets (see models/triage).')
  process.exit(2)
}

const began = performance.now()
const tell = (line: string): void =>
  console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}`)

const polarities = readPolarities(peers)
if (polarities.size === 0) throw new Error(`The word lists are missing: npm ci --prefix ${peers} --ignore-scripts`)
const work = planWork(folder)
const { examples, places, features } = readAll(work.texts, cueTable(), polarities, leastHolders)
tell(`${work.texts.length} posts, ${features} features, ${work.plans.length} outputs`)

const learnt: Learnt[] = []
work.plans.forEach((plan, i) => {
  if (only !== undefined && !only.some((each) => `${plan.group}/${plan.name}`.startsWith(each))) return
  learnt.push(learn(examples, features, work.fold, plan, 1_000 + i * 10, leastStep))
  const last = learnt.at(-1)
  if (last === undefined) return
  const scored = last.packed.map((score, k): Scored => ({ score, yes: last.truth[k] === true }))
  const was = last.full.map((score, k): Scored => ({ score, yes: last.truth[k] === true }))
  tell(
    `${plan.group}/${plan.name}: ${scored.length} posts, area ${areaOf(scored).toFixed(3)}, macro-F1 ${f1Of(scored, bestFrom(scored)).macro.toFixed(1)} (all weights ${f1Of(was, bestFrom(was)).macro.toFixed(1)})`,
  )
})

const langOf = (post: number): string => work.texts[post]?.lang ?? ''
const evaluation: Record<string, unknown>[] = []

/** Scores by post, of the weights that are shipped. */
const scoresOf = (found: Learnt | undefined): Map<number, number> =>
  new Map(found?.posts.map((post, k) => [post, found.packed[k] ?? 0]))

const mixed = (a: Linear, b: Linear): Linear => ({
  weights: a.weights.map((weight, i) => (weight + (b.weights[i] ?? 0)) / 2),
  dense: a.dense.map((weight, i) => (weight + (b.dense[i] ?? 0)) / 2),
})

const ready: Ready[] = []
const finish = (
  found: Learnt,
  model: Linear,
  rows: readonly { post: number; score: number; yes: boolean }[],
  full: readonly Scored[],
): void => {
  const { group, name } = found.plan
  const lines: Record<string, readonly [number, number]> = { '*': lineOf(rows) }
  const from: Record<string, number> = {}
  const languages = group === 'own' ? ['fr', 'en'] : []
  for (const lang of languages) {
    const part = rows.filter(({ post }) => langOf(post) === lang)
    if (part.filter(({ yes }) => yes).length >= 60) lines[lang] = lineOf(part)
  }
  for (const lang of Object.keys(lines)) {
    const line = lines[lang] ?? [1, 0]
    const part = rows.filter(({ post }) => lang === '*' || langOf(post) === lang)
    from[lang] = Number(onLine(line, bestFrom(part)).toFixed(4))
    // Honest: each half is judged by a line that the other half drew.
    const halves = [0, 1].map((half) => {
      const own = part.filter((_, i) => i % 2 === half)
      const cross = lineOf(part.filter((_, i) => i % 2 !== half))
      return own.map(({ score, yes }) => ({ score: onLine(cross, score), yes }))
    })
    const f1 = f1Of(part, bestFrom(part))
    evaluation.push({
      output: `${group}/${name}`,
      language: lang,
      posts: part.length,
      yes: part.filter(({ yes }) => yes).length,
      area: Number(areaOf(part).toFixed(4)),
      macro_f1: Number(f1.macro.toFixed(1)),
      f1_yes: Number(f1.yes.toFixed(1)),
      calibration_error: Number(calibrationError(halves.flat()).toFixed(2)),
      ...(lang === '*' ? { lost_by_pruning: Number((f1Of(full, bestFrom(full)).macro - f1.macro).toFixed(2)) } : {}),
    })
  }
  ready.push({ group, name, model, lines, from })
}

const rowsOf = (found: Learnt, scores: readonly number[]): { post: number; score: number; yes: boolean }[] =>
  found.posts.map((post, k) => ({ post, score: scores[k] ?? 0, yes: found.truth[k] === true }))

const pooled = new Map(learnt.filter(({ plan }) => plan.group === '*').map((found) => [found.plan.name, found]))
for (const found of learnt) {
  const { group, name } = found.plan
  const all = pooled.get(name)
  if (group !== '*' && name.startsWith('tweet.') && all !== undefined) {
    const other = scoresOf(all)
    const fullOther = new Map(all.posts.map((post, k) => [post, all.full[k] ?? 0]))
    const rows = rowsOf(found, found.packed).map((row) => ({
      ...row,
      score: (row.score + (other.get(row.post) ?? 0)) / 2,
    }))
    const full = rowsOf(found, found.full).map((row) => ({
      ...row,
      score: (row.score + (fullOther.get(row.post) ?? 0)) / 2,
    }))
    finish(found, mixed(found.model, all.model), rows, full)
  } else finish(found, found.model, rowsOf(found, found.packed), rowsOf(found, found.full))
}

/** Of several outputs of which one holds: what is said, and how far it is ahead of the next (logarithm of their ratio). */
const verdicts = (group: string, names: readonly string[], prefix: string) => {
  const members = names.map((name) => ({
    name,
    found: learnt.find(({ plan }) => plan.group === group && plan.name === prefix + name),
  }))
  const scored = members.map(({ name, found }) => {
    const out = ready.find((each) => each.group === group && each.name === prefix + name)
    const by = group !== 'own' && prefix === 'tweet.' ? pooled.get(prefix + name) : undefined
    const other = by === undefined ? undefined : scoresOf(by)
    return {
      name,
      p: new Map(
        found?.posts.map((post, k) => {
          const own = found.packed[k] ?? 0
          const score = other === undefined ? own : (own + (other.get(post) ?? 0)) / 2
          return [post, onLine(out?.lines[langOf(post)] ?? out?.lines['*'] ?? [1, 0], score)] as const
        }),
      ),
      truth: new Map(found?.posts.map((post, k) => [post, found.truth[k] === true])),
    }
  })
  const posts = [...(scored[0]?.p.keys() ?? [])]
  return posts.map((post) => {
    const ranked = scored.map(({ name, p }) => ({ name, p: p.get(post) ?? 0 })).toSorted((a, b) => b.p - a.p)
    return {
      post,
      said: ranked[0]?.name ?? '',
      gold: scored.find(({ truth }) => truth.get(post) === true)?.name ?? '',
      ahead: Math.log((ranked[0]?.p ?? 1) / Math.max(1e-9, ranked[1]?.p ?? 0)),
    }
  })
}

/** How far ahead a verdict must be: below it more than two in five are wrong. */
const band = (rows: readonly { ahead: number; right: boolean }[]): number => {
  let wrong = 0
  let width = 0
  rows
    .toSorted((a, b) => a.ahead - b.ahead)
    .forEach(({ ahead, right }, i) => {
      if (!right) wrong++
      if (i >= 20 && wrong / (i + 1) >= 0.42) width = ahead
    })
  return Number(width.toFixed(3))
}

const sure: Record<string, number> = {}
for (const [head, group, names, prefix] of [
  ['sentiment', 'own', ['neg', 'neu', 'pos'], 'own.'],
  [
    'kind',
    'own',
    [...new Set(learnt.filter(({ plan }) => plan.name.startsWith('kind.')).map(({ plan }) => plan.name.slice(5)))],
    'kind.',
  ],
  ['language', 'language', learnt.filter(({ plan }) => plan.group === 'language').map(({ plan }) => plan.name), ''],
] as const) {
  const rows = verdicts(group, names, prefix)
  sure[head] = band(rows.map(({ ahead, said: is, gold }) => ({ ahead, right: is === gold })))
  evaluation.push({
    head,
    posts: rows.length,
    accuracy: Number(
      accuracy(
        rows.map((row) => row.gold),
        rows.map((row) => row.said),
      ).toFixed(1),
    ),
    macro_f1: Number(
      macroF1(
        rows.map((row) => row.gold),
        rows.map((row) => row.said),
      ).toFixed(1),
    ),
    unsure: Number(
      ((100 * rows.filter(({ ahead }) => ahead < (sure[head] ?? 0)).length) / Math.max(1, rows.length)).toFixed(1),
    ),
  })
  for (const lang of head === 'language' ? ['fr', 'en', 'de', 'es', 'it', 'pt'] : ['fr', 'en']) {
    const part = rows.filter(({ post, gold }) => (head === 'language' ? gold : langOf(post)) === lang)
    const short = part.filter(({ post }) => (work.texts[post]?.text.trim().split(/\s+/).length ?? 0) <= 5)
    const long = part.filter((row) => !short.includes(row))
    const figure = (of: typeof part): number =>
      Number(
        accuracy(
          of.map((row) => row.gold),
          of.map((row) => row.said),
        ).toFixed(1),
      )
    evaluation.push(
      head === 'language'
        ? { head, language: lang, posts: part.length, recall_to_5_words: figure(short), recall_longer: figure(long) }
        : {
            head,
            language: lang,
            posts: part.length,
            accuracy: figure(part),
            macro_f1: Number(
              macroF1(
                part.map((row) => row.gold),
                part.map((row) => row.said),
              ).toFixed(1),
            ),
          },
    )
  }
}
for (const lang of sentimentLanguages) {
  const rows = verdicts(lang, ['neg', 'neu', 'pos'], 'tweet.')
  evaluation.push({
    head: 'sentiment of tweets',
    language: lang,
    posts: rows.length,
    macro_f1: Number(
      macroF1(
        rows.map((row) => row.gold),
        rows.map((row) => row.said),
      ).toFixed(1),
    ),
  })
}
for (const { group, name, lines, from } of ready) {
  if (group !== 'own' || name.includes('.')) continue
  const found = learnt.find(({ plan }) => plan.group === group && plan.name === name)
  if (found === undefined) continue
  sure[name] = band(
    rowsOf(found, found.packed).map(({ post, score, yes }) => {
      const lang = langOf(post)
      const [slope, shift] = lines[lang] ?? lines['*'] ?? [1, 0]
      const threshold = from[lang] ?? from['*'] ?? 0.5
      const ahead = slope * score + shift - Math.log(threshold / (1 - threshold))
      return { ahead: Math.abs(ahead), right: ahead >= 0 === yes }
    }),
  )
}

const direct = {
  // Of what is addressed to a service account about seven in ten are complaints; of own/ it is 47 of 100. The shift is the
  // difference of the two, in logarithms of odds; for the sentiment, of shares.
  complaint: 1.1,
  'own.neg': 0.35,
  'own.neu': -0.15,
  'own.pos': -1.3,
  gate: 3,
}
const bytes = writeModel({ version, sure, direct }, ready, places, polarities, leastStep)
const small = brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
})
mkdirSync(into, { recursive: true })
writeFileSync(join(into, 'weights.bin.br'), small)
const manifest = {
  version,
  sha256: createHash('sha256').update(small).digest('hex'),
  bytes: small.length,
  unpacked: bytes.length,
}
writeFileSync(join(into, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
writeFileSync(
  join(into, 'evaluation.json'),
  `${JSON.stringify({ version, texts: work.sizes, folds, outputs: evaluation }, null, 1)}\n`,
)
for (const line of evaluation) console.log(JSON.stringify(line))
tell(`${(small.length / 1e6).toFixed(2)} MB packed, ${(bytes.length / 1e6).toFixed(1)} MB in memory, in ${into}`)
