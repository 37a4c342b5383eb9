import { type Handler, Parser, type ParserOptions } from 'htmlparser2'

/** People nest what they write, and what they quote, a hundred deep at most. A parser looks through all that is open at each element, so what is far deeper was made to tie it up. */
const deepest = 500
const piece = 4_096

/** Reads markup, and no further than where it is nested deeper than anybody writes. Says how many characters were read: all of them, as a rule. */
export function readMarkup(markup: string, handler: Partial<Handler>, options: ParserOptions = {}): number {
  let depth = 0
  const parser = new Parser(
    {
      ...handler,
      onopentag(...given) {
        depth += 1
        handler.onopentag?.(...given)
      },
      onclosetag(...given) {
        depth -= 1
        handler.onclosetag?.(...given)
      },
    },
    options,
  )
  let at = 0
  for (; at < markup.length && depth <= deepest; at += piece) parser.write(markup.slice(at, at + piece))
  parser.end()
  return Math.min(at, markup.length)
}

/** The part of markup that can be read in a time that grows with its length alone: all of it, as a rule. For readers that build a tree of it. */
export const readablePart = (markup: string): string => markup.slice(0, readMarkup(markup, {}))
