import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../start/program.ts'
import { ImapFlow } from 'imapflow'

const program = '/usr/sbin/dovecot'

/** Whether this machine has Dovecot. */
export const hasDovecot = ((): boolean => {
  try {
    accessSync(program, constants.X_OK)
    return process.getuid?.() === 0
  } catch {
    return false
  }
})()

/** A real IMAP server with one mailbox. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Puts a mail into a folder of the mailbox, as a delivery does. */
  deliver(source: Buffer, folder?: string): Promise<void>
  makeFolder(name: string): Promise<void>
  removeFolder(name: string): Promise<void>
  setPassword(password: string): void
  /** What is in a folder, oldest first: flags and source of each mail. */
  read(folder?: string): Promise<readonly { readonly flags: readonly string[]; readonly source: string }[]>
  /** Does something as the mailbox's owner, beside Vigie. */
  asOwner(work: (client: ImapFlow) => Promise<unknown>): Promise<void>
  /** Gives every mail of the inbox another number (UIDVALIDITY), as a server does that was rebuilt. */
  renumber(): Promise<void>
  /** Ends and starts again on the same port, with the same mails. */
  restart(): Promise<void>
}

const user = 'mireille@example.org'

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left of it.
  }
}

/** Starts Dovecot in a folder of its own. `introspection`: where it asks whether a token is good; then it takes tokens too, in the ways of `tokens`. */
export async function startDovecot({
  introspection,
  tokens = 'xoauth2 oauthbearer',
}: {
  readonly introspection?: string
  readonly tokens?: string
} = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-dovecot-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const mail = { uid: 8, gid: 8 }
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name))
  chownSync(join(folder, 'mail'), mail.uid, mail.gid)
  let password = 'une phrase de passe'
  const writePassword = (): void =>
    writeFileSync(join(folder, 'passwd'), `${user}:{PLAIN}${password}\n`, { mode: 0o644 })
  writePassword()
  writeFileSync(
    join(folder, 'oauth2.conf'),
    `introspection_url = ${introspection ?? ''}
introspection_mode = post
username_attribute = sub
active_attribute = active
active_value = true
`,
  )
  writeFileSync(
    join(folder, 'dovecot.conf'),
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_cache_size = 0
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
mailbox_idle_check_interval = 1 s
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
}
auth_mechanisms = plain login${introspection === undefined ? '' : ` ${tokens}`}
${
  introspection === undefined
    ? ''
    : `passdb {
  driver = oauth2
  mechanisms = ${tokens}
  args = ${folder}/oauth2.conf
}`
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${mail.uid} gid=${mail.gid} home=${folder}/mail/%u
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
  )
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    while (!(await listens(port))) {
      if (child.exitCode !== null)
        throw new Error(`Dovecot did not start: ${said}${readFileSync(join(folder, 'log'), 'utf8')}`)
      await pause(10)
    }
  }
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    // Its processes for open connections outlive it, so the whole group is ended.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await ended
    if (child.pid !== undefined) endGroup(child.pid)
    child = undefined
  }
  await start()
  const asOwner = async (work: (client: ImapFlow) => Promise<unknown>): Promise<void> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: password },
      logger: false,
    })
    await client.connect()
    try {
      await work(client)
    } finally {
      await client.logout()
    }
  }
  return {
    port,
    user,
    get password() {
      return password
    },
    deliver: (source, name = 'INBOX') => asOwner((client) => client.append(name, source)),
    makeFolder: (name) => asOwner((client) => client.mailboxCreate(name)),
    removeFolder: (name) => asOwner((client) => client.mailboxDelete(name)),
    async read(name = 'INBOX') {
      const found: { flags: string[]; source: string }[] = []
      await asOwner(async (client) => {
        await client.mailboxOpen(name, { readOnly: true })
        for await (const one of client.fetch('1:*', { flags: true, source: true }))
          found.push({ flags: [...(one.flags ?? [])], source: one.source?.toString('utf8') ?? '' })
      })
      return found
    },
    asOwner,
    async renumber() {
      await stop()
      const box = join(folder, 'mail', user)
      for (const name of readdirSync(box)) if (name.startsWith('dovecot')) rmSync(join(box, name), { recursive: true })
      // A number is made of the time in seconds: the same second would give the same.
      writeFileSync(join(box, 'dovecot-uidvalidity'), '7fffff00')
      chownSync(join(box, 'dovecot-uidvalidity'), mail.uid, mail.gid)
      await start()
    },
    setPassword(next) {
      password = next
      writePassword()
    },
    async restart() {
      await stop()
      await start()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
