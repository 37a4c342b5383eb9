/** A statement with its parameters. Made only by the `sql` tag, so that no value is ever pasted into text. */
export class Sql {
  readonly parts: readonly string[]
  readonly values: readonly unknown[]
  constructor(parts: readonly string[], values: readonly unknown[]) {
    this.parts = parts
    this.values = values
  }
  /** The text with $1, $2 … and the values in that order, as `pg` takes them. */
  toQuery(): { text: string; values: unknown[] } {
    let text = this.parts[0] ?? ''
    for (let i = 1; i < this.parts.length; i++) text += `$${i}${this.parts[i]}`
    return { text, values: [...this.values] }
  }
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
