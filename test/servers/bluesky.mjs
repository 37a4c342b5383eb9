// The whole Bluesky network in one process: PLC, PDS, AppView. Started by bluesky.ts.
import './loopback.mjs'
import { createRequire } from 'node:module'
import { serveControl } from './control.mjs'

const options = JSON.parse(process.argv[2] ?? '{}')
process.env.DB_POSTGRES_URL = options.postgresUrl
// Must be set; nothing needs to answer there.
process.env.REDIS_HOST = '127.0.0.1:1'
process.env.LOG_ENABLED ??= 'false'

const require = createRequire(import.meta.url)
const { TestNetwork } = require('@atproto/dev-env')
const network = await TestNetwork.create({
  dbPostgresUrl: options.postgresUrl,
  dbPostgresSchema: 'network',
  pds: options.rateLimits === true ? { rateLimitsEnabled: true } : {},
})

const say = serveControl(
  {
    processAll: () => network.processAll(),
    appPassword: async ({ identifier, password, name }) => {
      const agent = network.pds.getClient()
      await agent.login({ identifier, password })
      const made = await agent.com.atproto.server.createAppPassword({ name })
      return made.data.password
    },
    revokeAppPassword: async ({ identifier, password, name }) => {
      const agent = network.pds.getClient()
      await agent.login({ identifier, password })
      await agent.com.atproto.server.revokeAppPassword({ name })
    },
  },
  () => network.close(),
)
say({ ready: { pds: network.pds.url, bsky: network.bsky.url, plc: network.plc.url } })
