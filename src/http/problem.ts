import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Problem } from '../api/schemas.ts'
import type { Log } from '../services/context.ts'
import { ServiceError, type ServiceErrorCode } from '../services/errors.ts'

/** Input that does not have the agreed shape. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  constructor(errors: InvalidInput['errors']) {
    super('The request does not have the agreed shape.')
    this.errors = errors
  }
}

const FieldErrors = z.array(z.object({ path: z.string(), message: z.string() }))

const statuses = (code: ServiceErrorCode): number => {
  switch (code) {
    case 'invalid':
      return 422
    case 'unauthenticated':
      return 401
    case 'forbidden':
      return 403
    case 'not-found':
      return 404
    case 'conflict':
      return 409
    case 'too-many':
      return 429
    case 'refused':
      return 422
    case 'unavailable':
      return 503
  }
}

/** A problem document (RFC 9457) with the headers that go with it. */
export function problemResponse(problem: Omit<Problem, 'type'>, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: `about:blank#${problem.reason}`, ...problem }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** Says that an address has other methods than the one that was used. */
export const wrongMethod = (detail: string, allow: readonly string[]): Response =>
  problemResponse(
    { title: 'method not allowed', status: 405, detail, reason: 'wrong-method' },
    { allow: allow.join(', ') },
  )

/** What any error looks like from outside: the verbs' refusals in their words, everything else without its inside, under an id that is in the log. */
export function toProblem(error: unknown, log: Log, now: number): Response {
  if (error instanceof ServiceError) {
    const status = statuses(error.code)
    const retryAt = error.facts['retryAt']
    const wait = typeof retryAt === 'number' ? Math.max(1, Math.ceil((retryAt - now) / 1_000)) : null
    return problemResponse(
      {
        title: error.code,
        status,
        detail: error.message,
        reason: error.reason,
        facts: { ...error.facts },
        ...fieldErrors(error.facts['errors']),
      },
      {
        ...(status === 429 && wait !== null ? { 'retry-after': String(wait) } : {}),
        // How a program gets in; browsers ask nobody for anything because of it.
        ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      },
    )
  }
  if (error instanceof InvalidInput) {
    return problemResponse({
      title: 'invalid',
      status: 422,
      detail: error.message,
      reason: 'invalid',
      errors: [...error.errors],
    })
  }
  const id = randomUUID()
  if (isDatabaseAway(error)) {
    log.warn('request.database-away', { id, error: messageOf(error) })
    return problemResponse(
      { title: 'unavailable', status: 503, detail: 'The database cannot be reached just now.', reason: 'unavailable' },
      { 'retry-after': '2' },
    )
  }
  if (wasHeldUp(error)) {
    log.warn('request.held-up', { id, error: messageOf(error) })
    return problemResponse(
      {
        title: 'unavailable',
        status: 503,
        detail: 'Another change was under way in the same place: ask again in a moment.',
        reason: 'held-up',
      },
      { 'retry-after': '1' },
    )
  }
  log.error('request.failed', { id, error })
  return problemResponse({
    title: 'error',
    status: 500,
    detail: 'Something went wrong in Vigie. What you wrote is kept in the browser.',
    reason: 'internal',
    facts: { id },
  })
}

/** Which fields of the form are meant, where a verb says so. */
function fieldErrors(errors: unknown): Pick<Problem, 'errors'> {
  const parsed = FieldErrors.safeParse(errors)
  return parsed.success ? { errors: parsed.data } : {}
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Connection failures and PostgreSQL's own words for "not now" (classes 08, 57P and 53). */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const calling =
    'syscall' in error && (error.syscall === 'connect' || error.syscall === 'read' || error.syscall === 'write')
  if (/^(08|57P|53)/.test(code)) return true
  // A socket that is not there yet is ENOENT, as a missing file would be: only the call tells them apart.
  if (calling && /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code)) return true
  // The last: what outlived the wait of a stop asks a database that this program has let go.
  return /connection terminated|timeout exceeded when trying to connect|after calling end on the pool/i.test(
    error.message,
  )
}

/** Waited too long for a lock, lost against another transaction to the end, or fell silent for too long: PostgreSQL did nothing of it, and soon may. */
export const wasHeldUp = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^(55P03|40P01|40001|25P03)$/.test(error.code)
