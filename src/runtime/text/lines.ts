/** A line longer than this (in UTF-16 units) is read by nobody. */
export const longestLine = 32 * 1024 * 1024

/** The lines of a stream of text, each once it is whole; a line that is too long is `null`. Only a line feed ends a line: other signs that end lines elsewhere (U+2028) stand in what people wrote. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | null> {
  let parts: string[] = []
  let size = 0
  const whole = (): string | null => {
    const line = size > longestLine ? null : parts.join('')
    parts = []
    size = 0
    return line === null ? null : line.endsWith('\r') ? line.slice(0, -1) : line
  }
  const keep = (part: string): void => {
    size += part.length
    if (size > longestLine) parts = []
    else parts.push(part)
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      keep(chunk.slice(from, at))
      from = at + 1
      yield whole()
    }
    if (from < chunk.length) keep(chunk.slice(from))
  }
  if (size > 0) yield whole()
}
