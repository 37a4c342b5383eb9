/** So many comments below the newest are remembered, at most. */
const mostBelow = 10_000

/** The numbers of comments that were told and have left the newest: what a cursor keeps of them. Runs of numbers in a row, each as its distance from the one before and its length (base 36). */
export class Below {
  #text: string
  #numbers: Set<number> | null = null

  constructor(text: string) {
    this.#text = text
  }

  has(number: number): boolean {
    return (this.#text !== '' || this.#numbers !== null) && this.#open().has(number)
  }

  add(numbers: readonly number[]): void {
    if (numbers.length === 0) return
    const all = this.#open()
    for (const number of numbers) all.add(number)
  }

  delete(number: number): void {
    this.#open().delete(number)
  }

  /** Those between two numbers (neither of them included), the highest first. */
  between(low: number, high: number): readonly number[] {
    return [...this.#open()].filter((it) => it > low && it < high).sort((a, b) => b - a)
  }

  /** As a cursor keeps it: the newest of them. */
  get text(): string {
    if (this.#numbers === null) return this.#text
    const numbers = [...this.#numbers].sort((a, b) => a - b).slice(-mostBelow)
    const runs: { gap: number; length: number }[] = []
    let last = 0
    for (const number of numbers) {
      const run = runs.at(-1)
      if (run !== undefined && number === last + 1) run.length += 1
      else runs.push({ gap: number - last, length: 1 })
      last = number
    }
    return runs
      .map(({ gap, length }) => `${gap.toString(36)}${length === 1 ? '' : `-${length.toString(36)}`}`)
      .join('.')
  }

  #open(): Set<number> {
    if (this.#numbers !== null) return this.#numbers
    const numbers = new Set<number>()
    let last = 0
    for (const run of this.#text === '' ? [] : this.#text.split('.')) {
      const [gap = '', length = '1'] = run.split('-')
      const from = last + Number.parseInt(gap, 36)
      const many = Number.parseInt(length, 36)
      // Whoever wrote something else there is not believed.
      if (!Number.isSafeInteger(from) || !(many <= mostBelow) || numbers.size > mostBelow) break
      for (let at = 0; at < many; at += 1) numbers.add(from + at)
      last = from + many - 1
    }
    this.#numbers = numbers
    return numbers
  }
}
