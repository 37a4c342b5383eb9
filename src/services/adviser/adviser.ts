import type { SealedPlace } from '../../store/sealed.ts'
import type { StoredAdviser } from '../../store/adviser.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'

/** Where its key is sealed. */
export const keyPlace: SealedPlace = { table: 'adviser', row: 'adviser', column: 'sealed_key' }

/** Its key; null where it asks for none. */
export function keyOf({ sealer }: Pick<Context, 'sealer'>, { sealedKey }: StoredAdviser): string | null {
  if (sealedKey === null) return null
  try {
    return sealer.open(sealedKey, keyPlace)
  } catch (cause) {
    throw new ServiceError(
      'unavailable',
      'key-differs',
      'The key of the language model cannot be opened: type it again.',
      {
        cause,
      },
    )
  }
}

/** The refusal where no language model is switched on. */
export const adviserOff = (): ServiceError =>
  new ServiceError('conflict', 'adviser-off', 'No language model is switched on here.')

/** The refusal where nothing may be sent, because it was said in private. */
export const wordsPrivate = (): ServiceError =>
  new ServiceError('refused', 'adviser-private-words', 'What was not said in public is not sent to the language model.')

/** How asking a language model fails. */
export type Failure = keyof typeof failures

const failures = {
  key: () => new ServiceError('unavailable', 'adviser-key', 'The language model does not accept this key.'),
  model: () => new ServiceError('unavailable', 'adviser-model', 'There is no such address, or no model of that name.'),
  rate: () => new ServiceError('unavailable', 'adviser-rate', 'The language model takes no more requests just now.'),
  refused: () => new ServiceError('unavailable', 'adviser-refused', 'The language model refuses this request.'),
  elsewhere: () =>
    new ServiceError(
      'unavailable',
      'adviser-elsewhere',
      'The language model’s address leads elsewhere: name that one.',
    ),
  broken: () => new ServiceError('unavailable', 'adviser-broken', 'The language model’s server has a fault.'),
  away: () => new ServiceError('unavailable', 'adviser-away', 'The language model cannot be reached.'),
  slow: () => new ServiceError('unavailable', 'adviser-slow', 'The language model takes too long to answer.'),
  answer: () => new ServiceError('unavailable', 'adviser-answer', 'What the language model answered cannot be used.'),
} as const

/** The refusal for a failure. */
export const failed = (failure: Failure): ServiceError => failures[failure]()
