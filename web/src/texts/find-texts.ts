import type { Template } from '../../../src/api/templates.ts'
import { folded } from '../actions/rank.ts'

/** How well a text fits what was typed; the lower the better, null: not at all. */
function fit(it: Template, wanted: string): number | null {
  const shortcut = it.shortcut === null ? '' : folded(it.shortcut)
  if (wanted === '') return 3
  if (shortcut === wanted) return 0
  if (shortcut.startsWith(wanted)) return 1
  const name = folded(it.name)
  if (name.startsWith(wanted)) return 2
  if (name.includes(wanted)) return 3
  return shortcut.includes(wanted) ? 4 : null
}

/** The texts that fit what was typed, best first, those in the customer's language before others. */
export function findTexts(all: readonly Template[], typed: string, language: string | null): readonly Template[] {
  const wanted = folded(typed.trim())
  const other = (it: Template) => (it.language === null || language === null || it.language === language ? 0 : 10)
  return all
    .flatMap((it) => {
      const how = fit(it, wanted)
      return how === null ? [] : [{ it, place: how + other(it) }]
    })
    .sort((a, b) => a.place - b.place || a.it.name.localeCompare(b.it.name))
    .map(({ it }) => it)
}
