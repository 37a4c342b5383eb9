import type { Messages } from '../i18n/fr.ts'

/** What a network's form asks of a field, as far as words go. */
interface Asked {
  readonly format?: string | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly default?: unknown
}

/** Why a field that the server refused does not do, in the person's language: the server's own words are for programs. */
export function wrongWith(value: string, asked: Asked, t: Messages): string {
  const text = value.trim()
  if (text === '') return t.fields.required
  if (asked.minLength !== undefined && text.length < asked.minLength) return t.fields.tooShort(asked.minLength)
  if (asked.maxLength !== undefined && text.length > asked.maxLength) return t.fields.tooLong(asked.maxLength)
  if (asked.format !== 'uri' && asked.format !== 'url') return t.fields.invalid
  const sample = typeof asked.default === 'string' && asked.default !== '' ? asked.default : 'wss://'
  return t.fields.address(/^wss?:/.test(sample) ? 'wss://' : 'https://')
}
