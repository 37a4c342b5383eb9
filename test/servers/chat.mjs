// Stands for Bluesky's chat service, which no open server offers: direct conversations in memory, behind the real PDS. Each request is checked against the network's own lexicons, and so is each answer; who asks is read from the token that the PDS signed.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { lexicons } = require('@atproto/api')
const { verifyJwt } = require('@atproto/xrpc-server')

/** Starts the chat of a network on 127.0.0.1. `signingKeyOf` gives the key of an account, `profileOf` its profile. */
export async function startChat({ did, signingKeyOf, profileOf }) {
  const convos = new Map()
  const closedTo = new Set()
  let revs = 0
  const rev = () => String(++revs).padStart(13, '0')
  const between = (members) => {
    const id = [...members].sort((a, b) => (a < b ? -1 : 1)).join('+')
    const known = [...convos.values()].find((it) => it.key === id)
    if (known !== undefined) return known
    const made = { key: id, id: randomBytes(8).toString('hex'), rev: rev(), members: [...members], messages: [] }
    convos.set(made.id, made)
    return made
  }
  const say = (convo, sender, message) => {
    const said = {
      $type: 'chat.bsky.convo.defs#messageView',
      id: randomBytes(6).toString('hex'),
      rev: rev(),
      text: message.text,
      ...(message.facets === undefined ? {} : { facets: message.facets }),
      sender: { did: sender },
      sentAt: new Date().toISOString(),
    }
    convo.messages.unshift(said)
    convo.rev = said.rev
    return said
  }
  const view = async (convo) => ({
    id: convo.id,
    rev: convo.rev,
    members: await Promise.all(convo.members.map(profileOf)),
    muted: false,
    unreadCount: 0,
    ...(convo.messages[0] === undefined ? {} : { lastMessage: convo.messages[0] }),
  })
  const ofMember = (id, asker) => {
    const convo = convos.get(id)
    if (convo === undefined || !convo.members.includes(asker)) throw refusal(400, 'InvalidConvo', 'Convo not found')
    return convo
  }
  const page = (all, { limit = 50, cursor }) => {
    const from = cursor === undefined ? 0 : Number(cursor)
    const end = from + limit
    return { some: all.slice(from, end), next: end < all.length ? { cursor: String(end) } : {} }
  }
  const methods = {
    'chat.bsky.convo.listConvos': async (asker, params) => {
      const mine = [...convos.values()].filter((it) => it.members.includes(asker))
      const { some, next } = page(
        mine.sort((a, b) => (a.rev < b.rev ? 1 : -1)),
        params,
      )
      return { ...next, convos: await Promise.all(some.map(view)) }
    },
    'chat.bsky.convo.getConvo': async (asker, { convoId }) => ({ convo: await view(ofMember(convoId, asker)) }),
    'chat.bsky.convo.getConvoForMembers': async (asker, { members }) => {
      if (members.some((it) => closedTo.has(it)))
        throw refusal(400, 'MessagesDisabled', 'recipient has disabled incoming messages')
      return { convo: await view(between(new Set([asker, ...members]))) }
    },
    'chat.bsky.convo.getMessages': async (asker, params) => {
      const { some, next } = page(ofMember(params.convoId, asker).messages, params)
      return { ...next, messages: some }
    },
    'chat.bsky.convo.sendMessage': async (asker, { convoId, message }) => say(ofMember(convoId, asker), asker, message),
  }

  const answer = async (request, url) => {
    const lxm = url.pathname.replace('/xrpc/', '')
    const method = methods[lxm]
    if (method === undefined) throw refusal(501, 'MethodNotImplemented', lxm)
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    const { iss } = await verifyJwt(token, did, lxm, signingKeyOf)
    const given = request.method === 'POST' ? JSON.parse(await read(request)) : paramsOf(url)
    if (request.method === 'POST') lexicons.assertValidXrpcInput(lxm, given)
    const params = request.method === 'POST' ? given : lexicons.assertValidXrpcParams(lxm, given)
    const said = await method(iss, params)
    lexicons.assertValidXrpcOutput(lxm, said)
    return said
  }
  const server = createServer((request, response) => {
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    answer(request, new URL(request.url ?? '/', 'http://127.0.0.1')).then(
      (body) => send(200, body),
      (error) => send(error.status ?? 400, { error: error.name ?? 'InvalidRequest', message: String(error.message) }),
    )
  })
  await new Promise((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1' }, resolve)
  })
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    setDid: (it) => {
      did = it
    },
    /** What people do in their own program. */
    write: ({ from, to, text }) => say(between(new Set([from, to])), from, { text }).id,
    read: ({ one, other }) => between(new Set([one, other])).messages.map((it) => it.text),
    close: ({ account }) => void closedTo.add(account),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

const refusal = (status, name, message) => Object.assign(new Error(message), { status, name })

async function read(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function paramsOf(url) {
  const params = {}
  for (const key of new Set(url.searchParams.keys())) {
    const all = url.searchParams.getAll(key)
    params[key] = key === 'members' ? all : key === 'limit' ? Number(all[0]) : all[0]
  }
  return params
}
