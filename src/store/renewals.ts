import type { Duration, Instant } from '../domain/model/time.ts'
import type { Queryable, Transaction } from './database.ts'
import { sql } from './sql.ts'

/** Takes the right to renew a source's secrets; false while somebody else has it. Times are the database's own, because the holders' clocks differ. */
export async function takeRenewal(db: Queryable, sourceId: string, token: string, length: Duration): Promise<boolean> {
  // A source that is gone has nothing to renew.
  const taken = await db.run(sql`
    insert into secret_renewal as r (source_id, token, until)
    select id, ${token}::uuid, clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    from source where id = ${sourceId}
    on conflict (source_id) do update set token = excluded.token, until = excluded.until
      where r.until < clock_timestamp()`)
  return taken === 1
}

/** Holds on to the right. */
export async function holdRenewal(db: Queryable, sourceId: string, token: string, length: Duration): Promise<void> {
  await db.run(sql`
    update secret_renewal set until = clock_timestamp() + ${length}::float8 * interval '1 millisecond'
    where source_id = ${sourceId} and token = ${token}`)
}

/** Gives the right back, so that another may have it at once. */
export async function endRenewal(db: Queryable, sourceId: string, token: string): Promise<void> {
  await db.run(sql`delete from secret_renewal where source_id = ${sourceId} and token = ${token}`)
}

/** Stores secrets that were renewed. The version stays: sessions that were made with the earlier ones are good. */
export async function saveRenewed(tx: Transaction, sourceId: string, sealedSecrets: Buffer | null): Promise<void> {
  await tx.run(sql`update source set sealed_secrets = ${sealedSecrets} where id = ${sourceId}`)
}

/** Keeps what this installation signs with towards a network. Of two at the same time the first counts, and is given. */
export async function keepConnectorKey(
  tx: Transaction,
  connector: string,
  sealed: Buffer,
  now: Instant,
): Promise<Buffer> {
  await tx.run(sql`
    insert into connector_key (connector, sealed, created_at) values (${connector}, ${sealed}, to_timestamp(${now} / 1000.0))
    on conflict (connector) do nothing`)
  return (await readConnectorKey(tx, connector)) ?? sealed
}

/** What this installation signs with towards a network, sealed. */
export async function readConnectorKey(db: Queryable, connector: string): Promise<Buffer | undefined> {
  return (await db.one<{ sealed: Buffer }>(sql`select sealed from connector_key where connector = ${connector}`))
    ?.sealed
}
