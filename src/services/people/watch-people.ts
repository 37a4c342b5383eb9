import { listen, peopleChannel, type Listening } from '../../store/listen.ts'
import type { Context } from '../context.ts'

/** Hears whose rights or sessions changed, in any process; null when everybody's may have. */
export function watchPeople(
  ctx: Pick<Context, 'db' | 'log'>,
  heard: (userId: string | null) => void,
): Promise<Listening> {
  return listen(ctx.db, [peopleChannel], (_channel, userId) => heard(userId === '' ? null : userId), ctx.log)
}
