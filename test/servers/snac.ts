import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../start/program.ts'

const program = '/usr/bin/snac'

/** Whether this machine has snac, a small ActivityPub server that speaks the Mastodon API, and may start it as somebody else. */
export const hasSnac = ((): boolean => {
  try {
    accessSync(program, constants.X_OK)
    return process.getuid?.() === 0
  } catch {
    return false
  }
})()

/** Somebody with an account on the server. */
export interface Resident {
  readonly name: string
  readonly token: string
  /** Calls the API as this person. */
  call(method: string, path: string, form?: Readonly<Record<string, string>>): Promise<unknown>
  /** Writes a post of theirs anew, by its public address, as one does on the server's own page. */
  edit(uri: string, content: string): Promise<void>
  /** Deletes a post of theirs, by its public address, as one does on the server's own page. */
  remove(uri: string): Promise<void>
}

/** A real server of its own, on loopback. */
export interface Snac extends AsyncDisposable {
  readonly url: string
  resident(name: string): Promise<Resident>
  /** What somebody types on its sign-in page. */
  passwordOf(name: string): string
}

/** snac refuses to run as root. */
const nobody = { uid: 65_534, gid: 65_534 }

/** Starts snac in a folder of its own. */
export async function startSnac(): Promise<Snac> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-snac-'))
  chmodSync(folder, 0o755)
  const home = join(folder, 'home')
  mkdirSync(home)
  chownSync(home, nobody.uid, nobody.gid)
  const place = join(home, 'snac')
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const url = `http://${host}`
  const run = (args: readonly string[], input: string): string =>
    execFileSync(program, [...args], {
      ...nobody,
      input,
      encoding: 'utf8',
      env: { HOME: home, PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  run(['init', place], `127.0.0.1\n${port}\n${host}\n\nadmin@example.test\n`)
  const settings = join(place, 'server.json')
  const server: Record<string, unknown> = JSON.parse(readFileSync(settings, 'utf8'))
  writeFileSync(
    settings,
    JSON.stringify({
      ...server,
      protocol: 'http',
      disable_email_notifications: true,
      dbglevel: 0,
      // Delivering to itself takes one thread and asks for another; with four it answered nobody for six seconds.
      num_threads: 16,
    }),
  )
  const passwords = new Map<string, string>()
  for (const name of ['mireille', 'camille', 'zoe']) {
    const said = run(['adduser', place, name], '\n')
    const password = /password is (\S+)/iu.exec(said)?.[1]
    if (password === undefined) throw new Error(`snac made no account: ${said}`)
    passwords.set(name, password)
  }
  const child = spawn(program, ['httpd', place], {
    ...nobody,
    stdio: 'ignore',
    env: { HOME: home, PATH: '/usr/bin:/bin' },
  })
  const ended = once(child, 'exit')
  /** Does it answer? Over a line of its own: snac closes one that is kept, perhaps just when the next request takes it. */
  const answers = async (): Promise<boolean> => {
    try {
      const answer = await fetch(`${url}/api/v1/instance`, { headers: { connection: 'close' } })
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      return false
    }
  }
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error('snac did not start.')
    await pause(10)
  }
  /** Sends a form of somebody's own page. */
  const onThePage = async (name: string, which: string, form: Readonly<Record<string, string>>): Promise<void> => {
    const given = Buffer.from(`${name}:${passwords.get(name) ?? ''}`).toString('base64')
    const answer = await fetch(`${url}/${name}/admin/${which}`, {
      method: 'POST',
      redirect: 'manual',
      // It knows a form by exactly this word.
      headers: {
        authorization: `Basic ${given}`,
        'content-type': 'application/x-www-form-urlencoded',
        connection: 'close',
      },
      body: new URLSearchParams(form).toString(),
    })
    if (answer.status !== 303) throw new Error(`The page took no ${which}: ${answer.status}`)
  }
  return {
    url,
    passwordOf: (name) => passwords.get(name) ?? '',
    async resident(name) {
      const token = await tokenOf(url, name, passwords.get(name) ?? '')
      return {
        name,
        token,
        async call(method, path, form) {
          const answer = await fetch(new URL(path, url), {
            method,
            // It closes a connection that somebody is about to use again.
            headers: { authorization: `Bearer ${token}`, connection: 'close' },
            ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
          })
          if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
          return answer.json()
        },
        edit: (uri, content) => onThePage(name, 'note', { edit_id: uri, content, redir: 'top' }),
        remove: (uri) =>
          onThePage(name, 'action', { id: uri, actor: `${url}/${name}`, group: '', redir: 'top', action: 'Delete' }),
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Registers an application and signs in with its own form, as a person does. */
async function tokenOf(url: string, login: string, password: string): Promise<string> {
  const redirect = 'https://vigie.example/back'
  const post = (path: string, form: Readonly<Record<string, string>>): Promise<Response> =>
    // It closes a connection that somebody is about to use again.
    fetch(new URL(path, url), {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      headers: { connection: 'close' },
    })
  const app = textFields(
    await (await post('/api/v1/apps', { client_name: 'Vigie', redirect_uris: redirect, scopes: 'read write' })).json(),
  )
  const { client_id: cid = '', client_secret: secret = '' } = app
  const back = await post('/oauth/x-snac-login', { login, passwd: password, redir: redirect, cid, state: 's' })
  const code = new URL(back.headers.get('location') ?? redirect).searchParams.get('code')
  if (code === null) throw new Error(`snac let ${login} not in.`)
  const grant = {
    grant_type: 'authorization_code',
    code,
    client_id: cid,
    client_secret: secret,
    redirect_uri: redirect,
  }
  const { access_token: token } = textFields(await (await post('/oauth/token', grant)).json())
  if (token === undefined) throw new Error(`snac gave ${login} no token.`)
  return token
}

const textFields = (body: unknown): Readonly<Record<string, string | undefined>> =>
  typeof body === 'object' && body !== null
    ? Object.fromEntries(
        Object.entries(body).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
      )
    : {}
