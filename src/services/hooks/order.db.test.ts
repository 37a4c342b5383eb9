import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { runs } from '../../../test/support/seed.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { hookTypes } from '../../domain/hooks/hook-type.ts'
import { minutes, seconds } from '../../domain/model/time.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import type { Context } from '../context.ts'
import { createHook } from './create-hook.ts'
import { tellNext } from './tell-next.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
})
afterAll(() => base[Symbol.asyncDispose]())

interface Told {
  readonly caseId: string
  readonly version: number
}
/** A message that a process has sent and whose answer it waits for. */
interface InHand extends Told {
  /** The receiver answers; null: the process dies before it hears it. */
  end(status: number | null): Promise<void>
}

/** A receiver whose answers the test gives one by one, in any order, and the processes that tell it. */
async function aSlowReceiver() {
  await base.db.run(sql`delete from webhook`)
  const desk = await aDesk(base.db, ['ines'])
  const admin: Context = { ...desk.ctx, actor: aPerson({ userId: 'ines', role: 'administrator' }) }
  await createHook(admin, {
    ...{ name: 'Cuisine', url: 'https://93.184.216.34/hook', words: false },
    ...{ brandIds: [desk.brand.brandId], types: hookTypes.filter((it) => it.startsWith('case.')) },
  })
  const inHand: InHand[] = []
  const taken = new Map<string, number[]>()
  const wrong: string[] = []

  const arrives = ({ caseId, version }: Told): void => {
    if (inHand.some((it) => it.caseId === caseId)) wrong.push(`${version} of ${caseId} while another is in hand`)
    const last = taken.get(caseId)?.at(-1) ?? 0
    const next = happened.find((it) => it.caseId === caseId && it.version > last)?.version
    if (version !== next) wrong.push(`${version} of ${caseId} where ${next} is next`)
  }
  const happened: Told[] = []
  const writeDown = async (): Promise<void> => {
    happened.length = 0
    happened.push(
      ...(await base.db.rows<Told>(sql`
        select case_id as "caseId", case_version as version from webhook_message order by case_id, case_version`)),
    )
  }

  /** One process looks for something to tell; ends when it has sent it, or has found nothing. */
  const begins = async (): Promise<void> => {
    await writeDown()
    const dies = new AbortController()
    await new Promise<void>((goOn, fail) => {
      const edge: Context['edge'] = (signal) => ({
        ...createEdge({ now: desk.clock.now, signal, allowed: new Set() }),
        fetch: (_url, init) =>
          new Promise<Response>((answer, lost) => {
            const body = typeof init?.body === 'string' ? init.body : '{}'
            const { data } = JSON.parse(body) as { readonly data: Told }
            arrives(data)
            const mine: InHand = {
              caseId: data.caseId,
              version: data.version,
              async end(status) {
                inHand.splice(inHand.indexOf(mine), 1)
                if (status === 204) taken.set(data.caseId, [...(taken.get(data.caseId) ?? []), data.version])
                if (status !== null) answer(new Response(null, { status }))
                else {
                  dies.abort(new Error('died'))
                  lost(new Error('died'))
                }
                await done
                // Its claim ends after a while, by the clock of the database.
                if (status !== null) return
                await base.db.run(sql`
                  update webhook_message set claim_until = now() - interval '1 s'
                  where case_id = ${mine.caseId} and case_version = ${mine.version}`)
              },
            }
            inHand.push(mine)
            goOn()
          }),
      })
      const done: Promise<unknown> = tellNext({ ...desk.ctx, edge }, dies.signal)
        .catch((error: unknown) => {
          if (!dies.signal.aborted) fail(error)
        })
        .finally(goOn)
    })
  }
  return { desk, begins, inHand, taken, wrong, happened, writeDown }
}

describe('the events of one case', () => {
  const who = fc.constantFrom('a', 'b')
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.record({ does: fc.constant('writes' as const), who }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('notes' as const), who }) },
    { weight: 4, arbitrary: fc.constant({ does: 'begins' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('ends' as const),
        which: fc.nat(5),
        status: fc.constantFrom(204, 204, 204, 503, null),
      }),
    },
  )

  it('are told one after the other, each once the one before was taken, whoever tells, fails or dies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const { desk, begins, inHand, taken, wrong, happened, writeDown } = await aSlowReceiver()
        const cases = new Map<string, string>()
        for (const it of steps) {
          desk.clock.pass(seconds(3))
          const caseId = 'who' in it ? cases.get(it.who) : undefined
          if (it.does === 'writes' || (it.does === 'notes' && caseId === undefined)) {
            cases.set(it.who, await desk.writes(it.who))
          } else if (it.does === 'notes') {
            await addNote(desk.as('ines'), { caseId: caseId ?? '', noteId: randomUUID(), text: 'x' })
          } else if (it.does === 'begins') await begins()
          else await inHand[it.which % inHand.length]?.end(it.status)
        }
        // In the end all is told: nothing is lost on the way.
        await writeDown()
        for (let round = 0; round < happened.length + 3; round += 1) {
          while (inHand.length > 0) await inHand[0]?.end(204)
          desk.clock.pass(minutes(10))
          await begins()
        }
        expect(wrong).toEqual([])
        const all = [...taken].flatMap(([caseId, versions]) => versions.map((version) => ({ caseId, version })))
        expect(all.toSorted(byCase)).toEqual(happened.toSorted(byCase))
      }),
      // A counterexample is short already, and each step of making it shorter asks the database.
      { numRuns: runs(10), endOnFailure: true },
    )
  })
})

const byCase = (a: Told, b: Told): number => Number(a.caseId) - Number(b.caseId) || a.version - b.version
