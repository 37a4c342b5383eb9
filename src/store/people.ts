import type { Queryable } from './database.ts'
import { sql } from './sql.ts'

/** Whether somebody with this id has an account here. */
export async function personExists(db: Queryable, id: string): Promise<boolean> {
  return (await db.one(sql`select 1 as found from "user" where id = ${id}`)) !== undefined
}
