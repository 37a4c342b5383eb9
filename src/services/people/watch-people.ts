import { forgottenChannel, listen, peopleChannel, type Listening } from '../../store/listen.ts'
import type { Context } from '../context.ts'
import { hearForgotten } from '../learning/hear-forgotten.ts'

/** Hears whose rights or sessions changed, in any process; null when everybody's may have. On the same connection, this process hears that words were erased. */
export function watchPeople(
  ctx: Pick<Context, 'db' | 'log' | 'judge'>,
  heard: (userId: string | null) => void,
): Promise<Listening> {
  return listen(
    ctx.db,
    [peopleChannel, forgottenChannel],
    (channel, payload) => {
      hearForgotten(ctx, channel, payload)
      if (channel !== forgottenChannel) heard(payload === '' ? null : payload)
    },
    ctx.log,
  )
}
