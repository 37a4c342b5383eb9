import { createHash } from 'node:crypto'

/** A statement with its parameters. Made only by the `sql` tag, so that no value is ever pasted into text. */
export class Sql {
  readonly parts: readonly string[]
  readonly values: readonly unknown[]
  /** The server keeps its plan. */
  readonly isPrepared: boolean
  constructor(parts: readonly string[], values: readonly unknown[], isPrepared = false) {
    this.parts = parts
    this.values = values
    this.isPrepared = isPrepared
  }
  /** The same, parsed and planned once for each connection: for what is asked very often in one form, whose best way does not hang on the values. */
  prepared(): Sql {
    return new Sql(this.parts, this.values, true)
  }
  /** The text with $1, $2 … and the values in that order, as `pg` takes them. */
  toQuery(): { text: string; values: unknown[]; name?: string } {
    let text = this.parts[0] ?? ''
    for (let i = 1; i < this.parts.length; i++) text += `$${i}${this.parts[i]}`
    const query = { text, values: [...this.values] }
    return this.isPrepared ? { ...query, name: nameOf(text) } : query
  }
}

const names = new Map<string, string>()

/** The name of a prepared statement: the same for the same text, and for no other. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  names.set(text, name)
  return name
}

/** Tagged template for SQL: values become parameters, another `sql` inside is spliced in. */
export function sql(strings: TemplateStringsArray, ...inserts: readonly unknown[]): Sql {
  const parts: string[] = [strings[0] ?? '']
  const values: unknown[] = []
  inserts.forEach((insert, i) => {
    const following = strings[i + 1] ?? ''
    if (insert instanceof Sql) {
      parts[parts.length - 1] += insert.parts[0] ?? ''
      for (let j = 1; j < insert.parts.length; j++) {
        values.push(insert.values[j - 1])
        parts.push(insert.parts[j] ?? '')
      }
      parts[parts.length - 1] += following
    } else {
      values.push(insert)
      parts.push(following)
    }
  })
  return new Sql(parts, values)
}
