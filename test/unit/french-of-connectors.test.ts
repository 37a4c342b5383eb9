import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../src/connectors/', import.meta.url).pathname

/** What people write, and what a network's mails say, is not Vigie's own French. */
const others = /\.test|test-suite|^notification-mails\/formats\/|^demo\/(?:posts|script|scenario|people)\./u

/** A plain space, or the other hard space, where French typography has U+202F (before ; ! ?) or U+00A0 (before a colon and inside « »). */
const wrong = /[ \u00a0](?=[;!?](?:\s|$))|[ \u202f](?=:(?:\s|$))|[ \u202f](?=»)|(?<=«)[ \u202f]/u

/** The pieces of text of a file, each string and each part of a template for itself. */
function textsOf(name: string, source: string): readonly string[] {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true))
  return texts
}

const wrongIn = (name: string, source: string): readonly string[] =>
  textsOf(name, source).filter((it) => wrong.test(it))

describe('the French of the connectors', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((it) => it.endsWith('.ts') && !others.test(it))
    .sort()

  it('has the hard space its punctuation asks for, in every sentence of every network', () => {
    const found = files.flatMap((name) =>
      wrongIn(name, readFileSync(join(folder, name), 'utf8')).map((text) => `${name}: ${text}`),
    )
    expect({ files: files.length > 80, found }).toEqual({ files: true, found: [] })
  })

  it.each([
    ['a plain space before a semicolon', "const fr = 'Ici ; là.'"],
    ['a plain space before a colon', "const fr = 'Ici : là.'"],
    ['a narrow space before a colon', "const fr = 'Ici\\u202f: là.'"],
    ['a plain space inside guillemets', "const fr = 'Le mot « ici\\u00a0».'"],
    ['a plain space before what a template fills in', 'const fr = `Ici : ${there}`'],
    ['a plain space after what a template fills in', 'const fr = `${here} ? Oui.`'],
  ])('is called wrong for %s', (_, source) => {
    expect(wrongIn('a.ts', source)).toHaveLength(1)
  })

  it('is called right with hard spaces, and English and code are left alone', () => {
    const source =
      "const a = b ? c : { en: 'Here; there: “x”?', fr: 'Ici\\u202f; le mot\\u00a0: «\\u00a0ici\\u00a0»\\u202f!' }"
    expect(wrongIn('a.ts', source)).toEqual([])
  })
})
