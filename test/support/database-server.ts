import { randomUUID } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/database.ts'
import { Sql } from '../../src/store/sql.ts'
import { startServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The database server of this run, and the migrated database that tests copy. */
    readonly databaseServer: { readonly url: string; readonly template: string }
  }
}

/** The address of another database on the same server. */
export const onSameServer = (url: string, database: string): string =>
  url.replace(/^([a-z]+:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${database}`)

/** Vitest's global set-up: one PostgreSQL for the run (or `VIGIE_TEST_DATABASE_URL`), with one migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['VIGIE_TEST_DATABASE_URL']
  const server = given === undefined || given === '' ? await startServer() : { url: given, stop: async () => {} }
  const template = `vigie_template_${randomUUID().replaceAll('-', '')}`
  const statement = (text: string): Sql => new Sql([text], [])
  try {
    await using admin = openDatabase({ url: server.url, maxConnections: 1 })
    await admin.run(statement(`create database ${template}`))
    await using db = openDatabase({ url: onSameServer(server.url, template), maxConnections: 2 })
    await migrate(db)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('databaseServer', { url: server.url, template })
  return async () => {
    if (given !== undefined && given !== '') {
      await using admin = openDatabase({ url: server.url, maxConnections: 1 })
      await admin.run(statement(`drop database if exists ${template} with (force)`))
    }
    await server.stop()
  }
}
