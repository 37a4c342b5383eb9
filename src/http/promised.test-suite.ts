import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Problem } from '../api/schemas.ts'
import { declaredAt } from './contract/index.ts'

/** Answers that no schema holds, because they are not the API's own. */
const outside = /^\/api\/(?:openapi\.json|docs)$/

/** Holds an answer against what the contract promises of its address: the status is one of those declared, a refusal is a problem document, and every field of the body is declared, each in its form. Throws where it is not. */
export async function holdToContract(method: string, address: string, answer: Response): Promise<void> {
  const path = new URL(address, 'http://vigie.test').pathname
  const declared = declaredAt(method, path)
  if (!path.startsWith('/api/') || outside.test(path)) return
  const where = `${method} ${path} answered ${answer.status}`
  const type = answer.headers.get('content-type')?.split(';')[0] ?? null
  if (answer.status >= 400) {
    if (type !== 'application/problem+json') throw new Error(`${where} without a problem document: ${type}.`)
    await same(where, z.strictObject(Problem.shape), answer, method)
    return
  }
  if (declared === undefined) throw new Error(`${where}, and nothing is promised there.`)
  const statuses = declared.status ?? [declared.answer === undefined ? 204 : 200]
  if (!statuses.includes(answer.status)) throw new Error(`${where}; promised is ${statuses.join(', ')}.`)
  if (declared.answer === undefined) {
    if (answer.body !== null) throw new Error(`${where} with a body; none is promised.`)
  } else if (typeof declared.answer === 'string') {
    if (type !== declared.answer) throw new Error(`${where} as ${type}; promised is ${declared.answer}.`)
  } else {
    if (type !== 'application/json') throw new Error(`${where} as ${type}; promised is JSON.`)
    await same(where, declared.answer, answer, method)
  }
}

/** Parsing leaves out what is not declared: what comes out must be what went in. */
async function same(where: string, schema: z.ZodType, answer: Response, method: string): Promise<void> {
  if (method === 'HEAD') return
  const told: unknown = JSON.parse(await answer.clone().text())
  const parsed = schema.safeParse(told)
  if (!parsed.success) throw new Error(`${where} in another form than promised: ${z.prettifyError(parsed.error)}`)
  if (isDeepStrictEqual(parsed.data, told)) return
  throw new Error(`${where} with more than is promised: ${undeclared(told, parsed.data).join(', ')}.`)
}

/** Where a value differs from what its schema kept of it. */
function undeclared(told: unknown, kept: unknown, at = ''): string[] {
  if (isDeepStrictEqual(told, kept)) return []
  if (typeof told !== 'object' || told === null || typeof kept !== 'object' || kept === null) return [at]
  return [...new Set([...Object.keys(told), ...Object.keys(kept)])].flatMap((key) =>
    undeclared(Reflect.get(told, key), Reflect.get(kept, key), at === '' ? key : `${at}.${key}`),
  )
}
