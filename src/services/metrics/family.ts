/** One measured value; `suffix` tells the lines of a histogram apart. */
export interface Sample {
  readonly suffix?: '_bucket' | '_sum' | '_count'
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** All values of one name. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly Sample[]
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"')

const number = (value: number): string => {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}

const lineOf = (name: string, { suffix, labels = {}, value }: Sample): string => {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${suffix ?? ''}${written.length === 0 ? '' : `{${written.join(',')}}`} ${number(value)}`
}

/** Families as Prometheus reads them (text format 0.0.4); families of one name from several processes stand together. */
export function writeText(families: readonly Family[]): string {
  const byName = new Map<string, Family>()
  for (const family of families) {
    const before = byName.get(family.name)
    byName.set(
      family.name,
      before === undefined ? family : { ...before, samples: [...before.samples, ...family.samples] },
    )
  }
  return [...byName.values()]
    .filter((family) => family.samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${escapeHelp(help)}`,
        `# TYPE ${name} ${type}`,
        ...samples.map((sample) => lineOf(name, sample)),
        '',
      ].join('\n'),
    )
    .join('')
}

/** The same families with one more label on each value. */
export function withLabel(families: readonly Family[], label: string, text: string): readonly Family[] {
  return families.map((family) => ({
    ...family,
    samples: family.samples.map((sample) => ({ ...sample, labels: { ...sample.labels, [label]: text } })),
  }))
}
