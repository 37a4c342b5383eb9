/** What is written on something that others may change too, with what it was begun from. */
export interface Held<T> {
  readonly origin: T
  readonly draft: T
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether two answers of the server, or what was made of them, say the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((it, at) => same(it, b[at]))
  if (!isFields(a) || !isFields(b)) return false
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.every((name) => same(a[name], b[name]))
}

/** What a line of a list is known by; undefined: the list is one whole. */
function nameOf(line: unknown): string | undefined {
  if (!isFields(line)) return undefined
  const { id, date } = line
  return typeof id === 'string' ? id : typeof date === 'string' ? date : undefined
}

function named(list: readonly unknown[]): ReadonlyMap<string, unknown> | null {
  const lines = new Map<string, unknown>()
  for (const line of list) {
    // Of words that stand alone, blanks and repetitions say nothing.
    if (typeof line === 'string') {
      if (line.trim() !== '') lines.set(line, line)
      continue
    }
    const name = nameOf(line)
    if (name === undefined || lines.has(name)) return null
    lines.set(name, line)
  }
  return lines
}

/** A list in which both may have written: in the order of whoever changed it, each line by itself. */
function lines(origin: readonly unknown[], draft: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const [was, mine, theirs] = [named(origin), named(draft), named(now)]
  if (was === null || mine === null || theirs === null) return draft
  const merged = new Map<string, unknown>()
  for (const [name, line] of mine) {
    // What they took away goes, unless it was written on here.
    if (theirs.has(name)) merged.set(name, one(was.get(name), line, theirs.get(name)))
    else if (!was.has(name) || !same(was.get(name), line)) merged.set(name, line)
  }
  for (const [name, line] of theirs) {
    // What was taken away here goes, unless they wrote on it.
    if (!mine.has(name) && (!was.has(name) || !same(was.get(name), line))) merged.set(name, line)
  }
  const order = (of: ReadonlyMap<string, unknown>) => [...of.keys()].filter((name) => was.has(name) && merged.has(name))
  const moved = !same(
    order(mine),
    [...was.keys()].filter((name) => mine.has(name) && merged.has(name)),
  )
  if (moved) return [...merged.values()]
  const first = [...theirs.keys()].filter((name) => merged.has(name))
  return [...new Set([...first, ...merged.keys()])].map((name) => merged.get(name))
}

/** A line in which both may have written: field by field. */
function one(was: unknown, mine: unknown, theirs: unknown): unknown {
  if (same(mine, was)) return theirs
  if (same(theirs, was)) return mine
  return isFields(was) && isFields(mine) && isFields(theirs) ? fields(was, mine, theirs) : mine
}

function fields(was: Fields, mine: Fields, theirs: Fields): Fields {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])]
  return Object.fromEntries(
    names.map((name) => {
      const [before, here, there] = [was[name], mine[name], theirs[name]]
      if (same(here, before)) return [name, there]
      if (same(there, before)) return [name, here]
      const lists = Array.isArray(before) && Array.isArray(here) && Array.isArray(there)
      return [name, lists ? lines(before, here, there) : here]
    }),
  )
}

/** What was written, on what is there now: what only others changed is theirs, what was changed here stays. Lists are joined line by line, anything else that both changed is as it was written here. */
export function carriedOver<T extends object>({ origin, draft }: Held<T>, now: T): Held<T> {
  const [was, mine, theirs] = [origin, draft, now].map((it): Fields => Object.fromEntries(Object.entries(it)))
  const carried = fields(was ?? {}, mine ?? {}, theirs ?? {})
  return { origin: now, draft: { ...now, ...carried } }
}

/** What was written since something was sent and saved, on what the server answered. `written`: what stood here when it was sent, as far as that is done with; the rest as it was begun from. */
export const savedAs = <T extends object>({ draft }: Held<T>, written: T, now: T): Held<T> =>
  carriedOver({ origin: written, draft }, now)
