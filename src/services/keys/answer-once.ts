import { createHash } from 'node:crypto'
import { after, duration, hours, minutes } from '../../domain/model/time.ts'
import { beginAnswer, beginsSince, dropAnswer, forgetAnswers as forget, keepAnswer } from '../../store/api-answers.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases } from '../permissions.ts'

/** An answer as it is given, and given again. */
export interface Answered {
  readonly status: number
  /** A verb said no, and so changed nothing, whatever the status. */
  readonly refused: boolean
  readonly body: string
  readonly type: string
}

/** No write takes longer; whoever has not answered by then never will. */
const longestWrite = minutes(2)
const keptFor = duration(-hours(24))

/** By what a request was recognised before marks were keyed. What was begun then and is repeated after the upgrade is the same request still; such rows live a day, so this may go with the release after the first that keys them. */
const bareMark = (request: string): Buffer => createHash('sha256').update(request).digest()

/** Carries a write out once, however often it is sent under one name (draft-ietf-httpapi-idempotency-key-header): the same again is answered the same, another one under the same name is refused, and so is one that is still being carried out. What was refused changed nothing and is not kept. What failed may have been done before it did: that it was begun stays known. */
export async function answerOnce(
  ctx: Context,
  input: { readonly key: string; readonly request: string },
  carryOut: () => Promise<Answered>,
): Promise<{ readonly answer: Answered; readonly again: boolean }> {
  const person = mayReadCases(ctx)
  const owner = person.key === undefined ? `person ${person.userId}` : `key ${person.key.id}`
  const of = { owner, key: input.key }
  const place = { table: 'api_answer', row: `${owner} ${input.key}`, column: 'sealed' }
  // Keyed: what was asked may hold a password.
  const hash = ctx.sealer.mark(input.request)
  const now = ctx.now()
  await forget(ctx.db, after(now, keptFor))
  const before = await beginAnswer(ctx.db, { ...of, hash }, now)
  if (before !== undefined) {
    const marks = [...ctx.sealer.marks(input.request), bareMark(input.request)]
    if (!marks.some((it) => before.hash.equals(it))) {
      throw new ServiceError('invalid', 'idempotency-key-reused', 'This Idempotency-Key was used for another request.')
    }
    if (before.status !== null && before.sealed !== null) {
      const said: Pick<Answered, 'body' | 'type'> = JSON.parse(ctx.sealer.open(before.sealed, place))
      return { answer: { ...said, status: before.status, refused: false }, again: true }
    }
    if (now - before.begunAt < longestWrite) {
      throw new ServiceError(
        'conflict',
        'idempotency-in-progress',
        'This very request is being carried out: ask again.',
      )
    }
    // Whoever carried it out died before it was told, or failed. To do it again could do it twice.
    throw new ServiceError(
      'conflict',
      'idempotency-unknown',
      'Whether this request was carried out is not known any more: look, and send it under another key if it was not.',
    )
  }
  // It will never be answered: whoever asks again is told so at once. Where the database is away that waits.
  const failed = () => beginsSince(ctx.db, of, after(now, duration(-longestWrite))).catch(() => {})
  let answer: Answered
  try {
    answer = await carryOut()
  } catch (error) {
    if (error instanceof ServiceError) await dropAnswer(ctx.db, of)
    else await failed()
    throw error
  }
  if (answer.refused || (answer.status >= 400 && answer.status < 500)) await dropAnswer(ctx.db, of)
  else if (answer.status < 400) {
    const { status, body, type } = answer
    await keepAnswer(ctx.db, of, { status, sealed: ctx.sealer.seal(JSON.stringify({ body, type }), place) })
  } else await failed()
  return { answer, again: false }
}
