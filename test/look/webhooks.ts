import { days, hours, type Instant, instant, minutes } from '../../src/domain/model/time.ts'
import type { Context } from '../../src/services/context.ts'
import { createHook } from '../../src/services/hooks/create-hook.ts'
import { sql } from '../../src/store/sql.ts'

/** Two receivers: one that is told what happens, with a try that failed; one that is gone. */
export async function seedWebhooks(ctx: (at: Instant) => Context, brandId: string, caseId: string): Promise<void> {
  const now = instant(Date.now())
  const then = ctx(instant(now - days(20)))
  const kitchen = await createHook(then, {
    name: 'Salon de la cuisine',
    url: 'https://chat.example/hooks/b7c1',
    brandIds: [brandId],
    types: ['case.opened', 'case.answered', 'clock.breached', 'case.settled'],
    words: true,
  })
  const till = await createHook(ctx(instant(now - days(10))), {
    name: 'Caisse',
    url: 'https://caisse.example/vigie',
    brandIds: [brandId],
    types: ['case.settled'],
    words: false,
  })
  await then.db.run(sql`
    update webhook set state = 'off', off_because = 'gone', off_at = to_timestamp(${now - hours(3)} / 1000.0)
    where id = ${till.hook.id}`)
  const message = async (
    kind: string,
    ago: number,
    data: Readonly<Record<string, unknown>>,
    tries: readonly (readonly [number | null, string | null, string?])[],
  ): Promise<void> => {
    const at = now - ago
    const told = tries.at(-1)?.[1] === null
    const row = await then.db.one<{ id: string }>(sql`
      insert into webhook_message (webhook_id, thread, at, kind, brand_id, case_id, case_version, source_id, data, state,
        attempts, next_at, ended_at)
      select ${kitchen.hook.id}, 'case ' || c.id, to_timestamp(${at} / 1000.0), ${kind}, ${brandId}, c.id, 3, c.source_id,
        ${JSON.stringify(data)}::jsonb, ${told ? 'told' : 'waiting'}, ${tries.length},
        to_timestamp(${now + minutes(8)} / 1000.0),
        case when ${told} then to_timestamp(${at + 400} / 1000.0) end
      from cases c where c.id = ${caseId} returning id`)
    for (const [index, [status, error, errorFr = null]] of tries.entries()) {
      await then.db.run(sql`
        insert into webhook_attempt (message_id, number, at, took, status, error, error_fr, answer)
        values (${row?.id}, ${index + 1}, to_timestamp(${at + index * 30_000} / 1000.0), ${184 + index * 1_000}, ${status},
          ${error}, ${errorFr}, ${status === null ? null : status === 503 ? 'Service unavailable' : 'ok'})`)
    }
  }
  const clock = { dueAt: now - minutes(30) }
  await message('opened', hours(30), { postId: '1', priority: 'high', clock }, [[200, null]])
  await message('clock-breached', hours(2), {}, [
    [503, 'status'],
    [200, null],
  ])
  await message('answered', minutes(4), { replyId: null, postId: '1', answeredAt: now - minutes(4) }, [
    [503, 'status'],
    [null, 'chat.example did not answer within 20 seconds.', 'chat.example n’a pas répondu en 20 secondes.'],
  ])
}
