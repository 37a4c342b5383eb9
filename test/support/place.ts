import { Place } from '../start/program.ts'
import { createTestDatabase } from './database.ts'

/**
 * A place whose runs keep to a database of their own on the server of all tests. A place without one makes a whole
 * server and takes every step of the schema at its first start; that this holds is for the tests of the start.
 */
export async function placeOnServer(given?: Awaited<ReturnType<typeof createTestDatabase>>): Promise<Place> {
  const base = given ?? (await createTestDatabase())
  return Place.make(undefined, { env: { DATABASE_URL: base.url }, last: () => base[Symbol.asyncDispose]() })
}
