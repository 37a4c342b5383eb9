import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { MemoryVault } from '../connectors/sdk/memory-vault.ts'
import { compileRules } from '../domain/listening/index.ts'
import { after, hours, type Instant, instant, minutes, seconds } from '../domain/model/time.ts'
import type { Actor, Context, Log } from '../services/context.ts'
import { completeSetup } from '../services/admin/complete-setup.ts'
import { createBrand } from '../services/admin/create-brand.ts'
import { createRule } from '../services/admin/create-rule.ts'
import { createSource } from '../services/admin/create-source.ts'
import { hashOf } from '../services/auth/hash-of.ts'
import { addNote } from '../services/cases/add-note.ts'
import { assignCase } from '../services/cases/assign-case.ts'
import { listCases, type ShownCase } from '../services/cases/list-cases.ts'
import { ringClocks } from '../services/cases/ring-clocks.ts'
import { settleCase } from '../services/cases/settle-case.ts'
import { ingest } from '../services/listening/ingest.ts'
import { releaseLease, takeLeases } from '../store/leases.ts'
import { hashSetupToken, replaceSetupToken } from '../store/setup-token.ts'
import { saveAccess } from '../store/people.ts'
import { insertUser } from '../store/users.ts'
import type { Config } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { StartFault } from './fault.ts'
import { lockFolder } from './lock.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts'
import { serve } from './serve.ts'
import type { Stopping } from './stopping.ts'

/** One minute of the scenario's evening lasts two seconds. */
const speed = 30
const visitor = { name: 'Inès Benali', email: 'demo@vigie.example' }
const colleagues = ['Hugo Marchand', 'Solène Le Goff']
/** The public address belongs to the Vigie at work: under it nobody would reach the demo, and sign-ins from here would be refused. */
const settings = (config: Config): Pick<Config, 'port' | 'url' | 'trustedProxies'> => ({
  port: config.port === 8470 ? 8471 : config.port,
  url: undefined,
  trustedProxies: [],
})

type Person = Extract<Actor, { kind: 'person' }>
type Parts = Omit<Context, 'actor'>

