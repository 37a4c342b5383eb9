import { type Heard, heardBeyond } from '../../domain/listening/index.ts'
import { hours, type Instant, instant } from '../../domain/model/time.ts'
import type { Transaction } from '../../store/database.ts'
import { appendEvents } from '../../store/events.ts'
import { beginWholeAt, forgetRhythms } from '../../store/source-alarms.ts'
import type { Context } from '../context.ts'

/** So far back a source looks for words for which it did not look before. */
const looksBack = hours(24)

/** Keeps true what is said of a brand's sources when what it listens for changes: asked for more, they are read without a gap from a day ago at most; asked for less, how loud they were is no measure of their silence. `null`: the rule is not there. */
export async function listenAnew(
  ctx: Context,
  tx: Transaction,
  brandId: string,
  before: Heard | null,
  after: Heard | null,
): Promise<void> {
  const now = ctx.now()
  const more = heardBeyond(after, before)
  if (more !== null) await beginWholeAt(tx, brandId, askedByWords(ctx, more), instant(now - looksBack))
  const less = heardBeyond(before, after)
  if (less !== null) await quieten(tx, brandId, askedByWords(ctx, less), now)
}

/** Of these networks (none: of all) those that look for words; what only brings what concerns the brand does not change with them. */
function askedByWords(ctx: Context, networks: readonly string[]): readonly string[] {
  const asked = [...ctx.connectors.values()].flatMap(({ id, can }) => (can.search ? [id] : []))
  return networks.length === 0 ? asked : asked.filter((id) => networks.includes(id))
}

async function quieten(tx: Transaction, brandId: string, connectors: readonly string[], now: Instant): Promise<void> {
  const ended = await forgetRhythms(tx, brandId, connectors, now)
  await appendEvents(
    tx,
    ended.map((sourceId) => ({
      at: now,
      kind: 'source.alarm-over' as const,
      brandId,
      caseId: null,
      caseVersion: null,
      sourceId,
      actorId: null,
      data: { alarm: 'silent' },
    })),
  )
}
