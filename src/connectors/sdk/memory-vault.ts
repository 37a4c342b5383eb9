import type { JsonWebKey } from 'node:crypto'
import type { Renewed, Vault } from './connector.ts'

/** Keeps secrets for as long as a trial takes: what is renewed is handed in at the next time, and `held` gives the newest to whoever stores them. */
export class MemoryVault implements Vault {
  #held: Readonly<Record<string, unknown>>
  #last: Promise<unknown> = Promise.resolve()
  readonly #key: () => Promise<JsonWebKey>

  constructor(secrets: Readonly<Record<string, unknown>> = {}, key: () => Promise<JsonWebKey> = noKey) {
    this.#held = secrets
    this.#key = key
  }

  get held(): Readonly<Record<string, unknown>> {
    return this.#held
  }

  renew<T>(work: (held: Readonly<Record<string, unknown>>) => Promise<Renewed<T>>): Promise<T> {
    const mine = this.#last.then(async () => {
      const { secrets, value } = await work(this.#held)
      this.#held = secrets ?? this.#held
      return value
    })
    this.#last = mine.catch(() => undefined)
    return mine
  }

  signingKey(): Promise<JsonWebKey> {
    return this.#key()
  }
}

const noKey = (): Promise<never> => Promise.reject(new Error('Nothing is signed here.'))
