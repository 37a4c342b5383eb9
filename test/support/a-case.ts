import { randomUUID } from 'node:crypto'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import type { Case } from '../../src/domain/cases/case.ts'
import type { IncomingPost } from '../../src/domain/model/post.ts'
import type { Context } from '../../src/services/context.ts'
import type { Database } from '../../src/store/database.ts'
import { readListedCase } from '../../src/store/case-reads.ts'
import { saveAccess } from '../../src/store/people.ts'
import { submitReply } from '../../src/services/replies/submit-reply.ts'
import { anAuthor, arrives } from './builders.ts'
import { aPerson } from './context.ts'
import { aListener, type Listener } from './listener.ts'

/** A network that takes answers, public and private. */
export const answering: Connector = {
  id: 'test',
  name: 'Test',
  settings: { safeParse: () => ({ success: true, data: {} }) } as never,
  secrets: [],
  can: { search: true, stream: false, reply: true, whisper: true, thread: false, length: null },
  connect: () => Promise.reject(new Error('not used')),
}

/** A brand with customers who write, and colleagues who answer. */
export interface TestDesk extends Listener {
  /** The context of a colleague. */
  as(userId: string): Context
  /** A customer writes; gives the case that it opened or joined. */
  writes(customer: string, post?: Partial<IncomingPost>): Promise<string>
  case(caseId: string): Promise<Case>
  /** Answers the newest post. */
  answers(userId: string, caseId: string, text: string, seen?: number): ReturnType<typeof submitReply>
}

/** A desk on `db`, whose brand these people see. */
export async function aDesk(db: Database, people: readonly string[] = []): Promise<TestDesk> {
  const listener = await aListener(db)
  for (const id of people) await db.transaction((tx) => saveAccess(tx, id, [listener.brand.brandId]))
  const connectors = new Map([['test', answering]])
  const as = (userId: string): Context => ({
    ...listener.ctx,
    connectors,
    actor: aPerson({ userId, name: userId }),
  })
  const oneCase = async (caseId: string): Promise<Case> => {
    const listed = await readListedCase(db, caseId)
    if (listed === undefined) throw new Error(`There is no case ${caseId}.`)
    return listed.it
  }
  return {
    ...listener,
    as,
    case: oneCase,
    async writes(customer, post = {}) {
      const externalId = post.externalId ?? `at://${randomUUID()}`
      const author = anAuthor({ externalId: `did:${customer}`, handle: customer, name: customer })
      await listener.take([arrives({ author, publishedAt: listener.clock.now(), ...post, externalId })])
      const row = await db.pool.query<{ case_id: string }>(
        'select case_id from post where source_id = $1 and external_id = $2',
        [listener.brand.sourceId, externalId],
      )
      return row.rows[0]?.case_id ?? ''
    },
    async answers(userId, caseId, text, seen) {
      const toPostId = (await oneCase(caseId)).lastPostId
      const input = { caseId, id: randomUUID(), toPostId, text, holdSeconds: 10 }
      return submitReply(as(userId), seen === undefined ? input : { ...input, seen })
    },
  }
}
