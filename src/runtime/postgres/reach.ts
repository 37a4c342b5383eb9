import { type Database, openDatabase } from '../../store/database.ts'
import { ensureDatabase } from '../../store/installation.ts'
import { codeOf } from '../fault.ts'

/** Where a server listens on its socket. */
export interface Reached {
  readonly socket: string
  readonly port: number
}

const asMaster = (at: Reached): Database =>
  openDatabase({
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(at.socket)}&port=${at.port}`,
    maxConnections: 1,
    applicationName: 'vigie start',
  })

/** Does the server take connections: yes, not yet (it starts or recovers), or no. */
export async function reach(at: Reached): Promise<'answers' | 'starting' | 'silent'> {
  await using db = asMaster(at)
  try {
    await db.pool.query('select 1')
    return 'answers'
  } catch (error) {
    return codeOf(error) === '57P03' ? 'starting' : 'silent'
  }
}

/** Makes Vigie's role and database where they are missing, and sets the role's password for TCP. */
export async function reachAsMaster(at: Reached, password: string | undefined): Promise<void> {
  await using db = asMaster(at)
  await ensureDatabase(db, password)
}
