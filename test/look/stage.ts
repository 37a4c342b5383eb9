import { z } from 'zod'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'
import { Place, type Run, until } from '../start/program.ts'
import { Me } from '../../src/api/schemas.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { type Seeded, seed } from './seed.ts'

/** The built program on a throw-away database, without a worker: what is seeded stays as it is. */
export class Stage implements AsyncDisposable {
  readonly url: string
  readonly desk: Desk
  readonly token: string
  readonly db: Database
  readonly #place: Place
  #seeded: Seeded | undefined

  private constructor(place: Place, run: Run, db: Database) {
    this.#place = place
    this.url = place.url
    this.desk = new Desk(place.url)
    this.token = setupTokenIn(run.out())
    this.db = db
  }

  static async open(databaseUrl: string): Promise<Stage> {
    const place = await Place.make()
    const run = place.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'], env: { DATABASE_URL: databaseUrl } })
    await run.listening()
    await until(() => setupTokenIn(run.out()) || undefined)
    return new Stage(place, run, openDatabase({ url: databaseUrl, maxConnections: 4 }))
  }

  /** Makes the first account, as the set-up does. */
  async makeAccount(): Promise<void> {
    await this.desk.setUp(this.token)
  }

  /** Fills the database. `crowd`: how many write to the brand that many write to. */
  async fill(how: { readonly crowd?: number } = {}): Promise<void> {
    const me = await this.desk.call(Me, 'GET', '/api/v1/me')
    this.#seeded = await seed(this.db, { id: me.user.id, name: me.user.name }, how)
  }

  get seeded(): Seeded {
    if (this.#seeded === undefined) throw new Error('Nothing is seeded yet.')
    return this.#seeded
  }

  /** A case by the key of its story. */
  caseId(key: string): string {
    const id = this.seeded.cases.get(key)
    if (id === undefined) throw new Error(`There is no story “${key}”.`)
    return id
  }

  /** The language of the person who looks. */
  async speak(language: 'fr' | 'en'): Promise<void> {
    await this.desk.call(z.unknown(), 'PATCH', '/api/v1/me', { language })
  }

  /** Takes back guesses at passwords, which are counted. */
  async forgetAttempts(): Promise<void> {
    await this.db.run(sql`delete from attempt`)
  }

  /** Opens a case again that somebody settled. */
  async reopen(key: string): Promise<void> {
    const { case: row } = await this.desk.read(this.caseId(key))
    await this.desk.call(z.unknown(), 'POST', `/api/v1/cases/${row.id}/reopen`, { version: row.version })
  }

  /** Takes an answer back that was written while looking. */
  async forgetReplies(key: string): Promise<void> {
    const caseId = this.caseId(key)
    await this.db.run(sql`delete from reply where case_id = ${caseId}`)
    await this.db.run(sql`update cases set owner_id = null where id = ${caseId}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.db[Symbol.asyncDispose]()
    await this.#place[Symbol.asyncDispose]()
  }
}
