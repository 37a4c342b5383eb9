import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { contract } from '../contract/index.ts'
import { openApi } from '../openapi.ts'
import { referencePage } from './page.ts'
import { below, exampleOf, wordOf } from './schema.ts'

const url = 'https://vigie.example.com'
const described = openApi(url, '1.2.3')
const page = await referencePage(url, '1.2.3', described)

describe('the page of the API', () => {
  it('holds every address that is promised, each under an id of its own', () => {
    const ids = [...page.matchAll(/<article id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { method, path } of contract) {
      const shown = `/api${path.replaceAll(/:(\w+)/g, '{$1}')}`
      expect(page).toContain(`<span class="verb">${method}</span><code>${shown}</code>`)
    }
    for (const [, target = ''] of page.matchAll(/href="#([^"]+)"/g)) {
      expect(`${target} ${page.includes(`id="${target}"`)}`).toBe(`${target} true`)
    }
  })

  it('brings nothing from elsewhere, and runs and styles nothing without the nonce', () => {
    expect([...page.matchAll(/ (?:src|srcset|data|action)="/g)]).toEqual([])
    expect([...page.matchAll(/<(?:link|img|iframe|object|form)\b/g)]).toEqual([])
    expect([...page.matchAll(/<(?:script|style)(?! nonce="__NONCE__")/g)]).toEqual([])
    expect([...page.matchAll(/ (?:style|on\w+)="/g)]).toEqual([])
  })

  it('gives examples that the server would take', () => {
    const wrong = contract.flatMap(({ method, path, body }) => {
      if (!(body instanceof z.ZodType)) return []
      const at = path.replaceAll(/:(\w+)/g, '{$1}')
      const keys = ['paths', at, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema']
      const parsed = body.safeParse(exampleOf(below(described, ...keys) ?? {}))
      return parsed.success ? [] : [`${method} ${path}: ${z.prettifyError(parsed.error)}`]
    })
    expect(wrong).toEqual([])
  })

  it('says in words what a value may be', () => {
    expect(wordOf({ enum: ['a', 'b'] })).toBe('"a" | "b"')
    expect(wordOf({ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] })).toBe('string (uuid) | null')
    expect(wordOf({ type: 'array', items: { const: 1 } })).toBe('list of 1')
    expect(wordOf({})).toBe('anything')
  })
})
