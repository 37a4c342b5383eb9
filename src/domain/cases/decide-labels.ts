import type { Case } from './case.ts'
import type { Decision } from './decide.ts'

/** More labels than these on one case sort nothing. */
export const mostLabelsOfCase = 20

/** A label of the brand as a case needs to know it. */
interface KnownLabel {
  readonly id: string
  readonly archived: boolean
  /** The labels that were merged into it. */
  readonly standsFor: readonly string[]
}

/** Puts a label on, or takes it off. What was merged into it counts as it. */
export function label(before: Pick<Case, 'labels'>, it: KnownLabel, on: boolean): Decision {
  const there = before.labels.filter((id) => id === it.id || it.standsFor.includes(id))
  if (!on) return { ok: true, facts: there.map((labelId) => ({ kind: 'label-removed', labelId })) }
  if (there.length > 0) return { ok: true, facts: [] }
  if (it.archived) return { ok: false, why: 'This label is archived. Bring it back before using it.' }
  if (before.labels.length >= mostLabelsOfCase) {
    return { ok: false, why: `A case holds ${mostLabelsOfCase} labels at most. Take one off first.` }
  }
  return { ok: true, facts: [{ kind: 'label-added', labelId: it.id }] }
}
