import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { Sql } from '../../src/store/sql.ts'
import { onSameServer } from './database-server.ts'

const statement = (text: string): Sql => new Sql([text], [])

/** A migrated, empty database of its own for a test file, copied from the run's template and dropped when disposed. */
export async function createTestDatabase(): Promise<{ readonly db: Database; readonly url: string } & AsyncDisposable> {
  const server = inject('databaseServer')
  const name = `vigie_test_${randomUUID().replaceAll('-', '')}`
  const url = onSameServer(server.url, name)
  await admin(server.url, `create database ${name} template ${server.template}`)
  const db = openDatabase({ url, maxConnections: 10 })
  return {
    db,
    url,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]()
      await admin(server.url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function admin(url: string, text: string): Promise<void> {
  await using connection = openDatabase({ url, maxConnections: 1 })
  await connection.run(statement(text))
}
