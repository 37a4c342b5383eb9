import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Brand, Source } from '../../src/api/schemas.ts'
import type { WatchTerm } from '../../src/domain/model/watch.ts'
import { Client } from './client.ts'
import type { BenchDatabase } from './database.ts'
import type { BenchNetwork } from './network.ts'
import { freePort, type Program, startVigie } from './program.ts'
import { progress } from './report.ts'

/** A running Vigie without a worker, with its first account and one brand. */
export interface BenchDesk extends AsyncDisposable {
  readonly client: Client
  readonly brandId: string
  /** What a worker of it is started with. */
  readonly env: Readonly<Record<string, string>>
}

/** Starts it on a database, with a brand that listens for these terms. */
export async function openDesk(database: BenchDatabase, terms: readonly WatchTerm[]): Promise<BenchDesk> {
  const port = await freePort()
  const env = { DATABASE_URL: database.url, VIGIE_DATA: join(database.folder, 'vigie'), VIGIE_PORT: String(port) }
  const server = startVigie(['serve', '--no-worker'], env)
  const token = (await server.says(/\/setup#([\w-]{20,})/))[1] ?? ''
  const client = new Client(`http://127.0.0.1:${port}`)
  await client.setUp(token)
  const brand = await client.get(Brand, 'POST', '/api/v1/brands', {
    name: 'Acme',
    languages: ['fr', 'en'],
    timeZone: 'Europe/Paris',
    firstReplyMinutes: 60,
  })
  await client.ask('POST', `/api/v1/brands/${brand.id}/rules`, { name: 'Our name', terms })
  return {
    client,
    brandId: brand.id,
    env,
    async [Symbol.asyncDispose]() {
      client.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

const Sources = z.object({ sources: z.array(Source) })

/** Connects the network with an account and its stream, and waits until the worker listens. */
export async function listenTo(network: BenchNetwork, { client, brandId }: BenchDesk, worker: Program): Promise<void> {
  await client.ask('POST', `/api/v1/brands/${brandId}/sources`, {
    connector: 'bluesky',
    settings: {
      service: network.service,
      identifier: 'acme.example',
      appPassword: 'abcd-efgh-ijkl-mnop',
      stream: network.stream,
    },
  })
  progress('waiting for the worker to listen …')
  await network.heard()
  const health = async () => (await client.get(Sources, 'GET', `/api/v1/brands/${brandId}/sources`)).sources[0]?.health
  while ((await health()) !== 'listening') {
    if (worker.child.exitCode !== null) await worker.says(/(?!)/)
    await pause(100)
  }
}
