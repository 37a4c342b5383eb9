import { type Channel, readCursor as read } from '../../store/cursors.ts'
import type { Context } from '../context.ts'

/** Where a lane of a source goes on; null when it has not begun. */
export function readCursor(ctx: Pick<Context, 'db'>, sourceId: string, channel: Channel): Promise<string | null> {
  return read(ctx.db, sourceId, channel)
}
