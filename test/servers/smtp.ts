import { SMTPServer } from 'smtp-server'
import { freePort } from '../start/program.ts'

/** What the server does with the next mail, once. */
export type Next =
  | 'take'
  | 'refuse for now'
  | 'refuse recipient'
  | 'refuse for good'
  | 'take and cut'
  | 'cut before the end'

/** A real SMTP server in this process, which keeps what it takes. */
export interface Smtp extends AsyncDisposable {
  readonly port: number
  /** Sources of the mails that were taken. */
  readonly taken: string[]
  readonly envelopes: { readonly from: string; readonly to: readonly string[] }[]
  /** Whoever signs in, with what. */
  readonly signedIn: { readonly user: string; readonly token: string | null }[]
  next: Next
  password: string
  /** The token that it takes; null: none. Or whoever says which ones are good. */
  token: string | null | ((token: string) => Promise<boolean>)
}

const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code })

/** Starts it on the loopback. `encrypted`: it offers STARTTLS with a certificate that nobody vouches for. */
export async function startSmtp({ encrypted = false }: { readonly encrypted?: boolean } = {}): Promise<Smtp> {
  const port = await freePort()
  const state: Omit<Smtp, typeof Symbol.asyncDispose> = {
    port,
    taken: [],
    envelopes: [],
    signedIn: [],
    next: 'take',
    password: 'une phrase de passe',
    token: null,
  }
  const once = (): Next => {
    const { next } = state
    state.next = 'take'
    return next
  }
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    allowInsecureAuth: true,
    disabledCommands: encrypted ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, _session, done) {
      state.signedIn.push({ user: auth.username ?? '', token: auth.accessToken ?? null })
      if (auth.method === 'XOAUTH2') {
        const { token } = state
        const good =
          typeof token === 'function' ? token(auth.accessToken ?? '') : Promise.resolve(auth.accessToken === token)
        good.then(
          (it) => done(null, it ? { user: auth.username } : { data: { status: '401', schemes: 'bearer' } }),
          (error: Error) => done(error),
        )
        return
      }
      if (auth.password === state.password) return done(null, { user: auth.username })
      done(refusal(535, '5.7.8 Authentication credentials invalid'))
    },
    onRcptTo(_address, _session, done) {
      if (state.next !== 'refuse recipient') return done()
      once()
      done(refusal(550, '5.1.1 No such user here'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      const act = once()
      const cut = (): void => {
        for (const connection of server.connections) connection.close()
      }
      stream.on('data', (chunk: Buffer) => {
        if (act === 'cut before the end') return cut()
        chunks.push(chunk)
      })
      stream.on('end', () => {
        if (act === 'refuse for now') return done(refusal(450, '4.2.0 Greylisted, come back in a while'))
        if (act === 'refuse for good') return done(refusal(554, '5.7.1 Looks like spam'))
        if (act === 'cut before the end') return
        state.taken.push(Buffer.concat(chunks).toString('utf8'))
        state.envelopes.push({
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map((it) => it.address),
        })
        if (act === 'take and cut') return cut()
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return Object.assign(state, {
    async [Symbol.asyncDispose]() {
      for (const connection of server.connections) connection.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}
