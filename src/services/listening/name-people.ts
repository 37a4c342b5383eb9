import type { Session } from '../../connectors/sdk/connector.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import { record } from '../../domain/cases/decide.ts'
import { fenceLease, type Lease } from '../../store/leases.ts'
import { saveAuthors, unnamedAuthors, unsettledCasesOf } from '../../store/posts.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { cleanAuthor } from './clean-arrival.ts'

/** Asks the network for the names of people whom a stream showed only by id, and tells their cases. */
export async function namePeople(
  ctx: Context,
  input: {
    readonly lease: Pick<Lease, 'sourceId' | 'brandId' | 'connector' | 'token'>
    readonly session: Session
    readonly people: readonly string[]
  },
): Promise<void> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself names people.')
  if (input.session.profiles === undefined || input.people.length === 0) return
  const { brandId, connector } = input.lease
  const unnamed = await unnamedAuthors(ctx.db, connector, input.people)
  if (unnamed.length === 0) return
  const named = (await input.session.profiles(unnamed)).map(cleanAuthor)
  const now = ctx.now()
  await ctx.db.transaction(async (tx) => {
    if (!(await fenceLease(tx, input.lease))) {
      throw new ServiceError('conflict', 'lease-lost', 'Another process reads this source now.')
    }
    await saveAuthors(tx, connector, named)
    const ids = await unsettledCasesOf(
      tx,
      brandId,
      connector,
      named.map((author) => author.externalId),
    )
    for (const id of ids) {
      const before = await lockCase(tx, id)
      if (before === undefined) continue
      await saveCases(tx, [{ ...record(before, [{ kind: 'person-named' }], null, now), isNew: false }])
    }
  })
}
