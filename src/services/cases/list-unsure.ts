import type { Instant } from '../../domain/model/time.ts'
import { askedByWords, askedOf, askingWords } from '../../domain/triage/asks.ts'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import type { Head } from '../../domain/triage/labels.ts'
import { countUnsure, readUnsure, type UnsurePlace } from '../../store/judgements.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'
import { explained, type ShownJudgement } from './shown-judgement.ts'

/** A post about which a person is asked, with what is asked. */
export interface ShownUnsure {
  readonly postId: string
  readonly caseId: string | null
  readonly at: Instant
  readonly connector: string
  readonly author: { readonly name: string; readonly handle: string }
  readonly text: string
  readonly asked: readonly Head[]
  /** What of it is asked because of words, which are the reasons then, and not because the model hesitates. */
  readonly byWords: readonly Head[]
  readonly judgement: ShownJudgement
}

/** More than these are not counted: nobody answers them in a day. */
const mostCounted = 1_000

/** What the engine would rather ask a person about this brand's posts: where most hangs on the answer first, then the oldest. */
export async function listUnsure(
  ctx: Context,
  input: { readonly brandId: string; readonly after: string | null; readonly limit: number },
): Promise<{
  readonly posts: readonly ShownUnsure[]
  readonly next: string | null
  readonly total: number
  readonly capped: boolean
}> {
  const person = mayReadCases(ctx)
  mustSee(person, input.brandId)
  const after = input.after === null ? null : placeOf(input.after)
  const [found, total] = await Promise.all([
    readUnsure(ctx.db, input.brandId, after, input.limit + 1),
    countUnsure(ctx.db, input.brandId, mostCounted + 1),
  ])
  const shown = found.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    posts: shown.map(({ authorName: name, authorHandle: handle, judgement, way, asks: _asks, ...post }) => {
      const asked = askedOf(judgement)
      const byWords = askedByWords(judgement)
      const doubted = asked.filter((head) => !byWords.includes(head))
      const circumstances = circumstancesOf({ ...post, language: judgement.language }, way)
      return {
        ...{ postId: post.postId, caseId: post.caseId, at: post.at, connector: post.connector, text: post.text },
        ...{ author: { name, handle }, asked, byWords },
        judgement: withWords(explained(ctx.judge, post.text, circumstances, judgement, doubted), post.text, byWords),
      }
    }),
    next: found.length > shown.length && last !== undefined ? `${last.asks} ${last.postId}` : null,
    total: Math.min(total, mostCounted),
    capped: total > mostCounted,
  }
}

/** A judgement with the words that have a person asked: what speaks for the model's no would mislead there. */
function withWords(it: ShownJudgement, text: string, heads: readonly Head[]): ShownJudgement {
  const found = heads.flatMap((head) => {
    const places = askingWords(text, head, it)
    return places.map((place) => ({ head, ...place, share: 1 / places.length }))
  })
  return { ...it, reasons: [...it.reasons, ...found] }
}

function placeOf(text: string): UnsurePlace {
  const [, asks, postId] = /^([1-9]) (\d{1,18})$/.exec(text) ?? []
  if (asks === undefined || postId === undefined) {
    throw new ServiceError('invalid', 'invalid', 'There is no such place in this list.')
  }
  return { asks: Number(asks), postId }
}
