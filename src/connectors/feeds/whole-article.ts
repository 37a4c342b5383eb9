import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import robotsParser from 'robots-parser'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { ask } from './ask.ts'
import { readMarkup } from '../sdk/markup.ts'
import { plainText } from '../sdk/plain-text.ts'

const largestPage = 2_000_000
const mostElements = 20_000
/** Elements and words between them. */
const mostPieces = 60_000
const robotsKept = 24 * 3_600_000
const agent = 'Vigie'

/** The package's types describe a default export that its CommonJS module does not have. */
const rulesOf = robotsParser as unknown as (
  url: string,
  text: string,
) => { isAllowed(url: string, agent: string): boolean | undefined }

/** The article of a page without what stands around it; null where there is none that can be told apart. */
export function articleIn(html: string): string | null {
  if (html.length > largestPage) return null
  let pieces = 0
  const count = (): void => {
    pieces += 1
  }
  // Counted before a tree is made of it, which costs far more.
  const read = readMarkup(html, { onopentag: count, ontext: count })
  if (pieces > mostPieces) return null
  const { document } = parseHTML(html.slice(0, read))
  if (document.querySelectorAll('*').length > mostElements) return null
  const article = new Readability(document, { disableJSONLD: true }).parse()
  const content = article?.content
  if (content === null || content === undefined) return null
  const { text } = plainText(content)
  return text === '' ? null : text
}

/** Opens the pages of articles, as far as the site's robots.txt lets a reader. */
export class ArticlePages {
  readonly #edge: Edge
  readonly #rules = new Map<string, { readonly at: number; readonly allows: (url: string) => boolean }>()

  constructor(edge: Edge) {
    this.#edge = edge
  }

  /** The article at this address; null where it cannot be had, for whatever reason: the feed's own words must do then. */
  async read(url: string): Promise<string | null> {
    try {
      if (!(await this.#mayRead(url))) return null
      const answer = await ask(this.#edge, url, null)
      if (answer.text === null || !/html/iu.test(answer.contentType)) return null
      return articleIn(answer.text)
    } catch (error) {
      this.#edge.signal.throwIfAborted()
      if (error instanceof ConnectorError || error instanceof Error) return null
      throw error
    }
  }

  async #mayRead(url: string): Promise<boolean> {
    const { origin } = new URL(url)
    const known = this.#rules.get(origin)
    if (known !== undefined && this.#edge.now() - known.at < robotsKept) return known.allows(url)
    const allows = await this.#ask(`${origin}/robots.txt`)
    this.#rules.set(origin, { at: this.#edge.now(), allows })
    return allows(url)
  }

  async #ask(address: string): Promise<(url: string) => boolean> {
    try {
      const { text } = await ask(this.#edge, address, null)
      const robots = rulesOf(address, (text ?? '').slice(0, 500_000))
      return (url) => robots.isAllowed(url, agent) !== false
    } catch (error) {
      // A site without the file forbids nothing; one that cannot be asked is left alone.
      const missing = error instanceof ConnectorError && error.kind === 'target_gone'
      return () => missing
    }
  }
}
