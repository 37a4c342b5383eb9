import { after, type Instant, seconds } from '../../domain/model/time.ts'
import type { Doing, HandNote } from '../../store/presence.ts'

/** A tab that says nothing for so long is gone: it was closed without a word, or its network went. */
export const presenceLasts = seconds(12)

/** Somebody at a case. */
export interface Present {
  readonly id: string
  readonly name: string
  readonly doing: Doing
}

/** Who is at a case now. */
export interface AtCase {
  readonly caseId: string
  readonly brandId: string
  readonly people: readonly Present[]
}

type PresenceNote = Extract<HandNote, { readonly kind: 'presence' }>

/** Who looks at which case and who writes there, as all processes have told; in memory only. */
export class Presence {
  /** By tab: one browser may show several cases. */
  readonly #tabs = new Map<string, { readonly note: PresenceNote; readonly until: Instant }>()

  /** Takes in what a tab does. Gives the cases whose people changed by it. */
  hear(note: PresenceNote, now: Instant): readonly AtCase[] {
    const before = this.#tabs.get(note.tab)
    const touched = new Map([[note.caseId, note.brandId]])
    if (before !== undefined) touched.set(before.note.caseId, before.note.brandId)
    return this.#changes(touched, () => {
      if (note.doing !== null) this.#tabs.set(note.tab, { note, until: after(now, presenceLasts) })
      // A tab's farewell may come after it has told of its next case.
      else if (before?.note.caseId === note.caseId) this.#tabs.delete(note.tab)
    })
  }

  /** Forgets the tabs that fell silent. Gives the cases whose people changed by it. */
  sweep(now: Instant): readonly AtCase[] {
    const silent = [...this.#tabs.values()].filter(({ until }) => until <= now)
    if (silent.length === 0) return []
    return this.#changes(new Map(silent.map(({ note }) => [note.caseId, note.brandId])), () => {
      for (const { note } of silent) this.#tabs.delete(note.tab)
    })
  }

  /** Every case of these brands at which somebody is. */
  all(brandIds: ReadonlySet<string>): readonly AtCase[] {
    const cases = new Map<string, string>()
    for (const { note } of this.#tabs.values()) {
      if (brandIds.has(note.brandId)) cases.set(note.caseId, note.brandId)
    }
    return [...cases].map(([caseId, brandId]) => this.#at(caseId, brandId))
  }

  #changes(touched: ReadonlyMap<string, string>, change: () => void): readonly AtCase[] {
    const before = new Map([...touched].map(([id, brandId]) => [id, JSON.stringify(this.#at(id, brandId))]))
    change()
    return [...touched]
      .map(([id, brandId]) => this.#at(id, brandId))
      .filter((it) => JSON.stringify(it) !== before.get(it.caseId))
  }

  #at(caseId: string, brandId: string): AtCase {
    const people = new Map<string, Present>()
    for (const { note } of this.#tabs.values()) {
      if (note.caseId !== caseId || note.doing === null) continue
      const known = people.get(note.person.id)
      // Who writes in one tab writes, whatever the other shows.
      if (known?.doing !== 'writing') people.set(note.person.id, { ...note.person, doing: note.doing })
    }
    return { caseId, brandId, people: [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) }
  }
}
