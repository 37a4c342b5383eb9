// Plain JavaScript with Node's own modules only: `npm test` uses it before anything is installed or built.
import { execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { quickFolder } from './quick-folder.mjs'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root: an existing account without rights takes over. */
async function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return {}
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name)
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither an account postgres nor nobody.')
}

/**
 * Starts a PostgreSQL for tests from the binaries in `bin`, in a folder that is thrown away with it. It listens on a Unix socket only.
 * @param {{ bin: string, env?: Record<string, string> }} options
 * @returns {Promise<{ url: string, version: string, stop(): Promise<void> }>}
 */
export async function startThrowawayPostgres({ bin, env = {} }) {
  const account = await unprivilegedAccount()
  const folder = await mkdtemp(join(quickFolder, 'vigie-pg-'))
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid)
  const options = { ...account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', ...env } }
  const data = join(folder, 'data')
  await run(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync', '--no-locale'],
    options,
  )
  // Nothing that a test writes must outlive the run, so nothing waits for the disk.
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    // What is written is small, and old logs take room.
    'min_wal_size=32MB',
    'max_wal_size=128MB',
  ]
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const exited = new Promise((resolve) => server.once('exit', resolve))
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject)
      server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code} while starting:\n${said}`)))
      server.stderr.on('data', (chunk) => {
        said = (said + chunk).slice(-4000)
        if (said.includes('database system is ready to accept connections')) resolve(undefined)
      })
    })
  } catch (error) {
    server.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  // A run that is ended from outside still takes its server with it.
  const onExit = () => server.kill('SIGQUIT')
  process.once('exit', onExit)
  const version = (await run(join(bin, 'postgres'), ['--version'], options)).stdout.trim()
  return {
    url: `postgresql://postgres@${encodeURIComponent(folder)}/postgres`,
    version,
    async stop() {
      process.off('exit', onExit)
      if (server.exitCode === null) server.kill('SIGINT')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
