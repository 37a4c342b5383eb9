import { accessSync, constants, existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import type { Env } from './env.ts'
import { StartFault } from './fault.ts'
import { home } from './home.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Everything that can be set from outside, checked. */
export interface Config {
  readonly host: string
  readonly port: number
  /** The public address without a slash at its end, where one was given. */
  readonly url: string | undefined
  /** Address ranges of proxies whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[]
  /** The data folder: database, key, log. */
  readonly data: string
  /** Connection string of an external database; undefined means the embedded one. */
  readonly databaseUrl: string | undefined
  /** The key itself, or the file that it is in. */
  readonly key:
    | { readonly kind: 'value'; readonly key: Buffer }
    | { readonly kind: 'file'; readonly path: string; readonly own: boolean }
  readonly logLevel: (typeof logLevels)[number]
  /** Lets Prometheus read the metrics from elsewhere. */
  readonly metricsToken: string | undefined
  /** The folder of a guest model that speaks for one head. */
  readonly transformer?: string | undefined
}

/** What the defaults depend on. */
export interface Surroundings {
  readonly root: boolean
  readonly home: string
  readonly mayWrite: (folder: string) => boolean
  readonly userData: string
}

const surroundings = (): Surroundings => ({
  root: process.getuid?.() === 0,
  home,
  mayWrite: (folder) => {
    try {
      accessSync(existsSync(folder) ? folder : dirname(folder), constants.W_OK)
      return true
    } catch {
      return false
    }
  },
  userData: join(homedir(), '.local', 'share', 'vigie'),
})

/** Reads 32 bytes written as 64 hexadecimal digits or as base64. */
export function parseKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === 32 ? bytes : undefined
}

const isHost = (text: string): boolean =>
  isIP(text) !== 0 || /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text)

const publicAddress = (text: string): string | undefined => {
  try {
    const url = new URL(text)
    const plain =
      url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
    const named = isHost(url.hostname.replace(/^\[|\]$/g, ''))
    return plain && named && /^https?:$/.test(url.protocol) ? url.origin : undefined
  } catch {
    return undefined
  }
}

/** An address or a range as the guard of requests compares them: written out, not wrapped, and of no single interface. */
const isRange = (text: string): boolean =>
  isIP(text.split('/')[0] ?? '') !== 0 &&
  !/%|^::ffff:/i.test(text) &&
  (text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text))

const isPostgres = (text: string): boolean => /^postgres(ql)?:\/\/\S+$/.test(text) && URL.canParse(text)

const Variables = z.object({
  VIGIE_HOST: z
    .string()
    .refine(isHost, 'VIGIE_HOST must be an address of this machine to listen on, such as 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  VIGIE_PORT: z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      'VIGIE_PORT must be a port number from 0 to 65535.',
    )
    .transform(Number)
    .default(8470),
  VIGIE_URL: z
    .string()
    .transform((text, issues) => {
      const origin = publicAddress(text)
      if (origin !== undefined) return origin
      issues.addIssue('VIGIE_URL must be the public address without a path, such as https://vigie.example.org.')
      return z.NEVER
    })
    .optional(),
  VIGIE_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine(
      (ranges) => ranges.every(isRange),
      'VIGIE_TRUSTED_PROXIES must be addresses or ranges with commas between them, such as 10.0.0.0/8.',
    )
    .default([]),
  VIGIE_DATA: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgres, 'DATABASE_URL must look like postgresql://user:password@host:5432/vigie.')
    .optional(),
  VIGIE_KEY: z
    .string()
    .transform((text, issues) => {
      const key = parseKey(text)
      if (key) return key
      issues.addIssue('VIGIE_KEY must be 32 bytes, written as 64 hexadecimal digits or in base64.')
      return z.NEVER
    })
    .optional(),
  VIGIE_KEY_FILE: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  VIGIE_TRANSFORMER: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  VIGIE_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'VIGIE_METRICS_TOKEN must be at least 16 letters, digits or signs, without spaces.')
    .optional(),
  VIGIE_LOG: z.enum(logLevels, `VIGIE_LOG must be one of ${logLevels.join(', ')}.`).default('info'),
})

/** Kubernetes sets these for a service named vigie, and tests have their own. */
const othersOwn = /^VIGIE_(SERVICE|PORT|TEST|BENCH)_/

function dataFolder(here: Surroundings): string {
  if (here.root) return '/var/lib/vigie'
  const beside = join(here.home, 'data')
  return here.mayWrite(beside) ? beside : here.userData
}

/** Checks the environment; all that is wrong is said at once, one sentence each. */
export function toConfig(env: Env, here: Surroundings = surroundings()): Config {
  const parsed = Variables.safeParse(env)
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
  if (env['VIGIE_KEY'] !== undefined && env['VIGIE_KEY_FILE'] !== undefined)
    wrong.push('Set VIGIE_KEY or VIGIE_KEY_FILE, not both.')
  const known = Object.keys(Variables.shape)
  for (const name of Object.keys(env).filter((each) => each.startsWith('VIGIE_') && !known.includes(each)))
    if (!othersOwn.test(name)) wrong.push(`${name} is not a setting of Vigie: the settings are ${known.join(', ')}.`)
  if (!parsed.success || wrong.length > 0) throw new StartFault(wrong.join('\n'))
  const found = parsed.data
  const data = found.VIGIE_DATA ?? dataFolder(here)
  return {
    host: found.VIGIE_HOST,
    port: found.VIGIE_PORT,
    url: found.VIGIE_URL,
    trustedProxies: found.VIGIE_TRUSTED_PROXIES,
    data,
    databaseUrl: found.DATABASE_URL,
    key: found.VIGIE_KEY
      ? { kind: 'value', key: found.VIGIE_KEY }
      : {
          kind: 'file',
          path: found.VIGIE_KEY_FILE ?? join(data, 'key', 'vigie.key'),
          own: found.VIGIE_KEY_FILE === undefined,
        },
    logLevel: found.VIGIE_LOG,
    metricsToken: found.VIGIE_METRICS_TOKEN,
    transformer: found.VIGIE_TRANSFORMER,
  }
}
