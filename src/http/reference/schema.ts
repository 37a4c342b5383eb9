import { html } from 'hono/html'

/** JSON Schema as far as this page reads it. */
export type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const some = (schema: Schema): readonly Schema[] =>
  [...list(schema['anyOf']), ...list(schema['oneOf']), ...list(schema['allOf'])].filter(isSchema)

/** The schema below this name. */
export const below = (value: unknown, ...path: readonly string[]): Schema | null => {
  let at: unknown = value
  for (const name of path) at = isSchema(at) ? at[name] : undefined
  return isSchema(at) ? at : null
}

/** What kind of value it is, in a few words. */
export function wordOf(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema['const'])
  const words = list(schema['enum'])
  if (words.length > 0) return words.map((it) => JSON.stringify(it)).join(' | ')
  const choices = some(schema)
  if (choices.length > 0) return [...new Set(choices.map(wordOf))].join(' | ')
  if (schema['type'] === 'array') return `list of ${wordOf(below(schema, 'items') ?? {})}`
  const { type, format } = schema
  const plain = typeof type === 'string' ? type : list(type).join(' | ') || 'anything'
  return typeof format === 'string' ? `${plain} (${format})` : plain
}

const texts: Readonly<Record<string, string>> = {
  uuid: '3f1c9f0e-6a52-4c39-9f0b-2f6f0d1c8a11',
  'date-time': '2026-03-02T09:00:00Z',
  uri: 'https://example.com/',
  email: 'camille@example.com',
}

/** As many letters as it takes. */
const textOf = ({ minLength }: Schema): string =>
  typeof minLength === 'number' && minLength > 4 ? 'x'.repeat(minLength) : 'text'

/** A value that fits, with what has to be there and nothing else. */
export function exampleOf(schema: Schema, depth = 0): unknown {
  if ('const' in schema) return schema['const']
  if ('default' in schema && depth > 0) return schema['default']
  const [word] = list(schema['enum'])
  if (word !== undefined) return word
  const [choice] = some(schema)
  if (choice !== undefined) return exampleOf(choice, depth + 1)
  switch (schema['type']) {
    case 'string':
      return texts[String(schema['format'])] ?? (schema['pattern'] === undefined ? textOf(schema) : '1')
    case 'integer':
    case 'number':
      return Math.min(Math.max(1, Number(schema['minimum'] ?? 1)), Number(schema['maximum'] ?? Infinity))
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: Math.max(1, Number(schema['minItems'] ?? 1)) }, () =>
        exampleOf(below(schema, 'items') ?? {}, depth + 1),
      )
    case 'object': {
      const required = new Set(list(schema['required']))
      const fields = Object.entries(below(schema, 'properties') ?? {}).filter(([name]) => required.has(name))
      return Object.fromEntries(
        fields.map(([name, field]) => [name, exampleOf(isSchema(field) ? field : {}, depth + 1)]),
      )
    }
    default:
      return null
  }
}

const deepest = 6

/** What holds fields inside a value: itself, what a list holds, or each choice. */
function holders(schema: Schema): readonly Schema[] {
  if (schema['type'] === 'object') return [schema]
  const items = below(schema, 'items')
  return [...(items === null ? [] : holders(items)), ...some(schema).flatMap(holders)]
}

type Html = ReturnType<typeof html>

/** The fields of a value, those of fields below them. */
export function fieldsOf(schema: Schema, depth = 0): Html | '' {
  const all = holders(schema)
  if (all.length === 0 || depth > deepest) return ''
  return html`${all.map((it) => {
    const required = new Set(list(it['required']))
    const fields = Object.entries(below(it, 'properties') ?? {}).flatMap(([name, field]) =>
      isSchema(field) ? [{ name, field }] : [],
    )
    if (fields.length === 0) return ''
    return html`<ul class="fields">${fields.map(
      ({ name, field }) =>
        html`<li><code>${name}</code> <span class="dim">${wordOf(field)}${required.has(name) ? '' : ', optional'}</span>${fieldsOf(field, depth + 1)}</li>`,
    )}</ul>`
  })}`
}
