import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AtpAgent } from '@atproto/api'
import { Client } from 'pg'
import { z } from 'zod'
import { type ServerChild, startServerChild } from './child.ts'

/** Why the Bluesky servers cannot run on this machine; null when they can. */
export function blueskyUnavailable(): string | null {
  const require = createRequire(import.meta.url)
  try {
    require.resolve('@atproto/dev-env')
  } catch {
    return "Bluesky's servers are not installed: run `npm ci` in test/servers."
  }
  try {
    const Sqlite = require('better-sqlite3')
    new Sqlite(':memory:').close()
  } catch {
    return 'better-sqlite3, which Bluesky keeps its accounts in, was not compiled: `npm ci` in test/servers needs a C++ compiler, make and Python.'
  }
  return null
}

/** One account on the test network, signed in with its own agent. */
export interface TestAccount {
  readonly did: string
  readonly handle: string
  readonly password: string
  readonly agent: AtpAgent
}

/** Direct messages as people see them in their own program. */
export interface Chat {
  readonly did: string
  write(from: TestAccount, to: TestAccount, text: string): Promise<string>
  /** What the two have said to each other, newest first. */
  read(one: TestAccount, other: TestAccount): Promise<readonly string[]>
  /** This account takes no messages any more. */
  close(account: TestAccount): Promise<void>
}

/** Bluesky's own servers, all on 127.0.0.1. */
export interface BlueskyNetwork {
  /** `http://localhost:<port>`, as the accounts' own documents name it: this is the host and port to allow. */
  readonly pds: string
  readonly bsky: string
  readonly plc: string
  /** Makes `<name>.test`; a name has at least three letters. */
  createAccount(name: string, profile?: { readonly displayName: string }): Promise<TestAccount>
  /** Makes an app password for an account, as a brand would for Vigie. */
  createAppPassword(account: TestAccount, name: string, privileged?: boolean): Promise<string>
  /** Starts the chat service; gives its DID. */
  startChat(): Promise<Chat>
  revokeAppPassword(account: TestAccount, name: string): Promise<void>
  /** What was reported to those who run the network, newest first. */
  reports(): Promise<readonly { readonly reason: string; readonly comment: string; readonly subject: string }[]>
  /** Lets the network's servers find `origin` at an address of this machine, as if it had a name and a certificate. */
  name(origin: string, at: string): Promise<void>
  /** Waits until everything that was written is visible to everybody. */
  processAll(): Promise<void>
  stop(): Promise<void>
}

const Report = z.object({ reason: z.string(), comment: z.string(), subject: z.string() })
const Ready = z.object({ pds: z.string(), bsky: z.string(), plc: z.string() })

/** Starts PLC, PDS and AppView with their data in `folder` and in a database of their own on the server of `postgresUrl`, which `stop` removes. */
export async function startBlueskyNetwork(options: {
  readonly postgresUrl: string
  readonly folder: string
  readonly rateLimits?: boolean
}): Promise<BlueskyNetwork> {
  await mkdir(options.folder, { recursive: true })
  const database = `bluesky_${randomBytes(6).toString('hex')}`
  await runSql(options.postgresUrl, `create database ${database}`)
  const dropDatabase = (): Promise<void> =>
    runSql(options.postgresUrl, `drop database if exists ${database} with (force)`)
  let child: ServerChild
  try {
    child = await startServerChild({
      script: 'bluesky.mjs',
      argument: { postgresUrl: databaseUrl(options.postgresUrl, database), rateLimits: options.rateLimits ?? false },
      logFile: join(options.folder, 'bluesky.log'),
      env: { TMPDIR: options.folder, NODE_ENV: 'production' },
    })
  } catch (error) {
    await dropDatabase()
    throw error
  }
  const urls = Ready.parse(child.ready)
  return {
    ...urls,
    async createAccount(name, profile) {
      const agent = new AtpAgent({ service: urls.pds })
      const handle = `${name}.test`
      const password = randomBytes(9).toString('base64url')
      const made = await agent.createAccount({ handle, password, email: `${name}@example.com` })
      if (profile !== undefined) await agent.upsertProfile((old) => ({ ...old, ...profile }))
      return { did: made.data.did, handle, password, agent }
    },
    async createAppPassword(account, name, privileged = false) {
      const answer = await child.ask('appPassword', {
        identifier: account.handle,
        password: account.password,
        name,
        privileged,
      })
      return z.string().parse(answer)
    },
    async revokeAppPassword(account, name) {
      await child.ask('revokeAppPassword', { identifier: account.handle, password: account.password, name })
    },
    async startChat() {
      return {
        did: z.string().parse(await child.ask('startChat')),
        write: async (from, to, text) =>
          z.string().parse(await child.ask('chatWrite', { from: from.did, to: to.did, text })),
        read: async (one, other) =>
          z.array(z.string()).parse(await child.ask('chatRead', { one: one.did, other: other.did })),
        close: async (account) => {
          await child.ask('chatClose', { account: account.did })
        },
      }
    },
    reports: async () => z.array(Report).parse(await child.ask('reports')),
    async name(origin, at) {
      await child.ask('name', { origin, at })
    },
    async processAll() {
      await child.ask('processAll')
    },
    async stop() {
      await child.stop()
      await dropDatabase()
    },
  }
}

async function runSql(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function databaseUrl(url: string, database: string): string {
  // Socket addresses (`postgresql://user@/name?host=/folder`) are no URL for the parser, so only the name is replaced.
  const [, head, , query] = /^(postgres(?:ql)?:\/\/[^/?]*)(\/[^?]*)?(\?.*)?$/.exec(url) ?? []
  if (head === undefined) throw new Error('The address of PostgreSQL does not begin with postgres://.')
  return `${head}/${database}${query ?? ''}`
}
