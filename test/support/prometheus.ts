import { spawnSync } from 'node:child_process'

/** A family as it stands in Prometheus' text format. */
export interface ReadFamily {
  readonly type: string
  readonly help: string
  readonly samples: readonly {
    readonly name: string
    readonly labels: ReadonlyMap<string, string>
    readonly value: number
  }[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const units = /(_seconds|_bytes|_ratio|_info)(_total)?$/

/** Reads the text format (0.0.4) strictly: whatever a scraper or `promtool check metrics` would find fault with throws. */
export function readPrometheus(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.')
  const families = new Map<string, { type: string; help: string; samples: ReadFamily['samples'][number][] }>()
  let current: string | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line)
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment
      if (kind === 'HELP') {
        if (families.has(name)) throw new Error(`${name} stands in two places.`)
        families.set(name, { type: '', help: rest, samples: [] })
        current = name
        continue
      }
      const family = families.get(name)
      if (family === undefined || current !== name || family.type !== '')
        throw new Error(`TYPE of ${name} is misplaced.`)
      if (!/^(counter|gauge|histogram)$/.test(rest)) throw new Error(`${name} has the type ${rest}.`)
      family.type = rest
      continue
    }
    const family = families.get(current ?? '')
    if (family === undefined) throw new Error(`A value without a family: ${line}`)
    const sample = readSample(line)
    const suffix = sample.name.slice(current?.length)
    if (
      !sample.name.startsWith(current ?? '') ||
      !(family.type === 'histogram' ? /^_(bucket|sum|count)$/ : /^$/).test(suffix)
    )
      throw new Error(`${sample.name} stands under ${current}.`)
    family.samples.push(sample)
  }
  for (const [name, family] of families) judge(name, family)
  return families
}

function readSample(line: string): ReadFamily['samples'][number] {
  const name = NAME.exec(line)?.[0]
  if (name === undefined) throw new Error(`No name: ${line}`)
  const labels = new Map<string, string>()
  let rest = line.slice(name.length)
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    while (!rest.startsWith('}')) {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,(?!})|(?=}))/.exec(rest)
      if (label === null) throw new Error(`Labels that cannot be read: ${line}`)
      if (labels.has(label[1] ?? '')) throw new Error(`A label twice: ${line}`)
      labels.set(label[1] ?? '', label[2] ?? '')
      rest = rest.slice(label[0].length)
    }
    rest = rest.slice(1)
  }
  const value = /^ (-?(?:\d+(?:[.]\d+)?(?:e[+-]?\d+)?|Inf)|[+]Inf|NaN)$/.exec(rest)?.[1]
  if (value === undefined) throw new Error(`No value: ${line}`)
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) }
}

/** Labels of one line, whatever order they came in. */
const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1)

function judge(name: string, { type, help, samples }: ReadFamily): void {
  if (type === '' || help === '') throw new Error(`${name} lacks its type or its help.`)
  if ((type === 'counter') !== name.endsWith('_total'))
    throw new Error(`${name} is a ${type}: only counters end in _total.`)
  if (/(_ms|_milliseconds|_minutes|_kb|_mb|_percent|_count|_sum|_bucket)(_total)?$/i.test(name))
    throw new Error(`${name} is not in base units.`)
  if (type === 'histogram' && !units.test(name)) throw new Error(`${name} does not name its unit.`)
  const seen = new Set<string>()
  for (const sample of samples) {
    const key = `${sample.name} ${JSON.stringify([...sample.labels].sort(byName))}`
    if (seen.has(key)) throw new Error(`The same value twice: ${key}`)
    seen.add(key)
    if (type !== 'gauge' && !(sample.value >= 0)) throw new Error(`${key} is ${sample.value}.`)
  }
  if (type === 'histogram') judgeHistogram(name, samples)
}

function judgeHistogram(name: string, samples: ReadFamily['samples']): void {
  const series = new Map<string, ReadFamily['samples'][number][]>()
  for (const sample of samples) {
    const key = JSON.stringify([...sample.labels].filter(([label]) => label !== 'le').sort(byName))
    series.set(key, [...(series.get(key) ?? []), sample])
  }
  for (const [key, own] of series) {
    const buckets = own.filter((each) => each.name === `${name}_bucket`)
    const edges = buckets.map((each) => Number((each.labels.get('le') ?? 'NaN').replace('Inf', 'Infinity')))
    const counts = buckets.map((each) => each.value)
    const total = own.find((each) => each.name === `${name}_count`)?.value
    const rising = (list: readonly number[], strictly: boolean): boolean =>
      list.every((each, i) => i === 0 || (strictly ? each > (list[i - 1] ?? 0) : each >= (list[i - 1] ?? 0)))
    if (edges.at(-1) !== Number.POSITIVE_INFINITY || !rising(edges, true) || !rising(counts, false))
      throw new Error(`The buckets of ${name} ${key} are not in order.`)
    if (counts.at(-1) !== total || !own.some((each) => each.name === `${name}_sum`))
      throw new Error(`${name} ${key} does not add up.`)
  }
}

/** What `promtool check metrics` finds fault with; nothing where this machine has no promtool. */
export function promtoolSays(text: string): string {
  const run = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  return run.error === undefined ? `${run.stdout}${run.stderr}`.trim() : ''
}
