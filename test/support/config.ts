import type { Config } from '../../src/runtime/config.ts'

/** What a command is started with on this database, with its files in this folder. */
export const aConfig = (place: { readonly data: string; readonly databaseUrl: string }): Config => ({
  host: '127.0.0.1',
  port: 0,
  url: undefined,
  trustedProxies: [],
  ...place,
  key: { kind: 'value', key: Buffer.alloc(32, 7) },
  logLevel: 'silent',
  metricsToken: undefined,
})