/** Shows Vigie at work: an invented Friday evening of a box office, in a folder of its own that the next demo clears away. */
export async function demo(
  config: Config,
  options: { readonly say: (line: string) => void; readonly stopping: Stopping; readonly launcher: number | undefined },
): Promise<void> {
  if (config.databaseUrl !== undefined)
    throw new StartFault('The demo keeps to a database of its own: start it without DATABASE_URL.')
  const base = `${config.data}-demo`
  makeDataFolder(base)
  await clearOldEvenings(base)
  const data = join(base, `evening-${process.pid}-${randomBytes(3).toString('hex')}`)
  mkdirSync(data, { mode: process.getuid?.() === 0 ? 0o755 : 0o700 })
  const password = randomBytes(18).toString('base64url')
  const own: Config = {
    ...config,
    ...settings(config),
    data,
    key:
      config.key.kind === 'file' && config.key.own
        ? { ...config.key, path: join(data, 'key', 'vigie.key') }
        : config.key,
  }
  try {
    await serve(own, {
      worker: true,
      stopping: options.stopping,
      launcher: options.launcher,
      say: options.say,
      async prepare(parts, url) {
        await stage(parts, password)
        options.say('')
        options.say(
          'The evening begins: the sale of the Clara Vauban tickets opens in eight seconds, and it will not go well.',
        )
        options.say(`Come in here, as often as you like: ${url}/demo#${password}`)
        options.say('')
      },
    })
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** Takes away what earlier demos left behind, a database that outlived its kill -9 included; one that runs is left alone. */
async function clearOldEvenings(base: string): Promise<void> {
  for (const name of readdirSync(base).filter((it) => it.startsWith('evening-'))) {
    const folder = join(base, name)
    const lock = await lockFolder(folder, undefined).catch(() => undefined)
    if (lock === undefined) continue
    const database = join(folder, 'postgresql')
    if (existsSync(database) && findEmbeddedPostgres(database) !== undefined) {
      const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
      await (await startEmbeddedPostgres({ folder: database, log: quiet })).stop()
    }
    lock[Symbol.dispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything that has happened before the curtain rises, told with the clock set back to when it did. */
async function stage(parts: Parts, password: string): Promise<void> {
  const curtain = parts.now()
  const ines = await openAccount(parts, password)
  const brand = await createBrand(as(parts, ines), {
    name: 'La Grande Billetterie',
    languages: ['fr', 'en'],
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    firstReplyMinutes: 10,
  })
  const [hugo, solene] = await Promise.all(colleagues.map((name) => addColleague(parts, brand.id, name)))
  const rules = await createRule(as(parts, ines), {
    brandId: brand.id,
    name: 'Notre nom',
    terms: [
      { kind: 'name', text: 'La Grande Billetterie' },
      { kind: 'name', text: 'Grande Billetterie' },
      { kind: 'name', text: 'grande biletterie' },
      { kind: 'name', text: 'grande billeterie' },
      { kind: 'handle', text: 'grandebilletterie' },
      { kind: 'hashtag', text: 'GrandeBilletterie' },
      { kind: 'site', text: 'billetterie.example' },
    ],
  })
  // Offered here and nowhere else.
  const source = await createSource(
    { ...as(parts, ines), connectors: offering(parts) },
    {
      brandId: brand.id,
      connector: 'demo',
      settings: { startedAt: curtain, speed },
    },
  )
  await tellTheDay(parts, source.id, compileRules([rules]), curtain)
  if (hugo !== undefined && solene !== undefined) await workThrough(parts, brand.id, { ines, hugo, solene }, curtain)
}

const offering = (parts: Parts): Context['connectors'] =>
  new Map([...parts.connectors].map(([id, { offered: _never, ...connector }]) => [id, connector]))

const as = (parts: Parts, actor: Actor, at?: Instant): Context => ({
  ...parts,
  actor,
  now: at === undefined ? parts.now : () => at,
})

async function openAccount(parts: Parts, password: string): Promise<Person> {
  const token = randomBytes(32).toString('base64url')
  await replaceSetupToken(parts.db, hashSetupToken(token), after(parts.now(), hours(1)))
  const { userId } = await completeSetup(parts, {
    token,
    ...visitor,
    language: 'fr',
    hashPassword: () => hashOf(password),
  })
  return { kind: 'person', userId, name: visitor.name, role: 'administrator', brands: 'all' }
}

/** A colleague who only ever shows in cases: nobody has the password. */
async function addColleague(parts: Parts, brandId: string, name: string): Promise<Person> {
  const userId = randomUUID()
  const passwordHash = await hashOf(randomBytes(24).toString('base64url'))
  const email = `${userId}@vigie.example`
  await parts.db.transaction(async (tx) => {
    await insertUser(tx, { id: userId, name, email, passwordHash, role: 'agent', language: 'fr' }, parts.now())
    await saveAccess(tx, userId, [brandId])
  })
  return { kind: 'person', userId, name, role: 'agent', brands: new Set([brandId]) }
}

/** Reads the day before the curtain, post by post, each at its own hour, and rings the clocks that ran out in between. */
async function tellTheDay(
  parts: Parts,
  sourceId: string,
  matcher: ReturnType<typeof compileRules>,
  curtain: Instant,
): Promise<void> {
  const leases = await takeLeases(parts.db, 'stage', minutes(5), 100, [...parts.connectors.keys()])
  const lease = leases.find((it) => it.sourceId === sourceId)
  if (lease === undefined) throw new Error('Somebody else reads the demo.')
  const connector = parts.connectors.get(lease.connector)
  if (connector === undefined) throw new Error('There is no demo in this version.')
  const end = new AbortController()
  const edge = parts.edge(end.signal, new Set())
  const session = await connector.connect(
    { startedAt: curtain, speed },
    { ...edge, now: () => curtain },
    new MemoryVault(),
  )
  const { arrivals, cursor, retain } = await session.pull(null, [])
  for (let i = 0; i < arrivals.length; i += 1) {
    const arrival = arrivals[i]
    if (arrival?.kind !== 'post') continue
    const heard = after(arrival.post.publishedAt, seconds(2))
    await ringClocks(as(parts, { kind: 'vigie' }, heard))
    await ingest(as(parts, { kind: 'vigie' }, heard), matcher, {
      lease,
      channel: 'pull',
      arrivals: [arrival],
      cursor: String(i + 1),
      retain,
    })
  }
  await ringClocks(as(parts, { kind: 'vigie' }, curtain))
  await ingest(as(parts, { kind: 'vigie' }, curtain), matcher, {
    lease,
    channel: 'stream',
    arrivals: [],
    cursor,
    retain,
  })
  await releaseLease(parts.db, lease)
}

/** What the colleagues did in the afternoon. */
async function workThrough(
  parts: Parts,
  brandId: string,
  team: { readonly ines: Person; readonly hugo: Person; readonly solene: Person },
  curtain: Instant,
): Promise<void> {
  const seen = as(parts, team.ines)
  const found: ShownCase[] = []
  for (const view of ['to-answer', 'waiting'] as const) {
    found.push(...(await listCases(seen, { brandId, view, after: null, limit: 200 })).cases)
  }
  const of = (handle: string): ShownCase | undefined => found.find((it) => it.author.handle === handle)
  const ago = (n: number): Instant => instant(curtain - minutes(n))
  const take = async (handle: string, who: Person, at: Instant): Promise<number | undefined> => {
    const it = of(handle)?.it
    if (it === undefined) return undefined
    const after = await assignCase(as(parts, who, at), { caseId: it.id, ownerId: who.userId, version: it.version })
    return after.version
  }
  for (const [handle, who] of [
    ['asso.lesvoix', team.ines],
    ['ines.rennes', team.solene],
    ['marieke.v', team.ines],
    ['daniel.mtl', team.hugo],
    ['lea.violon', team.ines],
    ['bastien.m', team.hugo],
    ['priya.s', team.hugo],
    ['karim.brest', team.solene],
    ['nour.elh', team.ines],
  ] as const) {
    const caseId = of(handle)?.it.id
    const version = await take(handle, who, ago(12))
    if (caseId !== undefined && version !== undefined) await settleCase(as(parts, who, ago(11)), { caseId, version })
  }
  await take('sandrine.ce', team.hugo, ago(350))
  await take('prof.musique', team.solene, ago(270))
  const julie = of('julie.handi')?.it.id
  await take('julie.handi', team.solene, ago(60))
  if (julie !== undefined) {
    const text = 'Le standard PMR ferme à 17 h. Je demande à la salle si on peut prendre les places d’ici ce soir.'
    await addNote(as(parts, team.solene, ago(58)), { caseId: julie, noteId: randomUUID(), text })
  }
}
