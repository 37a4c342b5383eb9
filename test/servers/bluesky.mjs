// The whole Bluesky network in one process: PLC, PDS, AppView. Started by bluesky.ts.
import './loopback.mjs'
import { createRequire } from 'node:module'
import { startChat } from './chat.mjs'
import { serveControl } from './control.mjs'

const options = JSON.parse(process.argv[2] ?? '{}')
process.env.DB_POSTGRES_URL = options.postgresUrl
// Must be set; nothing needs to answer there.
process.env.REDIS_HOST = '127.0.0.1:1'
process.env.LOG_ENABLED ??= 'false'

/** Outside names that stand for servers on this machine, by origin: there is neither a public name nor a certificate here. */
const named = new Map()
const realFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  const request = new Request(input, init)
  const url = new URL(request.url)
  const at = named.get(url.origin)
  return at === undefined ? realFetch(request) : realFetch(new Request(at + url.pathname + url.search, request))
}

const require = createRequire(import.meta.url)
const { TestNetwork } = require('@atproto/dev-env')
const network = await TestNetwork.create({
  dbPostgresUrl: options.postgresUrl,
  dbPostgresSchema: 'network',
  pds: options.rateLimits === true ? { rateLimitsEnabled: true } : {},
})

/** Direct messages: our own chat service, which the network's PLC names by a DID of its own, so that the real PDS hands requests on to it. */
async function startChatService() {
  const plc = network.plc.getClient()
  const chat = await startChat({
    did: '',
    signingKeyOf: async (account) => (await plc.getDocumentData(account.split('#')[0])).verificationMethods.atproto,
    profileOf: async (account) => ({
      did: account,
      handle: (await plc.getDocumentData(account)).alsoKnownAs[0].slice(5),
    }),
  })
  const key = network.pds.ctx.plcRotationKey
  const keys = { signingKey: key.did(), rotationKeys: [key.did()], signer: key }
  const did = await plc.createDid({ ...keys, handle: 'chat.test', pds: chat.url })
  await plc.updateData(did, key, (last) => ({
    ...last,
    services: { ...last.services, bsky_chat: { type: 'BskyChatService', endpoint: chat.url } },
  }))
  chat.setDid(did)
  return { chat, did }
}
let messages

const say = serveControl(
  {
    reports: async () => {
      const { events } = await network.ozone
        .getModClient()
        .queryEvents({ types: ['tools.ozone.moderation.defs#modEventReport'] })
      return events.map((it) => ({
        reason: it.event.reportType,
        comment: it.event.comment ?? '',
        subject: it.subject.uri ?? it.subject.did,
      }))
    },
    name: async ({ origin, at }) => {
      named.set(origin, at)
    },
    processAll: () => network.processAll(),
    startChat: async () => {
      messages ??= await startChatService()
      return messages.did
    },
    chatWrite: (act) => messages.chat.write(act),
    chatRead: (act) => messages.chat.read(act),
    chatClose: (act) => messages.chat.close(act),
    appPassword: async ({ identifier, password, name, privileged }) => {
      const agent = network.pds.getClient()
      await agent.login({ identifier, password })
      const made = await agent.com.atproto.server.createAppPassword({ name, privileged })
      return made.data.password
    },
    revokeAppPassword: async ({ identifier, password, name }) => {
      const agent = network.pds.getClient()
      await agent.login({ identifier, password })
      await agent.com.atproto.server.revokeAppPassword({ name })
    },
  },
  async () => {
    await messages?.chat.stop()
    await network.close()
  },
)
say({ ready: { pds: network.pds.url, bsky: network.bsky.url, plc: network.plc.url } })
