import type { z } from 'zod'
import type { ApiScope } from '../../domain/people/api-key.ts'

/** Who a route is for: a scope (a session, or a key made for that), `key` (a session, or any key), `session` (only somebody who is signed in), `anyone`. */
export type Opened = ApiScope | 'key' | 'session' | 'anyone'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One address of the API as it is promised: what a request brings, what it is answered. */
export interface Declared {
  readonly method: Method
  /** Below `/api`, its parts as the router names them: `/v1/cases/:caseId`. */
  readonly path: string
  readonly opens: Opened
  /** What it does, in one line. */
  readonly says: string
  readonly query?: z.ZodObject
  /** The body in the agreed shape, or the type of a file. */
  readonly body?: z.ZodType | string
  /** The answer in the agreed shape, the type of a file, or nothing (204). */
  readonly answer?: z.ZodType | string
  /** With which status it says yes, the usual one first; left out: 200, or 204 without an answer. */
  readonly status?: readonly number[]
  /** A write that makes something: sent twice with one Idempotency-Key it is done once. */
  readonly once?: true
}

type Rest = Omit<Declared, 'method' | 'path' | 'opens' | 'says'>

const of =
  (method: Method) =>
  (path: string, opens: Opened, says: string, rest: Rest = {}): Declared => ({ method, path, opens, says, ...rest })

/** Declares what is read. */
export const get = of('GET')
/** Declares what is made or done. */
export const post = of('POST')
/** Declares what is put in the place of what was there. */
export const put = of('PUT')
/** Declares what is changed in part. */
export const patch = of('PATCH')
/** Declares what is removed. */
export const del = of('DELETE')

/** What is made: 201. */
export const made = [201] as const
