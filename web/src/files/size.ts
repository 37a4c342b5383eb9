import type { Messages } from '../i18n/fr.ts'
import type { Formatter } from '../i18n/format.ts'

/** How large a file is, in words: kilobytes, and megabytes from what would be a thousand of them on. */
export function sizeWords(bytes: number, t: Messages, f: Formatter): string {
  if (bytes < 999_500) return t.files.kb(f.number(Math.max(1, Math.round(bytes / 1_000))))
  return t.files.mb(f.number(Math.round(bytes / 100_000) / 10))
}
